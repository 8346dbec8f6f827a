// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.fuzz.Draws;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import java.util.List;
import java.util.function.Function;

/** A planner of devices against the oracle of core-java's tests; remedies are followed. */
final class DeviceFuzz {
  /** Devices that are made of one input. */
  static final int DEVICES = 8;

  private final DevicePlanner planner;
  private final DevicePlanner reference;
  private final Function<DeviceProfile, List<String>> oracle;

  DeviceFuzz(
      DevicePlanner planner,
      DevicePlanner reference,
      Function<DeviceProfile, List<String>> oracle) {
    this.planner = planner;
    this.reference = reference;
    this.oracle = oracle;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 0; i < DEVICES; i++) {
      check(Profiles.generate(draws), i == 0);
    }
    return DEVICES;
  }

  private void check(DeviceProfile profile, boolean closely) {
    DeviceLedger ledger = planner.ledger(profile);
    List<String> answer = Transcript.of(profile, ledger.result());
    List<String> expected = oracle.apply(profile);
    if (!answer.equals(expected)) {
      throw new AssertionError(
          profile + "\nis\n" + String.join("\n", answer) + "\nnot\n" + String.join("\n", expected));
    }
    follow(ledger);
    if (closely) {
      DeviceLedger other = reference.ledger(profile);
      if (!other.equals(ledger) || !other.explain().equals(ledger.explain())) {
        throw new AssertionError(profile + "\nis\n" + ledger + "\nelse\n" + other);
      }
    }
  }

  private void follow(DeviceLedger ledger) {
    for (PlanError error : ledger.errors()) {
      for (Remedy remedy : error.remedies()) {
        DeviceLedger after = planner.ledger(ledger.profile().with(remedy));
        boolean isLeft =
            after.errors().stream()
                .anyMatch(
                    left -> left.line().equals(error.line()) && Remedies.isOfOneKind(left, error));
        if (isLeft
            || !Remedies.keepPlaces(ledger, after)
            || (remedy.plansAll() && !after.isPlanned())) {
          throw new AssertionError(
              ledger.profile() + "\n" + error + "\n" + remedy + " leads to\n" + after);
        }
      }
    }
  }
}
