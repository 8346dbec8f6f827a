// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.Placement;
import dev.sluice.device.PlannedLine;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.PlannedResident;
import dev.sluice.internal.U64;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.LayoutRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Device code for a plan: its figures as constants, the structs of entries and control blocks with
 * compile-time checks of every size and offset, and, for queues with a standard {@link
 * ControlBlock}, the protocol as inline functions. A kernel that drains by them keeps the promise
 * that the plan stands on.
 *
 * <pre>{@code
 * String header = KernelHeader.of(plan, KernelLanguage.OPENCL);
 * }</pre>
 *
 * <p>Names begin with the line's: constants of the queue {@code frontier} with {@code
 * SLUICE_FRONTIER_}, types and functions with {@code sluice_frontier_}. Labels become snake case:
 * accents are dropped, other letters beyond ASCII become {@code U} and their code point, all else
 * parts words. Labels that become the same name are an {@link IllegalArgumentException}, and so is
 * a label without a letter or digit. Fields are in lower case, with an underscore behind words that
 * some language reserves. Headers of different lines may stand in one program; {@link
 * Builder#prefix} tells equal ones apart.
 *
 * <p>A layout by the rules of another language is refused, unless each field is at the same place
 * in both; so is a type that the language lacks. Both errors are an {@link
 * IllegalArgumentException} that names the field.
 *
 * <p>The text ends in a line feed. Stateless and thread-safe.
 *
 * @since 0.2.0
 */
public final class KernelHeader {
  private static final String ALONE = "queue";

  private KernelHeader() {}

  /**
   * Returns the header of a queue on its own, called {@code queue}, which is drained in one window.
   *
   * @throws IllegalArgumentException if the language cannot say it
   */
  public static String of(WorkQueuePlan plan, KernelLanguage language) {
    return builder(language).queue(ALONE, plan).build();
  }

  /**
   * Returns the header of a queue on its own, called {@code queue}, with its drain windows.
   *
   * @throws IllegalArgumentException if the language cannot say it
   */
  public static String of(DrainPlan plan, KernelLanguage language) {
    return builder(language).queue(ALONE, plan).build();
  }

  /**
   * Returns the header of all that has its place on a device.
   *
   * @throws IllegalArgumentException if the language cannot say it, or two names are the same
   */
  public static String of(DevicePlan plan, KernelLanguage language) {
    return builder(language).device(plan).build();
  }

  /**
   * Returns a builder of a header of several plans, or for several languages. Of C, CUDA and OpenCL
   * C each compiler sees its own part. A part that its language cannot say stops that compiler by
   * an {@code #error}, and a comment says why.
   *
   * @throws IllegalArgumentException if WGSL, which has no preprocessor, is one of several
   */
  public static Builder builder(KernelLanguage language, KernelLanguage... more) {
    return new Builder(EnumSet.of(language, more));
  }

  /**
   * Collects the plans that one header is for. Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private final Set<KernelLanguage> languages;
    private final List<Consumer<Writing>> parts = new ArrayList<>();
    private int devices;
    private String title = "A plan by Sluice";
    private String prefix = "";

    private Builder(Set<KernelLanguage> languages) {
      if (languages.size() > 1 && languages.contains(KernelLanguage.WGSL)) {
        throw new IllegalArgumentException(
            "WGSL has no preprocessor, so that a header for it is for no other language; build two");
      }
      this.languages = languages;
    }

    /** Sets the first line, a comment for people. Any text will do. */
    public Builder title(String title) {
      this.title = Objects.requireNonNull(title, "title");
      return this;
    }

    /**
     * Puts a word behind {@code SLUICE_} in all names, so that headers with equal labels can stand
     * in one program.
     *
     * @throws IllegalArgumentException if it has no letter or digit
     */
    public Builder prefix(String prefix) {
      this.prefix = Scope.identifierOf(prefix, "prefix '" + prefix + "'") + "_";
      return this;
    }

    /** Adds a queue on its own, which is drained in one window. */
    public Builder queue(String label, WorkQueuePlan plan) {
      return queue(label, plan, Optional.empty());
    }

    /** Adds a queue on its own, with its drain windows. */
    public Builder queue(String label, DrainPlan plan) {
      return queue(label, plan.queue(), Optional.of(plan));
    }

    private Builder queue(String label, WorkQueuePlan plan, Optional<DrainPlan> drain) {
      Objects.requireNonNull(label, "label");
      parts.add(
          writing -> {
            String owner = "queue '" + label + "'";
            writing.queue(label, QueueFacts.of(owner, plan, drain), "SLUICE_" + prefix);
          });
      return this;
    }

    /**
     * Adds all that has its place on a device: of several equal ones on the fullest, and how many
     * there are. Where several are added, names have the device's label before the line's.
     */
    public Builder device(DevicePlan plan) {
      Objects.requireNonNull(plan, "plan");
      devices++;
      parts.add(writing -> device(writing, plan));
      return this;
    }

    private void device(Writing writing, DevicePlan plan) {
      String label = plan.profile().label();
      String where = "device '" + label + "'";
      boolean several = devices > 1;
      String names = "SLUICE_" + prefix;
      if (several) {
        names += Scope.identifierOf(label, where) + "_";
      }
      if (plan.profile().devices() != 1) {
        writing.devices(where, names, plan);
      }
      boolean arena = plan.profile().placement() == Placement.ARENA;
      writing.arrays(where, names, plan, arena);
      for (PlannedLine line : plan.lines()) {
        String of = several ? " of " + where : "";
        if (line instanceof PlannedQueue queue) {
          String owner = "queue '" + line.label() + "'" + of;
          writing.phase(line, arena);
          writing.queue(line.label(), QueueFacts.of(owner, queue, arena), names);
        } else if (line instanceof PlannedResident resident) {
          String owner = "resident '" + line.label() + "'" + of;
          writing.phase(line, arena);
          writing.resident(owner, resident, names, arena);
        }
      }
    }

    /**
     * Returns the header.
     *
     * @throws IllegalArgumentException if no language can say it, a label has no letter or digit,
     *     or two things would have one name
     */
    public String build() {
      if (languages.size() == 1) {
        return build(languages.iterator().next());
      }
      Map<KernelLanguage, String> texts = new EnumMap<>(KernelLanguage.class);
      List<IllegalArgumentException> lacks = new ArrayList<>();
      for (KernelLanguage language : languages) {
        try {
          texts.put(language, build(language));
        } catch (IllegalArgumentException lack) {
          lacks.add(lack);
          texts.put(language, CWriter.error(language, String.valueOf(lack.getMessage())));
        }
      }
      if (lacks.size() == languages.size()) {
        throw lacks.get(0);
      }
      return CWriter.together(texts);
    }

    private String build(KernelLanguage language) {
      Writing writing = new Writing(language);
      for (Consumer<Writing> part : parts) {
        part.accept(writing);
      }
      return writing.writer.whole(title, writing.text.toString());
    }
  }

  /** One header on its way. */
  private static final class Writing {
    private final KernelLanguage language;
    private final HeaderWriter writer;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> owners = new HashMap<>();

    private Writing(KernelLanguage language) {
      this.language = language;
      this.writer = language == KernelLanguage.WGSL ? new WgslWriter() : new CWriter(language);
    }

    private Scope begin(String owner, String upper) {
      String heading = owner.substring(0, 1).toUpperCase(Locale.ROOT) + owner.substring(1);
      text.append('\n').append(writer.comment(heading));
      return new Scope(owners, owner, upper, text);
    }

    /** Writes what all arrays of a device have in common. */
    private void arrays(String where, String names, DevicePlan plan, boolean arena) {
      Scope scope = new Scope(owners, where, names.substring(0, names.length() - 1), text);
      List<Constant> constants = Constants.ofArrays(scope, plan, arena);
      if (!constants.isEmpty()) {
        text.append('\n');
        text.append(writer.comment("The " + (arena ? "arena" : "arrays") + " of " + where));
        writer.constants(scope, constants);
      }
    }

    private void phase(PlannedLine line, boolean arena) {
      if (line.line().phase().isPresent()) {
        String phase = "Of phase '" + line.line().phase().get() + "' alone";
        text.append('\n')
            .append(
                writer.comment(
                    arena
                        ? phase + ": its offsets overlap those of other phases on purpose"
                        : phase + ": what it has may be freed after it"));
      }
    }

    private void devices(String where, String names, DevicePlan plan) {
      Scope scope = new Scope(owners, where, names.substring(0, names.length() - 1), text);
      text.append('\n').append(writer.comment("The fullest of all " + where));
      writer.constants(scope, Constants.ofDevices(scope, plan.profile().devices()));
    }

    private void queue(String label, QueueFacts queue, String names) {
      Scope scope = begin(queue.owner(), names + Scope.identifierOf(label, queue.owner()));
      checkCounters(queue);
      queue.plan().profile().entry().ifPresent(entry -> check(queue.owner(), "entry", entry));
      // A standard block is laid out alike in all languages, in WGSL in a form of its own.
      if (queue.counterBits() == 0) {
        queue
            .plan()
            .profile()
            .control()
            .ifPresent(control -> check(queue.owner(), "control block", control));
      }
      writer.constants(scope, Constants.of(scope, queue));
      writer.queue(scope, queue);
    }

    private void resident(String owner, PlannedResident line, String names, boolean arena) {
      Scope scope = begin(owner, names + Scope.identifierOf(line.label(), owner));
      Optional<EntryLayout> entry = line.line().entry();
      entry.ifPresent(layout -> check(owner, "element", layout));
      writer.constants(scope, Constants.of(scope, line, arena));
      entry.ifPresent(layout -> writer.struct(scope, "element", "_", layout));
    }

    private void checkCounters(QueueFacts queue) {
      int bits = queue.counterBits();
      boolean narrow = queue.indexBits() <= 32;
      if (bits != 0 && narrow != (bits == 32)) {
        throw new IllegalArgumentException(
            queue.owner()
                + " has indices of "
                + queue.indexBits()
                + " bits and a control block with counters of "
                + bits
                + "; set control(ControlBlock.standard("
                + queue.indexBits()
                + ")), or its indexBits to "
                + bits);
      }
    }

    /** Throws unless the language lays a struct out as the plan does. */
    private void check(String owner, String what, EntryLayout layout) {
      LayoutRules rules = language.layoutRules();
      if (layout.rules() == rules) {
        return;
      }
      String name = "the " + what + " of " + owner;
      EntryLayout here;
      try {
        here = layout.by(rules);
      } catch (IllegalArgumentException lack) {
        throw new IllegalArgumentException(name + ", " + lack.getMessage(), lack);
      }
      for (int i = 0; i < here.fields().size(); i++) {
        EntryLayout.Field planned = layout.fields().get(i);
        @Unsigned long offset = here.fields().get(i).offsetBytes();
        if (planned.offsetBytes() != offset) {
          String place = bytes(planned.offsetBytes(), offset);
          throw elsewhere(name + ", field '" + planned.name() + "': it is at byte " + place);
        }
      }
      if (here.strideBytes() != layout.strideBytes()) {
        throw elsewhere(name + " has " + bytes(layout.strideBytes(), here.strideBytes()));
      }
      for (EntryLayout.SideArray side : layout.sideArrays()) {
        side.element()
            .ifPresent(element -> check(owner, "side array '" + side.name() + "'", element));
      }
    }

    private String bytes(@Unsigned long planned, @Unsigned long here) {
      return U64.print(planned)
          + " by the rules of the plan, and "
          + U64.print(here)
          + " in "
          + language;
    }

    private IllegalArgumentException elsewhere(String what) {
      return new IllegalArgumentException(
          what + "; lay it out by LayoutRules." + language.layoutRules());
    }
  }
}
