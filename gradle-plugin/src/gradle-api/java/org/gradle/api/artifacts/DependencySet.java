// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.artifacts;

import java.util.Set;

public interface DependencySet extends Set<Dependency> {}
