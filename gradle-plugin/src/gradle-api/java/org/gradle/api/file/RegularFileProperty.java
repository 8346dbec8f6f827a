// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.file;

import org.gradle.api.provider.Property;
import org.gradle.api.provider.Provider;

public interface RegularFileProperty extends Property<RegularFile> {
  @Override
  RegularFileProperty convention(Provider<? extends RegularFile> provider);
}
