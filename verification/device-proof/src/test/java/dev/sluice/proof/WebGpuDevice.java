// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.testing.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * WebGPU in a headless Chromium. What it is asked for is collected and sent to the page at once,
 * when an answer is needed, so that errors of launches come with what follows them.
 */
final class WebGpuDevice implements Device {
  /** What a source says of two arrays that take turns: a queue and two bindings. */
  private static final Pattern SWAP = Pattern.compile("// odd sweeps of (\\w+) swap (\\d+) (\\d+)");

  /** What it says of a queue whose sweep is not that of the launch, but the one before. */
  private static final Pattern BEHIND = Pattern.compile("// (\\w+) is a sweep behind in (\\w+)");

  private static final Pattern DEFINE = Pattern.compile("-D(\\w+)(?:=(\\d+)u?)?");
  private static final Pattern BINDING =
      Pattern.compile("@group\\(0\\) @binding\\((\\d+)\\) var<storage, (\\w+)> (\\w+)");
  private static final Pattern FUNCTION = Pattern.compile("(?ms)^fn (\\w+)\\(.*?^}");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final List<String> FLAGS = List.of("MANY", "SIDES", "COUNTED");
  private static final int WORDS_OF_LAUNCH = 4;

  private final Chromium browser;
  private final String program;
  private final String name;
  private final DeviceLimits limits;
  private final List<String> commands = new ArrayList<>();
  private final Map<Integer, Buffer> buffers = new LinkedHashMap<>();
  private final Map<Integer, byte[]> seen = new HashMap<>();
  private int last;
  private boolean launched;

  WebGpuDevice() throws IOException {
    browser = Chromium.shared();
    program = Source.resource("webgpu.js");
    command("limits");
    List<String> facts = flush();
    name = "WebGPU, " + facts.get(0);
    String[] numbers = facts.get(1).split(" ", -1);
    limits =
        DeviceLimits.builder()
            .alignment(Long.parseLong(numbers[0]))
            .maxBindingBytes(Long.parseLong(numbers[2]))
            .maxAllocationBytes(Long.parseLong(numbers[3]))
            .maxThreadsPerGroup(Long.parseLong(numbers[4]))
            .maxGroupsX(Long.parseLong(numbers[5]))
            .maxGroupsY(Long.parseLong(numbers[5]))
            .build();
  }

  private void command(String word, Object... operands) {
    StringBuilder text = new StringBuilder("[\"" + word + "\"");
    for (Object operand : operands) {
      text.append(',');
      text.append(operand instanceof String string ? Chromium.quote(string) : operand);
    }
    commands.add(text.append(']').toString());
  }

  private List<String> flush() {
    String input = "[" + String.join(",", commands) + "]";
    commands.clear();
    try {
      return browser.run(program, input).lines().toList();
    } catch (AssertionError refused) {
      throw new DeviceException(String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KernelLanguage language() {
    return KernelLanguage.WGSL;
  }

  @Override
  public DeviceLimits limits() {
    return limits;
  }

  @Override
  public Memory allocate(long bytes) {
    command("allocate", ++last, bytes);
    long made = Long.parseLong(flush().get(0));
    Buffer buffer = new Buffer(last, 0, made, true);
    buffers.put(last, buffer);
    return buffer;
  }

  @Override
  public void write(Memory to, long offset, ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(from.position(), bytes);
    Buffer buffer = changed(to);
    command("write", buffer.id, buffer.offset + offset, Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public void fill(Memory memory, long offset, long bytes, int word) {
    Buffer buffer = changed(memory);
    command("fill", buffer.id, buffer.offset + offset, bytes, Integer.toUnsignedLong(word));
  }

  private Buffer changed(Memory memory) {
    Buffer buffer = (Buffer) memory;
    seen.remove(buffer.id);
    return buffer;
  }

  @Override
  public void read(Memory from, long offset, ByteBuffer to) {
    Buffer buffer = (Buffer) from;
    byte @Nullable [] bytes = seen.get(buffer.id);
    if (bytes == null) {
      command("read", buffer.id, 0, buffers.get(buffer.id).bytes);
      bytes = Base64.getDecoder().decode(flush().get(0));
      seen.put(buffer.id, bytes);
    }
    to.put(to.position(), bytes, Math.toIntExact(buffer.offset + offset), to.remaining());
  }

  /** Reads all that launches may have changed, as a host asks for most of it. */
  @Override
  public void finish() {
    List<Integer> read = launched ? List.copyOf(buffers.keySet()) : List.of();
    for (int id : read) {
      command("read", id, 0, buffers.get(id).bytes);
    }
    List<String> answers = flush();
    for (int i = 0; i < read.size(); i++) {
      seen.put(read.get(i), Base64.getDecoder().decode(answers.get(i)));
    }
    launched = false;
  }

  /** Compiles; what is defined becomes a constant, as WGSL has no preprocessor. */
  @Override
  public Program compile(String source, List<String> options) {
    Map<String, String> constants = new TreeMap<>();
    FLAGS.forEach(flag -> constants.put(flag, "false"));
    for (String option : options) {
      Matcher define = DEFINE.matcher(option);
      if (!define.matches()) {
        throw new DeviceException("no option of WGSL: " + option);
      }
      String value = define.group(2);
      constants.put(define.group(1), value == null ? "true" : value + "u");
    }
    String declared =
        constants.entrySet().stream()
            .map(each -> "const " + each.getKey() + " = " + each.getValue() + ";\n")
            .collect(Collectors.joining());
    command("compile", ++last, source + declared);
    flush();
    return new Compiled(last, source);
  }

  @Override
  public void close() {
    buffers.values().forEach(buffer -> command("free", buffer.id));
    flush();
  }

  private final class Buffer implements Memory {
    private final int id;
    private final long offset;
    private final long bytes;
    private final boolean whole;

    Buffer(int id, long offset, long bytes, boolean whole) {
      this.id = id;
      this.offset = offset;
      this.bytes = bytes;
      this.whole = whole;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public Memory part(long from, long size) {
      return new Buffer(id, offset + from, size, false);
    }

    @Override
    public void close() {
      if (whole) {
        command("free", id);
        buffers.remove(id);
        seen.remove(id);
      }
    }
  }

  private final class Compiled implements Program {
    private final int id;
    private final String source;
    private final Map<String, List<String>> words = new HashMap<>();

    Compiled(int id, String source) {
      this.id = id;
      this.source = source;
      FUNCTION
          .matcher(source)
          .results()
          .forEach(
              function ->
                  words.put(
                      function.group(1),
                      WORD.matcher(function.group()).results().map(MatchResult::group).toList()));
    }

    /** Returns the words of a function, and of those that it calls. */
    private Set<String> wordsOf(String entry) {
      Set<String> found = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(List.of(entry));
      while (!open.isEmpty()) {
        for (String word : words.getOrDefault(open.pop(), List.of())) {
          if (found.add(word)) {
            open.push(word);
          }
        }
      }
      return found;
    }

    /** Binds what a kernel uses, as devices have few bindings. */
    @Override
    public Kernel kernel(String entry) {
      Set<String> used = wordsOf(entry);
      List<Integer> bindings = new ArrayList<>();
      List<Boolean> writable = new ArrayList<>();
      int arrays = 0;
      Matcher binding = BINDING.matcher(source);
      while (binding.find()) {
        arrays++;
        if (used.contains(binding.group(3))) {
          bindings.add(Integer.parseInt(binding.group(1)));
          writable.add(binding.group(2).equals("read_write"));
        }
      }
      command("kernel", id, entry, bindings, writable);
      return new Launchable(this, entry, bindings, arrays);
    }

    /** Returns what a binding of a kernel changes places with in even sweeps, or in odd ones. */
    private Map<Integer, Integer> swapped(String entry, boolean odd) {
      Set<String> behind = new HashSet<>();
      BEHIND
          .matcher(source)
          .results()
          .filter(each -> each.group(2).equals(entry))
          .forEach(each -> behind.add(each.group(1)));
      Map<Integer, Integer> swapped = new HashMap<>();
      SWAP.matcher(source)
          .results()
          .filter(each -> behind.contains(each.group(1)) != odd)
          .forEach(
              pair -> {
                int one = Integer.parseInt(pair.group(2));
                int other = Integer.parseInt(pair.group(3));
                swapped.put(one, other);
                swapped.put(other, one);
              });
      return swapped;
    }

    @Override
    public void close() {
      command("drop", id);
    }
  }

  private final class Launchable implements Kernel {
    private final Compiled compiled;
    private final String entry;
    private final List<Integer> bindings;
    private final Map<Integer, Integer> swappedInEven;
    private final Map<Integer, Integer> swappedInOdd;
    private final Buffer[] arrays;
    private final int[] words = new int[WORDS_OF_LAUNCH];

    Launchable(Compiled compiled, String entry, List<Integer> bindings, int arrays) {
      this.compiled = compiled;
      this.entry = entry;
      this.bindings = bindings;
      this.swappedInEven = compiled.swapped(entry, false);
      this.swappedInOdd = compiled.swapped(entry, true);
      this.arrays = new Buffer[arrays];
    }

    @Override
    public void set(int argument, Memory memory) {
      arrays[argument] = (Buffer) memory;
    }

    @Override
    public void set(int argument, int value) {
      words[argument - arrays.length] = value;
    }

    @Override
    public void launch(long groupsX, long groupsY, int threads) {
      enqueue("launch", groupsX, groupsY);
    }

    @Override
    public void launch(Memory grid, long offset) {
      Buffer written = (Buffer) grid;
      enqueue("launchIndirect", written.id, written.offset + offset);
    }

    private void enqueue(String word, long first, long second) {
      Map<Integer, Integer> swapped = (words[0] & 1) == 0 ? swappedInEven : swappedInOdd;
      String bound =
          bindings.stream()
              .map(
                  binding -> {
                    Buffer array = arrays[swapped.getOrDefault(binding, binding)];
                    return List.of(binding, array.id, array.offset, array.bytes).toString();
                  })
              .collect(Collectors.joining(",", "[", "]"));
      String numbers =
          Arrays.stream(words)
              .mapToObj(Integer::toUnsignedString)
              .collect(Collectors.joining(",", "[", "]"));
      commands.add(
          "[\"%s\",%d,%s,%s,%s,%d,%d]"
              .formatted(word, compiled.id, Chromium.quote(entry), bound, numbers, first, second));
      launched = true;
      seen.clear();
    }
  }
}
