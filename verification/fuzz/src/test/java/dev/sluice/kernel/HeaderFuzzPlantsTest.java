// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.fuzz.Plants;
import org.junit.jupiter.api.Test;

/** The targets of this package find what is planted. */
class HeaderFuzzPlantsTest {
  @Test
  void aCommentThatALabelEndsIsFound() {
    Plants.assertFound(
        "a label may end a comment",
        200,
        new HeaderFuzz(header -> header.replace("* /", "*/"))::check);
    Plants.assertFound(
        "a line separator stays in a comment",
        200,
        new HeaderFuzz(header -> header.replace('\uFFFD', '\u2028'))::check);
  }
}
