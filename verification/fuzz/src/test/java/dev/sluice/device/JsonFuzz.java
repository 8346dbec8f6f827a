// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.fuzz.Draws;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.PlanError;
import dev.sluice.script.DeviceReport;
import dev.sluice.script.Screen;
import dev.sluice.script.ScriptReport;
import dev.sluice.script.format.Formats;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonArray;
import kotlinx.serialization.json.JsonElement;
import kotlinx.serialization.json.JsonNull;
import kotlinx.serialization.json.JsonObject;
import kotlinx.serialization.json.JsonPrimitive;

/** The document of any device, read again: its figures are those of the ledger. */
final class JsonFuzz {
  /** Devices that are made of one input. */
  static final int DEVICES = 8;

  private static final DevicePlanner PLANNER = DevicePlanner.using(new UnsignedLongPolicy());

  private final UnaryOperator<String> document;

  /** Takes what is done to a document before it is read, for a test of this class to spoil. */
  JsonFuzz(UnaryOperator<String> document) {
    this.document = document;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 0; i < DEVICES; i++) {
      check(PLANNER.ledger(Profiles.generate(draws)));
    }
    return DEVICES;
  }

  private void check(DeviceLedger ledger) {
    DeviceReport report = new DeviceReport(ledger, Map.of(), Map.of());
    ScriptReport script = new ScriptReport("fuzz", "0-fuzz", "unsigned", List.of(report));
    String text = document.apply(Formats.JSON.render(script, new Screen(80, false)));
    JsonObject root = (JsonObject) Json.Default.parseToJsonElement(text);
    JsonObject device = (JsonObject) array(root, "devices").get(0);
    JsonObject read = object(device, "ledger");
    same(ledger, read, "freeBytes", ledger.leftBytes());
    same(
        ledger,
        object(object(device, "profile"), "memory"),
        "bytes",
        ledger.profile().memory().bytes());
    if (ledger.isPlanned()) {
      DevicePlan plan = ledger.result().orElseThrow();
      same(ledger, read, "allocatedBytes", plan.allocatedBytes());
      same(ledger, read, "reservedBytes", plan.reservedBytes());
      same(ledger, read, "paddingBytes", plan.paddingBytes());
      same(ledger, read, "tailPaddingBytes", plan.tailPaddingBytes());
    }
    JsonArray lines = array(read, "lines");
    equal(ledger, "lines", lines.size(), ledger.lines().size());
    for (int i = 0; i < lines.size(); i++) {
      line(ledger, (JsonObject) lines.get(i), ledger.lines().get(i));
    }
    JsonArray errors = array(device, "errors");
    equal(ledger, "errors", errors.size(), ledger.errors().size());
    for (int i = 0; i < errors.size(); i++) {
      error(ledger, (JsonObject) errors.get(i), ledger.errors().get(i));
    }
  }

  private static void line(DeviceLedger ledger, JsonObject read, DeviceLedger.Line line) {
    equal(ledger, "label", content(read.get("label")), line.line().label());
    if (line.place().isEmpty()) {
      equal(ledger, "place", read.get("place"), JsonNull.INSTANCE);
      return;
    }
    PlannedLine place = line.place().get();
    JsonObject found = object(read, "place");
    same(ledger, found, "bytes", place.bytes());
    same(ledger, found, "takenBytes", place.takenBytes());
    same(ledger, found, "paddingBytes", place.paddingBytes());
    same(ledger, found, "leftAfterBytes", place.leftAfterBytes());
    if (!(place instanceof PlannedQueue planned)) {
      return;
    }
    JsonObject queue = object(found, "queue");
    same(ledger, queue, "capacity", planned.plan().capacity());
    same(ledger, queue, "wanted", planned.plan().wanted());
    same(ledger, queue, "residentBytes", planned.plan().residentBytes());
    same(ledger, queue, "headroomBytes", planned.plan().headroomBytes());
    same(ledger, queue, "capacityAtNoExtraCost", planned.capacityAtNoExtraCost());
    same(ledger, queue, "segmentSlots", planned.segmentSlots());
    JsonArray regions = array(found, "regions");
    equal(ledger, "regions", regions.size(), planned.regions().size());
    for (int i = 0; i < regions.size(); i++) {
      JsonObject region = (JsonObject) regions.get(i);
      same(ledger, region, "offset", planned.regions().get(i).offset());
      same(ledger, region, "bytes", planned.regions().get(i).bytes());
      same(ledger, object(region, "segments"), "count", planned.regions().get(i).segmentCount());
    }
  }

  private static void error(DeviceLedger ledger, JsonObject read, PlanError error) {
    equal(ledger, "kind", content(read.get("kind")), error.getClass().getSimpleName());
    JsonArray remedies = array(read, "remedies");
    equal(ledger, "remedies", remedies.size(), error.remedies().size());
    for (int i = 0; i < remedies.size(); i++) {
      JsonObject remedy = (JsonObject) remedies.get(i);
      equal(ledger, "kind", content(remedy.get("kind")), error.remedies().get(i).kind().name());
      same(ledger, remedy, "amount", error.remedies().get(i).amount());
    }
  }

  private static JsonObject object(JsonObject of, String name) {
    return (JsonObject) of.get(name);
  }

  private static JsonArray array(JsonObject of, String name) {
    return (JsonArray) of.get(name);
  }

  private static String content(JsonElement element) {
    return ((JsonPrimitive) element).getContent();
  }

  private static void same(DeviceLedger ledger, JsonObject read, String name, long expected) {
    equal(ledger, name, content(read.get(name)), Long.toUnsignedString(expected));
  }

  private static void equal(DeviceLedger ledger, String name, Object read, Object expected) {
    if (!read.equals(expected)) {
      throw new AssertionError(
          ledger.profile() + "\n" + name + " is read as " + read + ", not " + expected);
    }
  }
}
