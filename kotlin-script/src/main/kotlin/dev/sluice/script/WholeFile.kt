// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import java.io.IOException
import java.io.OutputStream
import java.nio.channels.Channels
import java.nio.channels.FileChannel
import java.nio.file.AccessDeniedException
import java.nio.file.FileAlreadyExistsException
import java.nio.file.FileSystemException
import java.nio.file.FileSystemLoopException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.NoSuchFileException
import java.nio.file.NotDirectoryException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.StandardOpenOption.APPEND
import java.nio.file.StandardOpenOption.CREATE_NEW
import java.nio.file.StandardOpenOption.WRITE
import java.nio.file.attribute.FileAttribute
import java.nio.file.attribute.PosixFileAttributeView
import java.nio.file.attribute.PosixFileAttributes
import java.nio.file.attribute.PosixFilePermissions
import java.util.SplittableRandom

/** Writes files that appear whole or not at all. Thread-safe; so are several processes. */
internal object WholeFile {
  private const val MOST_LINKS = 40

  /** Distinguishes the writers of a moment; that two are alike is noticed, and does no harm. */
  private val random = SplittableRandom()

  /** Whether there is something of that name. */
  fun exists(name: String): Boolean =
    try {
      Files.exists(Path.of(name))
    } catch (_: InvalidPathException) {
      false
    }

  /**
   * Replaces the file that a user named, or makes it, as it is written piece by piece.
   *
   * @throws UsageException if no file can have that name
   * @throws ScriptFailure if it cannot be written; the file is as it was
   */
  fun write(name: String, content: (Appendable) -> Unit) {
    if (name.isEmpty()) {
      throw UsageException("--output: names no file")
    }
    val file =
      try {
        Path.of(name)
      } catch (e: InvalidPathException) {
        throw UsageException("--output $name: ${reason(e)}")
      }
    try {
      if (name.endsWith('/')) {
        throw FileSystemException(name, null, "is a folder")
      }
      write(file) { stream ->
        val text = stream.bufferedWriter()
        content(text)
        text.flush()
      }
    } catch (e: IOException) {
      throw ScriptFailure("--output $name: ${reason(e)}; nothing was written")
    }
  }

  /**
   * Replaces the file, or makes it; on failure it is as it was. A link stays one, and so do the
   * mode and, where it may be set, the owner of a file. What is no regular file, such as a pipe,
   * has no earlier content to keep, and is written as it comes.
   */
  @Throws(IOException::class)
  fun write(file: Path, content: (OutputStream) -> Unit) {
    val target = linked(file)
    when {
      Files.isDirectory(target) -> throw FileSystemException("$file", null, "is a folder")
      Files.exists(target) && (isOfSystem(target) || !Files.isRegularFile(target)) ->
        // Not from the start: standard output may be a file that others have written to.
        FileChannel.open(target, APPEND).use { content(Channels.newOutputStream(it)) }
      else -> replace(target, content)
    }
  }

  private fun replace(target: Path, content: (OutputStream) -> Unit) {
    val folder = target.toAbsolutePath().parent
    when {
      !Files.exists(folder) ->
        throw FileSystemException("$target", null, "its folder does not exist")
      !Files.isDirectory(folder) -> throw NotDirectoryException("$folder")
      Files.exists(target) && !Files.isWritable(target) ->
        throw FileSystemException("$target", null, "is not to be written, by its permissions")
    }
    val before =
      try {
        Files.getFileAttributeView(target, PosixFileAttributeView::class.java)?.readAttributes()
      } catch (_: NoSuchFileException) {
        null
      }
    val (part, channel) = part(folder, before)
    part.toFile().deleteOnExit()
    try {
      channel.use {
        before?.let { keep(it, part) }
        content(Channels.newOutputStream(it))
      }
      Files.move(part, target, ATOMIC_MOVE, REPLACE_EXISTING)
    } finally {
      Files.deleteIfExists(part)
    }
  }

  /** A new file that no other writer has; readable by nobody who could not read the earlier one. */
  private fun part(folder: Path, before: PosixFileAttributes?): Pair<Path, FileChannel> {
    val mode =
      before?.let { arrayOf<FileAttribute<*>>(PosixFilePermissions.asFileAttribute(OWNER)) }
        ?: emptyArray()
    while (true) {
      // Not of the file's name, which may be as long as a name can be.
      val number = synchronized(random) { random.nextLong() }.toULong().toString(16)
      val part = folder.resolve(".sluice-$number.part")
      try {
        return part to FileChannel.open(part, setOf(CREATE_NEW, WRITE), *mode)
      } catch (_: FileAlreadyExistsException) {
        continue
      }
    }
  }

  private fun keep(before: PosixFileAttributes, part: Path) {
    val view = Files.getFileAttributeView(part, PosixFileAttributeView::class.java)
    val now = view.readAttributes()
    try {
      if (now.group() != before.group()) view.setGroup(before.group())
      if (now.owner() != before.owner()) view.owner = before.owner()
    } catch (_: FileSystemException) {
      // Only the system's administrator gives files away.
    }
    view.setPermissions(before.permissions())
  }

  /** Where links lead, also where nothing is yet. */
  private fun linked(file: Path): Path {
    var target = file
    repeat(MOST_LINKS) {
      if (!Files.isSymbolicLink(target)) return target
      if (isOfSystem(target)) return target
      target = target.resolveSibling(Files.readSymbolicLink(target))
    }
    throw FileSystemLoopException("$file")
  }

  /** Names in these folders stand for what is open already, and no name there can be replaced. */
  private fun isOfSystem(file: Path): Boolean {
    val path = file.toAbsolutePath().normalize()
    return listOf("/proc", "/sys", "/dev/fd", "/dev/stdout", "/dev/stderr").any(path::startsWith)
  }

  private val OWNER = PosixFilePermissions.fromString("rw-------")

  /** Why no file can have that name. */
  fun reason(e: InvalidPathException): String =
    if ('\u0000' in e.input) "no file's name has a character 0"
    else
      "the platform's charset, ${System.getProperty("sun.jnu.encoding")}, cannot say the name; " +
        UTF_8_LOCALE

  /** What to do where a platform's charset is too small. */
  const val UTF_8_LOCALE: String = "set environment variable LC_ALL to C.UTF-8"

  private fun reason(e: IOException): String =
    when (e) {
      is NoSuchFileException -> "no file can be made in its folder"
      is NotDirectoryException -> "its folder is a file"
      is FileSystemLoopException -> "is a link that leads round in a circle"
      is AccessDeniedException -> "access denied; a file is made beside it, and takes its place"
      is FileSystemException -> e.reason ?: e.javaClass.simpleName
      else -> e.message ?: e.javaClass.simpleName
    }
}
