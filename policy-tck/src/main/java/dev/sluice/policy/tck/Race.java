// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.NumericPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Looks for answers that change when several threads ask at once, for so long.
 *
 * <p>The time goes to short rounds. In one round all threads ask the same operation, or half of
 * them another one, each a few questions that have different answers. They do next to nothing but
 * ask: a thread that is stopped, or runs beside another, does harm only while the policy is at
 * work. There are more threads than most machines have cores, so that some are stopped in the
 * middle even where only one runs at a time.
 *
 * <p>A compiler that sees a number written to a field and read again reads it no more, so that a
 * race shows only until the method is compiled. Every second turn through the operations therefore
 * has a copy of the policy's class, which the virtual machine compiles anew.
 */
final class Race {
  private static final int THREADS = 8;
  private static final int QUESTIONS = 6;
  private static final long ROUND_MILLIS = 5;

  /** How often a thread asks before it looks whether the next round has begun. */
  private static final int BURST = 32;

  /** A call, and what the policy answered when nobody else asked. */
  private record Question(
      Call call, @Unsigned long a, @Unsigned long b, @Unsigned long c, Answer alone) {
    @SuppressWarnings("signedness") // the low 64 bits of a u64 are the u64
    static Question of(Call call, NumericPolicy policy) {
      return new Question(
          call,
          call.a().longValue(),
          call.b().longValue(),
          call.c().longValue(),
          call.askOf(policy));
    }

    /** Returns null if the answer is what it was. */
    @Nullable Answer change(NumericPolicy policy) {
      Object value;
      try {
        value = call.operation().ask(policy, a, b, c);
      } catch (Throwable thrown) { // of whatever kind: it is what the policy came up with
        return changed(new Answer(null, thrown));
      }
      if (value != null && value.equals(alone.value())) {
        return null;
      }
      return changed(new Answer(value, null));
    }

    private @Nullable Answer changed(Answer among) {
      return among.sameAs(alone) ? null : among;
    }
  }

  /** The first answer that changed. */
  record Change(Call call, Answer alone, Answer among) {}

  /** What the threads ask at present: those of even number the one, the others the other. */
  private record Round(NumericPolicy policy, List<Question> one, List<Question> other) {}

  private final Supplier<NumericPolicy> policies;
  private final Random random;
  private final List<List<Question>> questions = new ArrayList<>();
  private final AtomicReference<@Nullable Change> found = new AtomicReference<>();
  private final boolean copiesAnswer;
  private NumericPolicy policy;

  /** Null once there are no more. */
  private volatile @Nullable Round round;

  /**
   * @param policies gives a policy each time, the same or not
   * @param calls what to ask; what is answered otherwise in another order, is left out, since that
   *     is no matter of threads
   * @param seed of which are asked together
   */
  Race(Supplier<NumericPolicy> policies, List<Call> calls, long seed) {
    this.policies = policies;
    random = new Random(seed);
    policy = policies.get();
    List<Question> asked = calls.stream().map(call -> Question.of(call, policy)).toList();
    Set<Question> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    NumericPolicy another = policies.get();
    for (int i = asked.size() - 1; i >= 0; i--) {
      if (asked.get(i).change(another) != null) {
        changed.add(asked.get(i));
      }
    }
    for (Operation operation : Operation.values()) {
      List<Question> ofOperation =
          asked.stream()
              .filter(it -> it.call.operation() == operation && !changed.contains(it))
              .toList();
      if (!ofOperation.isEmpty()) {
        questions.add(ofOperation);
      }
    }
    NumericPolicy copy = Copies.of(policies.get());
    copiesAnswer = questions.stream().flatMap(List::stream).allMatch(it -> it.change(copy) == null);
  }

  /** Returns the first change, if one is found within so many nanoseconds. */
  Optional<Change> find(long nanos) throws InterruptedException, ExecutionException {
    if (questions.isEmpty()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      begin(0);
      List<Future<?>> asking = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        asking.add(threads.submit(() -> ask(number)));
      }
      for (int number = 1; found.get() == null && System.nanoTime() - start < nanos; number++) {
        Thread.sleep(ROUND_MILLIS);
        begin(number);
      }
      round = null;
      for (Future<?> thread : asking) {
        thread.get();
      }
      return Optional.ofNullable(found.get());
    } finally {
      round = null;
      threads.shutdownNow();
    }
  }

  private void begin(int number) {
    int turn = number / questions.size();
    int operation = number % questions.size();
    if (operation == 0) {
      NumericPolicy made = policies.get();
      policy = copiesAnswer && turn % 2 == 0 ? Copies.of(made) : made;
    }
    List<Question> one = questions.get(operation);
    List<Question> other =
        random.nextInt(3) > 0 ? one : questions.get(random.nextInt(questions.size()));
    round = new Round(policy, some(one), some(other));
  }

  /** At random, with different answers, lest it does not show that they are mixed up. */
  private List<Question> some(List<Question> all) {
    List<Question> some = new ArrayList<>();
    for (int tries = 0; some.size() < QUESTIONS && tries < 100; tries++) {
      Question next = all.get(random.nextInt(all.size()));
      if (some.stream().noneMatch(it -> it.alone.sameAs(next.alone))) {
        some.add(next);
      }
    }
    return some;
  }

  private void ask(int thread) {
    for (Round now = round; now != null && found.get() == null; now = round) {
      List<Question> asked = thread % 2 == 0 ? now.one : now.other;
      for (int i = thread; i < thread + BURST; i++) {
        Question question = asked.get(i % asked.size());
        Answer among = question.change(now.policy);
        if (among != null) {
          found.compareAndSet(null, new Change(question.call, question.alone, among));
          return;
        }
      }
    }
  }
}
