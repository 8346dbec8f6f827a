// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import dev.sluice.script.WholeFile
import java.io.IOException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Path

/**
 * Compiled scripts in files, one each, named by all that decides what compiling gives. A file that
 * is damaged is one that is not there; a folder that cannot be written makes runs slower, not
 * wrong.
 */
internal class ScriptCache(private val folder: Path?) {
  fun get(key: String): CompiledScript? =
    try {
      folder?.let { CompiledScript.of(Files.readAllBytes(file(it, key))) }?.takeIf { it.upToDate }
    } catch (_: IOException) {
      null
    } catch (_: InvalidPathException) {
      // Of a source whose name this run's locale cannot say.
      null
    }

  fun put(key: String, script: CompiledScript) {
    if (folder == null) {
      return
    }
    try {
      Files.createDirectories(folder)
      WholeFile.write(file(folder, key)) { it.write(script.toBytes()) }
    } catch (_: IOException) {
      // The script runs all the same, and is compiled again next time.
    }
  }

  private fun file(folder: Path, key: String) = folder.resolve("$key.script")

  companion object {
    private const val FOLDER_PROPERTY = "sluice.cache"

    private val OURS = Path.of("sluice", "scripts")

    fun ofUser(): ScriptCache =
      ScriptCache(
        folder(
          System.getProperty(FOLDER_PROPERTY),
          System.getenv("XDG_CACHE_HOME"),
          System.getProperty("user.home"),
        )
      )

    /** The folder that a property or the desktop's convention names; none without a home. */
    fun folder(named: String?, caches: String?, home: String): Path? =
      if (named != null) pathOrNull(named)
      else (absolute(caches) ?: absolute(home)?.resolve(".cache"))?.resolve(OURS)

    /**
     * The convention has relative paths ignored; and a user whom the system does not know, as in
     * some containers, has `?` for a home.
     */
    private fun absolute(path: String?) =
      path?.takeIf { it.isNotEmpty() }?.let(::pathOrNull)?.takeIf { it.isAbsolute }

    private fun pathOrNull(path: String): Path? =
      try {
        Path.of(path)
      } catch (_: InvalidPathException) {
        null
      }
  }
}
