// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.nio.file.Path

class ScriptCacheSpec :
  FunSpec({
    val home = Path.of("home").toAbsolutePath()
    val caches = Path.of("caches").toAbsolutePath()

    test("the folder is what the property names, else the caches', else the home's") {
      ScriptCache.folder("mine", "$caches", "$home") shouldBe Path.of("mine")
      ScriptCache.folder(null, "$caches", "$home") shouldBe caches.resolve("sluice/scripts")
      for (unusable in listOf(null, "", "relative")) {
        ScriptCache.folder(null, unusable, "$home") shouldBe home.resolve(".cache/sluice/scripts")
      }
    }

    test("without a home there is none, and nothing is kept") {
      ScriptCache.folder(null, null, "?").shouldBeNull()
      val cache = ScriptCache(null)
      cache.put("key", CompiledScript(emptyList(), emptyList(), emptyMap()))
      cache.get("key").shouldBeNull()
    }
  })
