// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck.offered;

import dev.sluice.broken.ExactPolicy;

/** Cannot be constructed by discovery. */
public final class HiddenPolicy extends ExactPolicy {
  HiddenPolicy() {
    super("hidden");
  }
}
