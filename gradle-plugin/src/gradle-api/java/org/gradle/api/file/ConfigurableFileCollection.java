// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.file;

public interface ConfigurableFileCollection extends FileCollection {
  ConfigurableFileCollection from(Object... paths);
}
