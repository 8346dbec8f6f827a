// SPDX-License-Identifier: Apache-2.0
package org.gradle.process;

import org.gradle.api.Action;

public interface ExecOperations {
  ExecResult javaexec(Action<? super JavaExecSpec> action);
}
