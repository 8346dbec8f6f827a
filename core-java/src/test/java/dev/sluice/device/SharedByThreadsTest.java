// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DegreeProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.HashTables;
import dev.sluice.sizing.HostViews;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Eight threads ask the same new objects for everything at the same time, then plan by the same
 * planner, and each gets what one thread alone gets. {@code -Dsluice.cases} asks for more devices.
 */
@Tag("slow")
class SharedByThreadsTest {
  private static final int THREADS = 8;
  private static final int CASES = Integer.getInteger("sluice.cases", 20);

  private static final Pattern TYPE =
      Pattern.compile("\\*/\\s+public [a-z ]*(?:class|interface|record) (\\w+)");

  /** Have static methods alone, which {@link #sizes} calls. */
  private static final Set<String> WITHOUT_OBJECTS = Set.of("HashTables", "KernelHeader");

  private final Set<String> asked = Collections.synchronizedSet(new TreeSet<>());

  @Test
  void allThatIsSaidToBeThreadSafe_isTheSameForAllThreads() throws Exception {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("SharedByThreadsTest: -Dsluice.seed=" + seed);
    Set<String> promised = promised();
    DevicePlanner planner = DevicePlanner.using(Policies.UNSIGNED);
    for (long each : Profiles.seeds(seed, CASES)) {
      assertShared("case " + each, () -> planner.ledger(Profiles.generate(each)));
    }
    for (int i = 0; i < CASES; i++) {
      assertShared("sizes", SharedByThreadsTest::sizes);
    }
    promised.removeAll(asked);
    assertThat(promised).as("never asked").isEmpty();
  }

  @Test
  void whatIsNotThreadSafe_isFound() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () -> assertShared("a count", () -> List.of((Supplier<?>) asked::incrementAndGet)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a count");
  }

  /** What no ledger leads to, or not each time. */
  private static List<?> sizes() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder().capacity(1_000).entryBytes(4).budgetBytes(8_000).build();
    WorkQueuePlanner planner = WorkQueuePlanner.using(Policies.BIGINT);
    DrainProfile drain =
        DrainProfile.builder()
            .itemsPerWindow(100)
            .itemsPerGroup(32)
            .sweeps(3)
            .costs(LaunchCosts.builder().launch(690_000).build())
            .build();
    WorkQueuePlan plan = planner.plan(profile).orElseThrow();
    DrainPlan drained = planner.planDrain(profile, drain).orElseThrow();
    DeviceProfile sameSlots =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1_000))
            .sameSlots(
                "paths",
                Capacity.largest(),
                paths -> paths.resident("state", 1, 16).resident("seed", 1, 4))
            .build();
    return List.of(
        planner,
        drained,
        drained.grid(drained.window(0)),
        DevicePlanner.using(Policies.BIGINT).plan(sameSlots),
        plan.observed(2_000),
        DegreeProfile.ofDegrees(new int[] {3, 1, 4, 1, 5, 9, 2, 6}),
        EntryLayout.builder().u32("vertex").u64("distance").build(),
        HostViews.of(12_000_000_000L, 12),
        HashTables.slotsFor(1_000_000, 7_500),
        ControlBlock.read(ByteBuffer.allocate(ControlBlock.BYTES).putInt(4, 7)),
        DevicePlanner.using(Policies.BIGINT),
        KernelHeader.of(plan, KernelLanguage.CUDA));
  }

  /** The public types that say so. */
  private static Set<String> promised() throws Exception {
    Set<String> promised = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        for (String comment : Files.readString(source).split("/\\*\\*", -1)) {
          int end = comment.indexOf("*/");
          String text = comment.substring(0, Math.max(end, 0)).replaceAll("[\\s*]+", " ");
          Matcher type = TYPE.matcher(comment);
          if (text.contains("hread-safe")
              && !text.contains("Not thread-safe")
              && type.find()
              && type.start() == end) {
            promised.add(type.group(1));
          }
        }
      }
    }
    promised.removeAll(WITHOUT_OBJECTS);
    assertThat(promised).hasSizeGreaterThan(40).contains("DeviceLedger", "WorkQueuePlan");
    return promised;
  }

  private void assertShared(String name, Supplier<?> make) throws Exception {
    List<String> expected = new Walk(asked).of(make.get());
    Object shared = make.get();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<List<List<String>>> walk =
        () -> {
          start.await();
          return List.of(new Walk(asked).of(shared), new Walk(asked).of(make.get()));
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (var seen : threads.invokeAll(Collections.nCopies(THREADS, walk))) {
        for (List<String> said : seen.get()) {
          assertThat(difference(expected, said)).as(name).isEqualTo("none");
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static String difference(List<String> expected, List<String> seen) {
    for (int i = 0; i < Math.min(expected.size(), seen.size()); i++) {
      if (!seen.get(i).equals(expected.get(i))) {
        return "expected " + expected.get(i) + ", but " + seen.get(i);
      }
    }
    return expected.size() == seen.size() ? "none" : "another number of answers";
  }

  /** All that the public methods without arguments say, of an object and of what they return. */
  private static final class Walk {
    private static final int DEPTH = 7;
    private static final int ELEMENTS = 16;

    private final Set<String> asked;
    private final List<String> said = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();

    Walk(Set<String> asked) {
      this.asked = asked;
    }

    List<String> of(Object root) {
      look("", root, 0);
      return said;
    }

    private void look(String path, @Nullable Object value, int depth) {
      if (value instanceof Optional<?> maybe) {
        look(path, maybe.orElse(null), depth);
        return;
      }
      if (value instanceof Map<?, ?> map) {
        look(path, map.values(), depth);
        return;
      }
      if (value instanceof Iterable<?> many) {
        Iterator<?> iterator = many.iterator();
        for (int i = 0; i < ELEMENTS && iterator.hasNext(); i++) {
          look(path + "[" + i + "]", iterator.next(), depth);
        }
        if (value.getClass().isHidden()) { // A lambda says nothing else.
          return;
        }
      }
      if (value instanceof Supplier<?> supplier) {
        look(path + ".get", supplier.get(), depth);
        return;
      }
      said.add(path + " = " + value);
      if (value == null
          || depth == DEPTH
          || !value.getClass().getName().startsWith("dev.sluice.")
          || !seen.add(value.getClass() + " " + value)) {
        return;
      }
      for (Method method : methods(value.getClass())) {
        look(path + "." + method.getName(), call(method, value), depth + 1);
      }
    }

    /** Of the public types, as a class that is not public has no method that can be called. */
    private List<Method> methods(Class<?> type) {
      List<Class<?>> types = new ArrayList<>(List.of(type));
      for (int i = 0; i < types.size(); i++) {
        types.addAll(Arrays.asList(types.get(i).getInterfaces()));
        if (types.get(i).getSuperclass() != null) {
          types.add(types.get(i).getSuperclass());
        }
      }
      types.removeIf(
          one -> !Modifier.isPublic(one.getModifiers()) || !one.getName().startsWith("dev.sluice"));
      types.forEach(one -> asked.add(one.getSimpleName()));
      return types.stream()
          .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
          .filter(one -> Modifier.isPublic(one.getModifiers()))
          .filter(one -> !Modifier.isStatic(one.getModifiers()) && !one.isSynthetic())
          .filter(one -> one.getParameterCount() == 0)
          .filter(one -> !one.getName().matches("to(String|Builder|Candidate)|iterator"))
          .filter(one -> !Stream.class.isAssignableFrom(one.getReturnType()))
          .sorted(Comparator.comparing(Method::getName))
          .toList();
    }

    private static @Nullable Object call(Method method, Object on) {
      try {
        return method.invoke(on);
      } catch (InvocationTargetException e) {
        return String.valueOf(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(method.toString(), e);
      }
    }
  }
}
