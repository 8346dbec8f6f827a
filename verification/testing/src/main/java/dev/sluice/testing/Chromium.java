// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium that runs programs with WebGPU, one after the other: its page asks a server
 * on the loop-back address for each, and posts what it returns. A page of a file has no WebGPU.
 * Tests of one virtual machine share it, as it starts for longer than most programs run.
 */
public final class Chromium {
  private static final long PATIENCE_SECONDS = 600;
  private static final long END_SECONDS = 10;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<String> jobs = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path profile;
  private final Process process;

  static {
    // Or each answer waits for the browser to acknowledge its header, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static @Nullable Chromium shared;

  /**
   * Returns the browser of this machine, started at the first call and ended with this virtual
   * machine. Without one, the test that asks is skipped.
   */
  public static synchronized Chromium shared() throws IOException {
    if (shared == null) {
      Chromium browser = new Chromium(Tool.CHROMIUM.require().toString());
      Runtime.getRuntime().addShutdownHook(new Thread(browser::end));
      shared = browser;
    }
    return shared;
  }

  private Chromium(String program) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    String page = page();
    server.createContext("/", exchange -> reply(exchange, "text/html", page));
    server.createContext("/job", this::job);
    server.start();
    profile = Files.createTempDirectory("chromium");
    process =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--enable-unsafe-webgpu",
                "--use-webgpu-adapter=swiftshader",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
  }

  private static String page() throws IOException {
    try (InputStream in = Chromium.class.getResourceAsStream("chromium.html")) {
      if (in == null) {
        throw new IOException("no chromium.html beside the class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Runs the body of an asynchronous function of {@code input}, which is JSON. Whoever comes
   * meanwhile waits.
   *
   * @throws AssertionError with the message, if the program throws
   */
  public synchronized String run(String program, String input)
      throws IOException, InterruptedException {
    jobs.put("{\"program\":" + quote(program) + ",\"input\":" + input + "}");
    @Nullable String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError(
          "Chromium does not answer: " + Files.readString(profile.resolve("log.txt")));
    }
    if (!answer.startsWith("ok ")) {
      throw new AssertionError(answer);
    }
    return answer.substring(3);
  }

  /** Returns a text as JSON. */
  public static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** Takes the answer of the program before, if there was one, and gives the next program. */
  private void job(HttpExchange exchange) throws IOException {
    String answer = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!answer.isEmpty()) {
      answers.add(answer);
    }
    try {
      reply(exchange, "application/json", jobs.take());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private static void reply(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        // Its children may still write for a moment; the folder is a temporary one.
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException | IOException changing) {
      // Left to the system.
    }
  }
}
