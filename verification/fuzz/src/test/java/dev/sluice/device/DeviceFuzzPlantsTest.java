// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.fuzz.Plants;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The targets of this package find what is planted. */
class DeviceFuzzPlantsTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(new UnsignedLongPolicy());

  @Test
  void aPlannerOnAPolicyThatComputesWronglyIsFound() {
    for (BrokenPolicies broken :
        new BrokenPolicies[] {
          BrokenPolicies.ADD_WRAPS,
          BrokenPolicies.SUBTRACT_COMPARES_SIGNED,
          BrokenPolicies.MULTIPLY_HIGH_IS_SIGNED,
          BrokenPolicies.DIVIDE_IS_SIGNED
        }) {
      DevicePlanner wrong = DevicePlanner.using(broken.newPolicy());
      DeviceFuzz fuzz = new DeviceFuzz(wrong, PLANNER, LedgerOracle::answer);
      Plants.assertFound(broken.defect(), 200, fuzz::check);
    }
  }

  @Test
  void anOracleWithOneFigureOffIsFound() {
    for (String figure : List.of("free ", "size ", "after ", "segments of ", "RAISE_MEMORY_TO ")) {
      DeviceFuzz fuzz =
          new DeviceFuzz(
              PLANNER,
              PLANNER,
              profile ->
                  LedgerOracle.answer(profile).stream()
                      .map(line -> line.replace(figure, figure + "1"))
                      .toList());
      Plants.assertFound(figure + "has a digit more", 100, fuzz::check);
    }
  }

  @Test
  void aDocumentWithOneFigureOffIsFound() {
    for (String field :
        List.of("freeBytes", "takenBytes", "capacity", "offset", "amount", "wanted")) {
      JsonFuzz fuzz =
          new JsonFuzz(
              document -> document.replaceAll("(\"" + field + "\": \")([0-9]+)\"", "$1$20\""));
      Plants.assertFound(field + " has a digit more", 20, fuzz::check);
    }
  }
}
