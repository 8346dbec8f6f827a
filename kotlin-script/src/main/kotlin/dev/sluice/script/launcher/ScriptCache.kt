// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import dev.sluice.script.WholeFile
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/**
 * Compiled scripts in files, one each, named by all that decides what compiling gives. A file that
 * is damaged is one that is not there; a folder that cannot be written makes runs slower, not
 * wrong.
 */
internal class ScriptCache(private val folder: Path) {
  fun get(key: String): CompiledScript? =
    try {
      CompiledScript.of(Files.readAllBytes(file(key))).takeIf { it.upToDate }
    } catch (_: IOException) {
      null
    }

  fun put(key: String, script: CompiledScript) {
    try {
      Files.createDirectories(folder)
      WholeFile.write(file(key), script.toBytes())
    } catch (_: IOException) {
      // The script runs all the same, and is compiled again next time.
    }
  }

  private fun file(key: String) = folder.resolve("$key.script")

  companion object {
    private const val FOLDER_PROPERTY = "sluice.cache"

    /** The folder that a property or the desktop's convention names. */
    fun ofUser(): ScriptCache {
      val named = System.getProperty(FOLDER_PROPERTY)
      val caches = System.getenv("XDG_CACHE_HOME").orEmpty()
      return ScriptCache(
        when {
          named != null -> Path.of(named)
          caches.isNotEmpty() -> Path.of(caches, "sluice", "scripts")
          else -> Path.of(System.getProperty("user.home"), ".cache", "sluice", "scripts")
        }
      )
    }
  }
}
