// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.sizing.EntryLayout;
import java.util.List;

/** Writes what is of a plan in one language. */
interface HeaderWriter {
  /** Returns a line of comment. */
  String comment(String text);

  void constants(Scope scope, List<Constant> constants);

  /** Writes a struct and checks of it; {@code name} is that of the type behind the line's own. */
  void struct(Scope scope, String name, String constantPrefix, EntryLayout layout);

  /**
   * Writes the types of a queue: of its entries, side arrays and control block, and their places.
   */
  void queue(Scope scope, QueueFacts queue);

  /** Returns the header of that body. */
  String whole(String title, String body);
}
