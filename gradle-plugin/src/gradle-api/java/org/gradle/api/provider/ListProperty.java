// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

import java.util.List;

public interface ListProperty<T> extends Provider<List<T>> {}
