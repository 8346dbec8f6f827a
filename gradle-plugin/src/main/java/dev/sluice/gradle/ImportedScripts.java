// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.io.File;
import java.util.Set;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.ValueSource;
import org.gradle.api.provider.ValueSourceParameters;

/**
 * Which files a script imports, as something that a kept configuration looks up again: it holds
 * while the same files are imported, whatever is in them. Public because Gradle asks for it.
 *
 * @since 0.2.0
 */
public abstract class ImportedScripts
    implements ValueSource<Set<File>, ImportedScripts.Parameters> {
  /** Called by Gradle. */
  public ImportedScripts() {}

  /** Whose imports they are. */
  public interface Parameters extends ValueSourceParameters {
    /** The script. */
    RegularFileProperty getScript();
  }

  @Override
  public Set<File> obtain() {
    RegularFileProperty script = getParameters().getScript();
    return script.isPresent() ? ScriptImports.of(script.get().getAsFile()) : Set.of();
  }
}
