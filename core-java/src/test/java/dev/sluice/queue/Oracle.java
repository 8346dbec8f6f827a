// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.MAX;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A second planner, written from the contract in numbers that have no limit. It shares no code with
 * the first, and answers in the words of {@link Answers}.
 */
final class Oracle {
  private final Model model;
  private final BigInteger buffers;

  /** The bytes of one slot in all buffers. */
  private final BigInteger stride;

  /** The least capacity that the planner may choose. */
  private final BigInteger least;

  private Oracle(Model model) {
    this.model = model;
    this.buffers = model.buffering() == Buffering.PING_PONG ? TWO : ONE;
    this.stride = buffers.multiply(model.slotBytes());
    this.least = model.initialItems().max(ONE);
  }

  static Map<String, Object> answer(Model model) {
    return new Oracle(model).answer();
  }

  private Map<String, Object> answer() {
    if (model.maxItemsPerLaunch().equals(Optional.of(ZERO))) {
      return error(
          "ZeroDrainWindow",
          "drain window: 0 items per launch, a launch drains at least 1",
          List.of("WIDEN_WINDOW_TO 1"));
    }
    BigInteger initial = model.initialItems();
    boolean fixed = model.sizing() == QueueSizing.FIXED;
    BigInteger wanted =
        switch (model.sizing()) {
          case FIXED -> model.items();
          case EXPANSION ->
              model.buffering() == Buffering.SINGLE
                  ? initial.add(model.items())
                  : initial.max(model.items());
          case LARGEST -> fits(model.budgetBytes()).min(model.bound().orElse(MAX)).max(least);
        };
    if (model.sizing() == QueueSizing.EXPANSION && wanted.compareTo(MAX) > 0) {
      return overflow(
          "wanted capacity",
          "+",
          initial,
          model.items(),
          List.of("LOWER_EXPANSION_TO " + MAX.subtract(initial)));
    }
    if (fixed && wanted.signum() == 0) {
      return error(
          "ZeroCapacity",
          "capacity: 0 slots, a queue has at least 1",
          List.of("RAISE_CAPACITY_TO " + least));
    }
    if (model.entryBytes().signum() == 0) {
      return error(
          "ZeroEntryBytes",
          "entry bytes: 0, an entry takes at least 1",
          List.of("RAISE_ENTRY_BYTES_TO 1"));
    }
    if (fixed && initial.compareTo(wanted) > 0) {
      Map<String, Object> answer =
          error(
              "InitialItemsExceedCapacity",
              "initial items: " + print(initial) + " exceed the capacity of " + print(wanted),
              List.of("RAISE_CAPACITY_TO " + initial, "LOWER_INITIAL_ITEMS_TO " + wanted));
      answer.put("initialItems", initial);
      answer.put("capacity", wanted);
      return answer;
    }
    if (model.hostSync() == HostSync.HOST_PARTICIPATES) {
      return error(
          "HostParticipationRejected",
          "host sync: the host participates, a resident queue is read in its final state only",
          List.of("READ_FINAL_STATE_ONLY 0"));
    }

    BigInteger capacity = wanted;
    if (model.clampToFit() && wanted.signum() != 0) {
      capacity = wanted.min(fits(model.budgetBytes()).max(least));
    }
    BigInteger bufferBytes = capacity.multiply(model.slotBytes());
    BigInteger queueBytes = bufferBytes.multiply(buffers);
    BigInteger residentBytes = queueBytes.add(model.controlBytes());
    if (bufferBytes.compareTo(MAX) > 0) {
      return overflow("queue bytes", "×", capacity, model.slotBytes(), comeDownFromOverflow());
    }
    if (queueBytes.compareTo(MAX) > 0) {
      return overflow("queue bytes", "×", bufferBytes, buffers, comeDownFromOverflow());
    }
    if (residentBytes.compareTo(MAX) > 0) {
      return overflow(
          "resident bytes", "+", queueBytes, model.controlBytes(), comeDownFromOverflow());
    }
    if (residentBytes.compareTo(model.budgetBytes()) > 0) {
      BigInteger shortfall = residentBytes.subtract(model.budgetBytes());
      List<String> remedies = new ArrayList<>(comeDownTo(fits(model.budgetBytes()), true));
      remedies.add("RAISE_BUDGET_BY " + shortfall);
      Map<String, Object> answer =
          error(
              "OverBudget",
              "over budget: "
                  + print(residentBytes)
                  + (residentBytes.equals(ONE) ? " byte" : " bytes")
                  + " required"
                  + wrapped(residentBytes)
                  + ", "
                  + print(model.budgetBytes())
                  + " allowed, "
                  + print(shortfall)
                  + " short",
              remedies);
      answer.put("requiredBytes", residentBytes);
      answer.put("budgetBytes", model.budgetBytes());
      answer.put("shortfallBytes", shortfall);
      return answer;
    }
    return planned(wanted, capacity, bufferBytes, queueBytes, residentBytes);
  }

  private Map<String, Object> planned(
      BigInteger wanted,
      BigInteger capacity,
      BigInteger bufferBytes,
      BigInteger queueBytes,
      BigInteger residentBytes) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("outcome", "planned");
    answer.put("capacity", capacity);
    answer.put("wanted", wanted);
    answer.put("clamped", !capacity.equals(wanted));
    answer.put("bufferBytes", bufferBytes);
    answer.put("queueBytes", queueBytes);
    answer.put("residentBytes", residentBytes);
    answer.put("headroomBytes", model.budgetBytes().subtract(residentBytes));
    answer.put(
        "initialOccupancyBps",
        capacity.signum() == 0
            ? 0
            : model
                .initialItems()
                .multiply(BigInteger.valueOf(10_000))
                .divide(capacity)
                .intValueExact());
    Optional<BigInteger> most =
        model.sizing() == QueueSizing.EXPANSION ? Optional.of(wanted) : model.bound();
    answer.put(
        "overflow",
        most.map(
                m ->
                    m.compareTo(capacity) > 0
                        ? OverflowVerdict.POSSIBLE
                        : OverflowVerdict.IMPOSSIBLE)
            .orElse(OverflowVerdict.UNKNOWN));
    answer.put("finalOnlyHostSync", true);
    model
        .maxItemsPerLaunch()
        .ifPresent(
            n -> {
              BigInteger windows = capacity.add(n).subtract(ONE).divide(n);
              answer.put(
                  "strategy",
                  windows.compareTo(ONE) > 0
                      ? DrainStrategy.CHUNKED_RESIDENT
                      : DrainStrategy.SINGLE_RESIDENT);
              answer.put("itemsPerWindow", n.min(capacity));
              answer.put("windowCount", windows);
            });
    return answer;
  }

  /** The most slots whose resident bytes are at most {@code bytes}. */
  private BigInteger fits(BigInteger bytes) {
    // Where the entries have no byte, the answer is an error before anybody asks what fits.
    return stride.signum() == 0
        ? ZERO
        : bytes.subtract(model.controlBytes()).max(ZERO).divide(stride);
  }

  /** To the budget if that can be had, as it leads to a plan; else into the range of a u64. */
  private List<String> comeDownFromOverflow() {
    List<String> toPlan = comeDownTo(fits(model.budgetBytes()), true);
    return toPlan.isEmpty() ? comeDownTo(fits(MAX), false) : toPlan;
  }

  private List<String> comeDownTo(BigInteger slots, boolean withinBudget) {
    if (model.sizing() == QueueSizing.LARGEST || model.clampToFit()) {
      return slots.signum() == 0 ? List.of() : List.of("LOWER_INITIAL_ITEMS_TO " + slots);
    }
    if (slots.compareTo(least) < 0) {
      return List.of();
    }
    if (model.sizing() == QueueSizing.FIXED) {
      return List.of("LOWER_CAPACITY_TO " + slots);
    }
    BigInteger expansion =
        model.buffering() == Buffering.SINGLE ? slots.subtract(model.initialItems()) : slots;
    String lower = "LOWER_EXPANSION_TO " + expansion;
    // A clamp looks at the budget, so that it can promise these slots only there.
    return withinBudget ? List.of(lower, "CLAMP_TO_FIT " + slots) : List.of(lower);
  }

  private static Map<String, Object> overflow(
      String field, String operation, BigInteger left, BigInteger right, List<String> remedies) {
    Map<String, Object> answer =
        error(
            "Overflow",
            field + ": " + print(left) + " " + operation + " " + print(right) + " exceeds 2^64-1",
            remedies);
    answer.put("field", field);
    answer.put("operation", operation);
    answer.put("left", left);
    answer.put("right", right);
    return answer;
  }

  private static String print(BigInteger number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String wrapped(BigInteger number) {
    BigInteger signed = number.subtract(BigInteger.TWO.pow(64));
    return number.bitLength() < 64
        ? ""
        : " (as a signed number "
            + print(signed)
            + (signed.bitLength() < 32 ? ": an int product" : ": a signed product")
            + " may have wrapped)";
  }

  private static Map<String, Object> error(String kind, String message, List<String> remedies) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("outcome", kind);
    answer.put("message", message);
    answer.put("remedies", remedies);
    return answer;
  }
}
