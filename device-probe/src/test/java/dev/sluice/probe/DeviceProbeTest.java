// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlanner;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.probe.DriverAnswer.Status;
import dev.sluice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks libraries of our own that answer as strange drivers would, and PoCL where it is there. */
class DeviceProbeTest {
  private static final String ABSENT = "libsluice_no_such_driver.so.1";

  @TempDir static Path folder;

  @Test
  void oneCardSeenByTwoDrivers_isOneDevice_andEachFactHasItsCall() throws Exception {
    ProbeReport report = probe("SANE", "SANE");
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.DEVICES);
    assertThat(report.devices()).hasSize(1);
    ProbedDevice device = report.devices().get(0);
    assertThat(device.drivers()).containsExactly("CUDA", "OpenCL");
    assertThat(device.name()).isEqualTo("Strange 1000 of CUDA");
    assertFact(device, DeviceFact.TOTAL_BYTES, "85017493504", "cuDeviceTotalMem");
    assertFact(device, DeviceFact.FREE_BYTES, "84465090560", "cuMemGetInfo");
    assertFact(device, DeviceFact.GRANULARITY_BYTES, "2097152", "cuMemGetAllocationGranularity");
    // 4,096 bits.
    assertFact(
        device,
        DeviceFact.ALIGNMENT_BYTES,
        "512",
        "clGetDeviceInfo(CL_DEVICE_MEM_BASE_ADDR_ALIGN), in bits: 4096");
    assertFact(
        device, DeviceFact.MAX_GROUPS_X, "2147483647", "cuDeviceGetAttribute(MAX_GRID_DIM_X)");
    assertFact(
        device, DeviceFact.COOPERATIVE_LAUNCH, "yes", "cuDeviceGetAttribute(COOPERATIVE_LAUNCH)");
    assertFact(device, DeviceFact.ALLOCATION_LIMIT_ENFORCED, "no", "a trial on driver 580.159.04");
    assertThat(device.toLimits().granularity()).isEqualTo(2_097_152);
    assertThat(device.toLimits().alignment()).isEqualTo(512);
    assertThat(device.toLimits().maxThreadsPerGroup().getAsLong()).isEqualTo(1_024);
    assertThat(device.toLimits().maxGroupsX().getAsLong()).isEqualTo(2_147_483_647);
    assertThat(device.toLimits().maxGroupsY().getAsLong()).isEqualTo(65_535);
    assertThat(device.toLimits().gridBarrier()).isTrue();
    assertThat(device.toLimits().maxAllocationBytes().isPresent())
        .as("a limit that is not enforced")
        .isFalse();
    assertThat(device.toProfile().build().memory()).isEqualTo(DeviceMemory.ofFree(84_465_090_560L));
  }

  @Test
  void openClAlone_knowsATotal_whichAsksForAReserve() throws Exception {
    ProbedDevice device = probe("SANE", null).devices().get(0);
    assertThat(device.fact(DeviceFact.FREE_BYTES).reason()).contains("OpenCL has no call for it");
    assertThatIllegalStateException()
        .isThrownBy(() -> device.toProfile().build())
        .withMessageContaining("add a reserve");
    var profile = device.toProfile().reserve("context", 536_870_912).build();
    assertThat(
            DevicePlanner.using(new UnsignedLongPolicy()).plan(profile).orElseThrow().freeBytes())
        .isEqualTo(85_017_493_504L - 536_870_912);
  }

  @Test
  void noDriver_isAnAnswer() throws Exception {
    ProbeReport report = probe(null, null);
    assertThat(report.devices()).isEmpty();
    assertThat(report.drivers())
        .containsExactly(
            new DriverAnswer("CUDA", Status.NOT_INSTALLED, "not installed: there is no " + ABSENT),
            new DriverAnswer(
                "OpenCL", Status.NOT_INSTALLED, "not installed: there is no " + ABSENT));
  }

  @Test
  void noDevices_isAnAnswer_withTheCallThatFoundNone() throws Exception {
    ProbeReport report = probe("NO_DEVICES", "NO_DEVICES");
    assertThat(report.devices()).isEmpty();
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.NO_DEVICES);
    assertThat(message(report, "CUDA")).contains("cuInit: error 100");
    assertThat(message(report, "OpenCL")).contains("clGetDeviceIDs: error -1");
    assertThat(message(probe("NO_PLATFORM", null), "OpenCL")).contains("clGetPlatformIDs");
  }

  @Test
  void zeros_areUnknown_andLimitNothing() throws Exception {
    ProbeReport report = probe("ZEROS", "ZEROS");
    for (ProbedDevice device : report.devices()) {
      assertThat(device.fact(DeviceFact.TOTAL_BYTES).reason())
          .hasValueSatisfying(reason -> assertThat(reason).contains("is 0, which no device has"));
      assertThat(device.fact(DeviceFact.MAX_THREADS_PER_GROUP).isKnown()).isFalse();
      assertThat(device.toLimits().maxAllocationBytes().isPresent()).isFalse();
    }
    assertThat(report.devices())
        .anySatisfy(device -> assertThat(device.drivers()).contains("OpenCL"));
    ProbedDevice openCl = probe("ZEROS", null).devices().get(0);
    assertThat(openCl.fact(DeviceFact.ALIGNMENT_BYTES).isKnown()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(openCl::toProfile)
        .withMessageContaining("the memory of 'Strange 1000' is unknown");
  }

  @Test
  void absurdValues_areUnknown_withTheValue() throws Exception {
    ProbedDevice openCl = probe("ABSURD", null).devices().get(0);
    assertThat(openCl.fact(DeviceFact.TOTAL_BYTES).toString())
        .contains("18446744073709551614 bytes, more than any processor can address");
    assertThat(openCl.fact(DeviceFact.MAX_ALLOCATION_BYTES).isKnown()).isFalse();
    assertThat(openCl.fact(DeviceFact.ALIGNMENT_BYTES).toString())
        .contains("is 12 bits, no power of two of bytes");
    assertThat(openCl.fact(DeviceFact.NAME).toString()).contains("an answer of an impossible size");
    assertThat(openCl.name()).isEqualTo("unnamed device");
    ProbedDevice cuda = probe(null, "ABSURD").devices().get(0);
    assertThat(cuda.fact(DeviceFact.FREE_BYTES).toString())
        .isEqualTo("unknown: cuMemGetInfo was not answered");
    assertThat(cuda.fact(DeviceFact.GRANULARITY_BYTES).toString())
        .contains("cuMemGetAllocationGranularity: error 1");
  }

  @Test
  void moreDevicesThanThereCanBe_isABrokenDriver() throws Exception {
    ProbeReport report = probe("TOO_MANY", "TOO_MANY");
    assertThat(report.devices()).isEmpty();
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.BROKEN);
    assertThat(message(report, "OpenCL")).contains("4000000000 found, which cannot be right");
  }

  @Test
  void errors_areABrokenDriver_withTheCallAndTheError() throws Exception {
    ProbeReport report = probe("ERRORS", "ERRORS");
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.BROKEN);
    assertThat(message(report, "CUDA")).contains("cuInit: error 999, CUDA_ERROR_UNKNOWN");
    assertThat(message(report, "OpenCL")).contains("clGetPlatformIDs: error -6");
  }

  @Test
  void aDriverThatHangs_isGivenUp_andHidesNoOther() throws Exception {
    ProbeReport report =
        DeviceProbe.builder()
            .openClLibrary(StrangeDriver.build(folder, "HANGS"))
            .cudaLibrary(ABSENT)
            .timeout(Duration.ofSeconds(2))
            .build()
            .read();
    assertThat(report.drivers())
        .extracting(DriverAnswer::status)
        .containsExactly(Status.NOT_INSTALLED, Status.TIMED_OUT);
    assertThat(message(report, "OpenCL")).contains("did not answer within 2000 ms");
  }

  @Test
  void aDriverThatCrashes_isAnAnswer_andKeepsWhatItSaid() throws Exception {
    assertThat(probe("CRASHES", null).drivers().get(1).status()).isEqualTo(Status.CRASHED);
    ProbeReport half = probe("DIES_AFTER_ONE", null);
    assertThat(half.drivers().get(1).status()).isEqualTo(Status.CRASHED);
    assertThat(half.devices().get(0).name()).isEqualTo("Strange 1000");
  }

  @Test
  void whatADriverPrints_isPassedOver() throws Exception {
    ProbeReport report = probe("CHATS", "CHATS");
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.DEVICES);
    assertThat(report.devices()).extracting(ProbedDevice::name).contains("Strange 1000");
  }

  @Test
  void whatIsNoLibrary_orLacksAFunction_isABrokenDriver() throws Exception {
    Path text = Files.writeString(folder.resolve("libtext.so"), "no library");
    ProbeReport report =
        DeviceProbe.builder()
            .openClLibrary(text.toString())
            .cudaLibrary("libc.so.6")
            .build()
            .read();
    assertThat(report.drivers()).extracting(DriverAnswer::status).containsOnly(Status.BROKEN);
    assertThat(message(report, "CUDA")).contains("cuInit");
  }

  @Test
  void poCl_saysItsLimits_andEnforcesThem() {
    ProbeReport report = DeviceProbe.devices();
    List<ProbedDevice> pocl =
        report.devices().stream()
            .filter(
                device ->
                    device.fact(DeviceFact.ALLOCATION_LIMIT_ENFORCED).flag().orElse(false)
                        && device.fact(DeviceFact.DEVICE_KIND).text().orElse("").equals("CPU"))
            .toList();
    if (pocl.isEmpty()) {
      throw Tool.CLANG.lacking("no PoCL, an implementation of OpenCL");
    }
    ProbedDevice device = pocl.get(0);
    assertThat(device.fact(DeviceFact.ALIGNMENT_BYTES).number().getAsLong()).isEqualTo(128);
    assertThat(device.toLimits().maxAllocationBytes())
        .isEqualTo(device.fact(DeviceFact.MAX_ALLOCATION_BYTES).number());
    assertThat(device.toLimits().gridBarrier()).as("OpenCL promises none").isFalse();
    assertThat(device.fact(DeviceFact.UNIFIED_MEMORY).flag()).contains(true);
  }

  private static ProbeReport probe(String openCl, String cuda)
      throws IOException, InterruptedException {
    return DeviceProbe.builder()
        .openClLibrary(openCl == null ? ABSENT : StrangeDriver.build(folder, openCl))
        .cudaLibrary(cuda == null ? ABSENT : StrangeDriver.build(folder, cuda))
        .timeout(Duration.ofMinutes(2))
        .build()
        .read();
  }

  private static String message(ProbeReport report, String driver) {
    return report.drivers().stream()
        .filter(answer -> answer.driver().equals(driver))
        .findFirst()
        .orElseThrow()
        .message();
  }

  private static void assertFact(
      ProbedDevice device, DeviceFact name, String answer, String source) {
    assertThat(device.fact(name).toString()).as(name.label()).isEqualTo(answer);
    assertThat(device.fact(name).source()).as(name.label()).contains(source);
  }
}
