// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-SluiceDsl")

package dev.sluice.kotlin

/**
 * Marks the receivers of Sluice's builders: within the block of one, the settings of the blocks
 * around it are out of reach, so that a setting never lands on the wrong one.
 *
 * @since 0.1.0
 */
@DslMarker
@Target(AnnotationTarget.CLASS)
@Retention(AnnotationRetention.RUNTIME)
@MustBeDocumented
public annotation class SluiceDsl

internal const val WRITE_ONLY: String =
  "A setting of a builder is write-only; read it from what was built."

/** The body of getters that the compiler lets nobody call. */
internal fun writeOnly(): Nothing = throw UnsupportedOperationException(WRITE_ONLY)

/** The index bits of a queue that sets none. */
internal const val DEFAULT_BITS: Int = 64
