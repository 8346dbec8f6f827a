// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck.offered;

import dev.sluice.broken.ExactPolicy;

/** Fit for a service. */
public final class OpenPolicy extends ExactPolicy {
  public OpenPolicy() {
    super("open");
  }
}
