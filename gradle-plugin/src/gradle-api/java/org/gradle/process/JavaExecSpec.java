// SPDX-License-Identifier: Apache-2.0
package org.gradle.process;

import java.io.OutputStream;
import java.util.Map;
import org.gradle.api.provider.Property;

public interface JavaExecSpec extends BaseExecSpec, JavaForkOptions {
  JavaExecSpec args(Iterable<?> arguments);

  JavaExecSpec classpath(Object... paths);

  Map<String, Object> getEnvironment();

  Property<String> getMainClass();

  JavaForkOptions jvmArgs(Object... arguments);

  BaseExecSpec setErrorOutput(OutputStream stream);

  BaseExecSpec setIgnoreExitValue(boolean ignore);

  BaseExecSpec setStandardOutput(OutputStream stream);

  JavaForkOptions systemProperty(String name, Object value);
}
