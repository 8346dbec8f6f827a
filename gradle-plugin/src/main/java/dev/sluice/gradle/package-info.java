// SPDX-License-Identifier: Apache-2.0
/** Plans of Kotlin scripts as outputs of Gradle tasks; the plugin's id is {@code dev.sluice}. */
@NullMarked
package dev.sluice.gradle;

import org.jspecify.annotations.NullMarked;
