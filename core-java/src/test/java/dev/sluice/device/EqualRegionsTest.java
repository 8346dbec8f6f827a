// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EqualRegionsTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.all().get(2));

  @ParameterizedTest
  @EnumSource
  void mostArraysOfAResident_lieBehindEachOther_toTheByte(Placement placement) {
    int buffers = 65_536;
    // Arrays of 5 x 3 = 15 bytes: in an arena at multiples of 16, each but the first 1 byte behind
    // the one before; else rounded up to 24.
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1 << 30))
            .limits(DeviceLimits.builder().alignment(16).granularity(24).build())
            .placement(placement)
            .resident("odd", 5, 1)
            .line(ResidentLine.builder("many").count(5).bytesEach(3).buffers(buffers).build())
            .build();
    PlannedLine line = PLANNER.plan(profile).orElseThrow().line("many").orElseThrow();
    List<Region> regions = line.regions();

    assertThat(regions).hasSize(buffers);
    long left = line.leftAfterBytes() + line.takenBytes();
    long end = 5;
    for (int i = 0; i < buffers; i++) {
      Region region = regions.get(i);
      long taken = placement == Placement.SEPARATE ? 24 : i == 0 ? 16 - end + 15 : 16;
      long offset = placement == Placement.SEPARATE ? 0 : 16L * (i + 1);
      left -= taken;
      assertThat(region.label()).isEqualTo("many[" + i + "]");
      assertThat(region.buffer()).isEqualTo(i);
      assertThat(region.offset()).isEqualTo(offset);
      assertThat(region.bytes()).isEqualTo(15);
      assertThat(region.takenBytes()).isEqualTo(taken);
      assertThat(region.leftAfterBytes()).isEqualTo(left);
    }
    assertThat(left).isEqualTo(line.leftAfterBytes());
    assertThat(regions).isEqualTo(PLANNER.plan(profile).orElseThrow().lines().get(1).regions());
    assertThatThrownBy(() -> regions.get(buffers)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(regions::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
