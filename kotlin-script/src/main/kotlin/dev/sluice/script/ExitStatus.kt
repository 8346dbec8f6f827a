// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** What a script tells the build that runs it. */
internal object ExitStatus {
  const val PLANNED = 0
  const val REJECTED = 1
  const val FAILED = 2
}
