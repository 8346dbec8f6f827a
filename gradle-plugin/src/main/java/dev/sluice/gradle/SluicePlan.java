// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.inject.Inject;
import org.gradle.api.DefaultTask;
import org.gradle.api.GradleException;
import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.file.ProjectLayout;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.ListProperty;
import org.gradle.api.provider.MapProperty;
import org.gradle.api.provider.Property;
import org.gradle.api.provider.Provider;
import org.gradle.api.provider.ProviderFactory;
import org.gradle.api.tasks.CacheableTask;
import org.gradle.api.tasks.Classpath;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.InputFile;
import org.gradle.api.tasks.InputFiles;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.OutputFile;
import org.gradle.api.tasks.PathSensitive;
import org.gradle.api.tasks.PathSensitivity;
import org.gradle.api.tasks.TaskAction;
import org.gradle.process.ExecOperations;
import org.gradle.process.ExecResult;

/**
 * Plans what one Kotlin script says of its devices, in processes of their own, and writes each
 * output that has a file. It fails, and leaves no output behind, where {@code ./sluice} would have
 * a status other than 0, and says what that prints.
 *
 * <p>A file that the script reads is no input unless the build says so: {@code
 * inputs.file("degrees.csv")}.
 *
 * @since 0.2.0
 */
// Gradle implements the abstract methods, and asks for this annotation where it does.
@SuppressWarnings("JavaxInjectOnAbstractMethod")
@CacheableTask
public abstract class SluicePlan extends DefaultTask {
  private static final String MAIN = "dev.sluice.script.launcher.Main";

  /** Called by Gradle. */
  public SluicePlan() {}

  /** The script, whose name ends in {@code .main.kts}. */
  @InputFile
  @PathSensitive(PathSensitivity.NAME_ONLY)
  public abstract RegularFileProperty getScript();

  /**
   * The scripts that {@link #getScript() the script} imports, by {@code @file:Import}, and so on.
   */
  @InputFiles
  @PathSensitive(PathSensitivity.NAME_ONLY)
  public Provider<Set<File>> getImportedScripts() {
    return getProviders()
        .of(ImportedScripts.class, imports -> imports.getParameters().getScript().set(getScript()));
  }

  /** What {@code --set} is for: values of the script's parameters, by name. */
  @Input
  public abstract MapProperty<String, String> getParameters();

  /** The id of the arithmetic; that of block {@code sluice} unless set. */
  @Input
  @Optional
  public abstract Property<String> getPolicy();

  /** Further options of the command line, but for those that say where an output goes. */
  @Input
  public abstract ListProperty<String> getOptions();

  /** What runs the script; configuration {@code sluice} unless set. */
  @Classpath
  public abstract ConfigurableFileCollection getClasspath();

  /** Where the table and the ledger go, as text; into the folder of reports unless set. */
  @OutputFile
  public abstract RegularFileProperty getText();

  /** Where constants for C, C++, CUDA and OpenCL go. */
  @OutputFile
  @Optional
  public abstract RegularFileProperty getHeader();

  /** Where constants for WebGPU go. */
  @OutputFile
  @Optional
  public abstract RegularFileProperty getWgsl();

  /** Where the plans go for programs, by a schema. */
  @OutputFile
  @Optional
  public abstract RegularFileProperty getJson();

  /** Where a page for a browser goes. */
  @OutputFile
  @Optional
  public abstract RegularFileProperty getHtml();

  /** Where the summary of a CI job goes. */
  @OutputFile
  @Optional
  public abstract RegularFileProperty getMarkdown();

  /** Starts processes. */
  @Inject
  protected abstract ExecOperations getProcesses();

  /** Knows the folder of the project. */
  @Inject
  protected abstract ProjectLayout getLayout();

  /** Makes providers. */
  @Inject
  protected abstract ProviderFactory getProviders();

  /** Plans the script, and writes its outputs. */
  @TaskAction
  public void plan() throws IOException {
    Map<String, RegularFileProperty> formats = new LinkedHashMap<>();
    formats.put("header", getHeader());
    formats.put("wgsl", getWgsl());
    formats.put("json", getJson());
    formats.put("html", getHtml());
    formats.put("markdown", getMarkdown());
    formats.values().removeIf(output -> !output.isPresent());
    List<Path> outputs = new ArrayList<>(List.of(path(getText())));
    formats.values().forEach(output -> outputs.add(path(output)));

    // A build that fails must not leave a plan for others to take, of an earlier run or of this
    // one.
    delete(outputs);
    try {
      String report = run(List.of());
      for (Map.Entry<String, RegularFileProperty> format : formats.entrySet()) {
        run(List.of("--format", format.getKey(), "--output", path(format.getValue()).toString()));
      }
      Files.writeString(path(getText()), report);
      getLogger().info(report);
    } catch (GradleException e) {
      delete(outputs);
      throw e;
    }
  }

  private String run(List<String> output) {
    List<String> arguments = new ArrayList<>();
    Path folder = getLayout().getProjectDirectory().getAsFile().toPath();
    Path script = path(getScript());
    // As its user has it, in what the compiler says of it.
    arguments.add((script.startsWith(folder) ? folder.relativize(script) : script).toString());
    getParameters()
        .get()
        .forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    if (getPolicy().isPresent()) {
      arguments.addAll(List.of("--policy", getPolicy().get()));
    }
    arguments.addAll(getOptions().get());
    arguments.addAll(output);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExecResult result =
        getProcesses()
            .javaexec(
                java -> {
                  java.classpath(getClasspath());
                  java.getMainClass().set(MAIN);
                  java.jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
                  java.systemProperty("sluice.terminal", "false");
                  java.systemProperty("sluice.cache", new File(getTemporaryDir(), "scripts"));
                  // The report is an output, and must not depend on the width of a terminal.
                  java.getEnvironment().remove("COLUMNS");
                  java.args(arguments);
                  java.setStandardOutput(out);
                  java.setErrorOutput(err);
                  java.setIgnoreExitValue(true);
                });
    String said = err.toString(StandardCharsets.UTF_8);
    String printed = out.toString(StandardCharsets.UTF_8);
    if (result.getExitValue() != 0) {
      throw new GradleException((said + printed).strip());
    }
    // What it says of a plan, it says again with each format.
    if (output.isEmpty() && !said.isBlank()) {
      getLogger().lifecycle(said.strip());
    }
    return printed;
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private static Path path(RegularFileProperty property) {
    return property.get().getAsFile().toPath();
  }
}
