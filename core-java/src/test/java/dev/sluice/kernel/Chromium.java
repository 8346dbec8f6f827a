// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testing.Tool;
import java.io.IOException;
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
 */
final class Chromium implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 600;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<String> jobs = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path profile;
  private final Process process;

  /** Starts the browser of this machine; without one, the test is skipped. */
  Chromium() throws IOException {
    String program = Tool.CHROMIUM.require().toString();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    String page = Tools.text("chromium.html");
    server.createContext("/", exchange -> reply(exchange, "text/html", page));
    server.createContext("/job", this::job);
    server.createContext("/answer", this::answer);
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

  /**
   * Runs the body of an asynchronous function of {@code input}, which is JSON.
   *
   * @throws AssertionError with the message, if the program throws
   */
  String run(String program, String input) throws Exception {
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
  static String quote(String text) {
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

  private void job(HttpExchange exchange) throws IOException {
    try {
      reply(exchange, "application/json", jobs.take());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    answers.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    reply(exchange, "text/plain", "");
  }

  private static void reply(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
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
