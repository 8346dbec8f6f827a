// SPDX-License-Identifier: Apache-2.0
package org.gradle.process;

public interface BaseExecSpec {}
