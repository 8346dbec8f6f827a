// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.file;

import org.gradle.api.provider.Property;
import org.gradle.api.provider.Provider;

public interface DirectoryProperty extends Property<Directory> {
  Provider<Directory> dir(String path);
}
