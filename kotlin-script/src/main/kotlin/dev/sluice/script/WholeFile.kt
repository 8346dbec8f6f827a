// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import java.io.IOException
import java.nio.file.AccessDeniedException
import java.nio.file.FileSystemException
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.StandardOpenOption.CREATE_NEW
import java.nio.file.StandardOpenOption.WRITE

/** Writes files that appear whole or not at all. */
internal object WholeFile {
  /**
   * Replaces the file, or makes it.
   *
   * @throws UsageException if that cannot be done; the file is as it was
   */
  fun write(file: Path, text: String) {
    try {
      write(file, text.toByteArray())
    } catch (e: IOException) {
      throw UsageException(
        "--output $file: ${reason(e)}; name a file in a folder that can be written"
      )
    }
  }

  /** Replaces the file, or makes it; on failure it is as it was. */
  @Throws(IOException::class)
  fun write(file: Path, content: ByteArray) {
    val target = if (Files.exists(file)) file.toRealPath() else file.toAbsolutePath()
    if (Files.isDirectory(target)) {
      throw FileSystemException(file.toString(), null, "is a folder")
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // A pipe or a device has no earlier content to keep.
      Files.write(target, content, WRITE)
      return
    }
    val part = target.resolveSibling(".${target.fileName}.${ProcessHandle.current().pid()}.part")
    try {
      Files.write(part, content, CREATE_NEW, WRITE)
      Files.move(part, target, ATOMIC_MOVE, REPLACE_EXISTING)
    } finally {
      Files.deleteIfExists(part)
    }
  }

  private fun reason(e: IOException): String =
    when (e) {
      is NoSuchFileException -> "its folder does not exist"
      is AccessDeniedException -> "access denied"
      is FileSystemException -> e.reason ?: e.javaClass.simpleName
      else -> e.message ?: e.javaClass.simpleName
    }
}
