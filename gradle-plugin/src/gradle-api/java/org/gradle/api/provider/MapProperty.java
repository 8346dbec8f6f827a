// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

import java.util.Map;

public interface MapProperty<K, V> extends Provider<Map<K, V>> {}
