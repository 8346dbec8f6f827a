// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck.offered;

import dev.sluice.broken.ExactPolicy;

/** Takes the id of {@link OpenPolicy}. */
public final class SameIdPolicy extends ExactPolicy {
  public SameIdPolicy() {
    super("open");
  }
}
