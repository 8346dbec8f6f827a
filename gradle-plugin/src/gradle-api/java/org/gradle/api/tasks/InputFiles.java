// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.tasks;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

@Retention(RetentionPolicy.RUNTIME)
public @interface InputFiles {}
