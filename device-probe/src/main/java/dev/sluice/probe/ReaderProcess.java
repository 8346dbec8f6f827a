// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import com.sun.jna.Native;
import dev.sluice.probe.DriverAnswer.Status;
import dev.sluice.probe.reader.Reader;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks one driver in a process of its own, for so long and no longer. */
final class ReaderProcess {
  /** From this version on the virtual machine wants to be told that native code is meant to run. */
  private static final int ASKS_ABOUT_NATIVE_ACCESS = 22;

  /** More lines than that are no answer. */
  private static final int MOST_LINES = 100_000;

  private final Driver driver;
  private final String fileName;
  private final Duration timeout;
  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Thread reading;

  private ReaderProcess(Driver driver, String fileName, Duration timeout) throws IOException {
    this.driver = driver;
    this.fileName = fileName;
    this.timeout = timeout;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+SuppressFatalErrorMessage",
            "-XX:-CreateCoredumpOnCrash"));
    if (Runtime.version().feature() >= ASKS_ABOUT_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", classPath(), Reader.class.getName(), driver.label(), fileName));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    reading = new Thread(this::read, "reader of " + driver.label());
    reading.setDaemon(true);
    reading.start();
  }

  static ReaderProcess start(Driver driver, String fileName, Duration timeout) throws IOException {
    return new ReaderProcess(driver, fileName, timeout);
  }

  /** Only what asks: the process needs none of Sluice's other classes. */
  private static String classPath() throws IOException {
    return location(Reader.class) + File.pathSeparator + location(Native.class);
  }

  private static String location(Class<?> type) throws IOException {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IOException("the class path entry of " + type.getName() + " is unknown");
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | RuntimeException e) {
      throw new IOException(
          "a process cannot load " + type.getName() + " from " + source.getLocation(), e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (lines.size() < MOST_LINES) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // The process was ended; what it wrote until then is what there is.
    }
  }

  /** Returns what the driver answered; ends the process in any case. */
  DriverReading await() throws InterruptedException {
    boolean ended;
    try {
      ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    reading.join(timeout.toMillis());
    RawAnswers answers = RawAnswers.of(List.copyOf(lines));
    return new DriverReading(driver, answers.devices(), judge(answers, ended));
  }

  private DriverAnswer judge(RawAnswers answers, boolean ended) {
    int devices = answers.devices().size();
    String found = devices == 1 ? "1 device" : devices + " devices";
    if (answers.missing().isPresent()) {
      return answer(Status.NOT_INSTALLED, "not installed: there is no " + fileName);
    }
    if (!ended) {
      return answer(
          Status.TIMED_OUT,
          "did not answer within "
              + timeout.toMillis()
              + " ms, and was given up"
              + (devices == 0 ? "" : "; " + found + " until then")
              + ". Does a tool of the driver hang as well?");
    }
    if (answers.broken().isPresent()) {
      return answer(
          Status.BROKEN,
          "cannot be used: "
              + answers.broken().get()
              + (devices == 0 ? "" : "; " + found + " all the same")
              + permission());
    }
    if (!answers.ended()) {
      return answer(
          Status.CRASHED,
          "the process that asked it ended with status "
              + process.exitValue()
              + (devices == 0 ? "" : "; " + found + " until then")
              + ". Does a tool of the driver end so as well?");
    }
    if (devices == 0) {
      return answer(
          Status.NO_DEVICES,
          "installed, without a device: " + answers.empty().orElse("none found") + permission());
    }
    return answer(Status.DEVICES, found);
  }

  /** Says which file of a device this user may not open, if there is one. */
  private String permission() {
    for (String node : driver.nodes()) {
      Path path = Path.of(node);
      if (Files.exists(path) && !(Files.isReadable(path) && Files.isWritable(path))) {
        return ". This user may not open " + node + ": what group owns it?";
      }
    }
    return "";
  }

  private DriverAnswer answer(Status status, String message) {
    return new DriverAnswer(driver.label(), status, message);
  }
}
