// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.fuzz.Draws;
import dev.sluice.fuzz.LabelledDevice;
import dev.sluice.fuzz.Marks;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.script.format.Formats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotlin.Unit;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonArray;
import kotlinx.serialization.json.JsonElement;
import kotlinx.serialization.json.JsonObject;
import kotlinx.serialization.json.JsonPrimitive;

/** Labels of anything that UTF-16 can hold, through every output of a script. */
final class OutputFuzz {
  /** Devices that are made of one input; of the first, the document is held to the schema. */
  static final int DEVICES = 8;

  private static final DevicePlanner PLANNER = DevicePlanner.using(new UnsignedLongPolicy());
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema());

  private final OutputFormat text;

  /** Takes the output for terminals, for a test of this class to spoil. */
  OutputFuzz(OutputFormat text) {
    this.text = text;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    long cases = 0;
    for (int i = 0; i < DEVICES; i++) {
      LabelledDevice device = LabelledDevice.of(draws);
      Optional<DeviceProfile> profile = device.profile();
      if (profile.isPresent()) {
        check(device, profile.get(), i == 0);
        cases++;
      }
    }
    return cases;
  }

  private void check(LabelledDevice device, DeviceProfile profile, boolean closely) {
    Map<String, String> allowed =
        device.reason().isBlank() ? Map.of() : Map.of(device.queue(), device.reason());
    DeviceReport report = new DeviceReport(PLANNER.ledger(profile), allowed, Map.of());
    ScriptReport script = new ScriptReport(device.reason(), "0-fuzz", "unsigned", List.of(report));
    Screen screen = new Screen(80, false);
    Marks.assertNone("text", text.render(script, screen));
    Marks.assertNone("markdown", Formats.MARKDOWN.render(script, screen));
    String html = Formats.HTML.render(script, screen);
    Marks.assertNone("html", html);
    Marks.assertNoneReferred("html", html);
    if (html.contains("<img") || count(html, "<script") != count(html, "</script>")) {
      throw new AssertionError("html has an element of a label: " + device);
    }
    for (Formats format :
        List.of(Formats.HEADER, Formats.C, Formats.CUDA, Formats.OPENCL, Formats.WGSL)) {
      try {
        Marks.assertNone(format.getId(), withoutNoncharacters(format.render(script, screen)));
      } catch (OutputException e) {
        Marks.assertNone("why there is no " + format.getId(), String.valueOf(e.getMessage()));
      }
    }
    json(device, Formats.JSON.render(script, screen), closely);
    if (closely) {
      run(device, profile);
    }
  }

  /** Such a code point in a comment is one that a compiler skips. */
  private static String withoutNoncharacters(String text) {
    StringBuilder without = new StringBuilder();
    text.codePoints().filter(p -> (p & 0xFFFE) != 0xFFFE).forEach(without::appendCodePoint);
    return without.toString();
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length;
  }

  private static void json(LabelledDevice device, String document, boolean closely) {
    Marks.assertNone("json", document);
    JsonObject root = (JsonObject) Json.Default.parseToJsonElement(document);
    JsonObject first = (JsonObject) ((JsonArray) root.get("devices")).get(0);
    same(device.reason(), root.get("title"));
    same(device.device(), first.get("label"));
    JsonArray lines = (JsonArray) ((JsonObject) first.get("profile")).get("lines");
    same(device.labels().get(3), ((JsonObject) lines.get(0)).get("label"));
    same(device.labels().get(2), ((JsonObject) lines.get(1)).get("label"));
    same(device.queue(), ((JsonObject) lines.get(2)).get("label"));
    if (closely) {
      List<Error> problems = SCHEMA.validate(document, InputFormat.JSON);
      if (!problems.isEmpty()) {
        throw new AssertionError(device + " makes a document with " + problems);
      }
    }
  }

  private static void same(String expected, JsonElement actual) {
    if (!((JsonPrimitive) actual).getContent().equals(expected)) {
      throw new AssertionError("json: " + actual + " is not '" + expected + "'");
    }
  }

  /** A run whose device says something on standard error, be it planned or not. */
  private static void run(LabelledDevice device, DeviceProfile profile) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Screen(80, false),
            () -> null);
    int status =
        new ScriptRun(
                new String[] {"--format", "markdown"},
                terminal,
                script -> {
                  script.device(profile);
                  if (!device.reason().isBlank()) {
                    script.mayOverflow(device.queue() + device.reason(), device.reason());
                  }
                  return Unit.INSTANCE;
                })
            .run();
    Marks.assertNone("standard error", err.toString(StandardCharsets.UTF_8));
    Marks.assertNone("standard output", out.toString(StandardCharsets.UTF_8));
    if (status < 0 || status > 2 || err.toString(StandardCharsets.UTF_8).contains("Exception")) {
      throw new AssertionError(device + " ends with " + status + ": " + err);
    }
  }

  private static String schema() {
    try (InputStream schema = ScriptRun.class.getResourceAsStream("plan-2.schema.json")) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
