// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.numeric.NumericPolicy
import dev.sluice.policy.bigint.BigIntegerPolicy
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith

internal val POLICIES: List<NumericPolicy> = listOf(UnsignedLongPolicy(), BigIntegerPolicy())

/** What a builder of Kotlin adds to the words of Java. */
private val WHERE = Regex("; (\\w+ '[^']*' of )?device '[^']*'$")

/**
 * What a builder made, or the kind and the words of its refusal, but for where in a device it is.
 */
internal fun outcome(build: () -> Any): Any =
  try {
    build()
  } catch (refusal: RuntimeException) {
    "${refusal.javaClass.name}: ${refusal.message}".replace(WHERE, "")
  }

/** Both languages refuse, and with the same words, which start with [message]. */
internal suspend fun FunSpecContainerScope.refused(
  name: String,
  kotlin: () -> Any,
  java: () -> Any,
  message: String,
) {
  test(name) {
    withClue("Java") { "${outcome(java)}" shouldStartWith message }
    withClue("Kotlin") { outcome(kotlin) shouldBe outcome(java) }
  }
}

internal fun state(message: String): String = "java.lang.IllegalStateException: $message"

internal fun argument(message: String): String = "java.lang.IllegalArgumentException: $message"
