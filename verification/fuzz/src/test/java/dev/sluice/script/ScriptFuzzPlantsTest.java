// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script;

import dev.sluice.fuzz.Plants;
import dev.sluice.script.format.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The targets of this package find what is planted. */
class ScriptFuzzPlantsTest {
  @Test
  void aParserThatReadsWronglyIsFound() {
    Plants.assertFound(
        "a KB is a KiB",
        20,
        new ParameterFuzz(text -> ParametersKt.unsigned(text.replace("KB", "KiB")))::check);
    Plants.assertFound(
        "spaces are dropped",
        20,
        new ParameterFuzz(text -> ParametersKt.unsigned(text.replace(" ", "")))::check);
    Plants.assertFound(
        "what is too large is the largest",
        20,
        new ParameterFuzz(
                text -> {
                  try {
                    return ParametersKt.unsigned(text);
                  } catch (NotANumber e) {
                    if (e.getMessage().equals("it is too large")) {
                      return -1L;
                    }
                    throw e;
                  }
                })
            ::check);
    Plants.assertFound(
        "an undocumented exception",
        20,
        new ParameterFuzz(text -> Long.parseUnsignedLong(text))::check);
  }

  @Test
  void anOutputThatLetsAMarkThroughIsFound() {
    OutputFormat raw =
        new OutputFormat() {
          @Override
          public void write(ScriptReport report, Screen screen, Appendable out) {
            try {
              Formats.TEXT.write(report, screen, out);
              out.append(report.getDevices().get(0).getLabel());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    Plants.assertFound("a label is written as it is", 20, new OutputFuzz(raw)::check);
  }
}
