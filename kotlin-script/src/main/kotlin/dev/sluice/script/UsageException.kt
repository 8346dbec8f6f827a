// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** What the user of a script got wrong; the message names the option, the value and the way out. */
internal class UsageException(message: String) : RuntimeException(message)
