// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.File
import java.io.IOException
import java.net.URLClassLoader
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest

/** A script and the scripts that it imports, ready to run without a compiler. */
internal class CompiledScript(
  /** The files it was made of, by class; the script's own is the first. */
  private val sources: List<Source>,
  /** The jars that it asks for besides those of the launcher. */
  private val dependencies: List<Path>,
  val classes: Map<String, ByteArray>,
) {
  class Source(val className: String, val file: Path, val digest: String)

  /** Whether it still is what compiling would give, as far as files tell. */
  val upToDate: Boolean
    get() =
      sources.all {
        Files.isRegularFile(it.file) && digest(Files.readAllBytes(it.file)) == it.digest
      } && dependencies.all { Files.exists(it) }

  /** Runs the script; whatever it throws comes out as it is. */
  fun run(args: Array<String>) {
    val loader = Loader()
    Thread.currentThread().contextClassLoader = loader
    instantiate(loader, sources.first(), args, HashMap())
  }

  private fun instantiate(
    loader: ClassLoader,
    source: Source,
    args: Array<String>,
    made: MutableMap<String, Any>,
  ): Any {
    made[source.className]?.let {
      return it
    }
    val constructor = loader.loadClass(source.className).constructors.single()
    // What a script is given, it is given by its constructor: the arguments, its own file, and the
    // scripts that it imports.
    val values =
      constructor.parameterTypes.map { type ->
        when (type) {
          Array<String>::class.java -> args
          File::class.java -> source.file.toFile()
          else -> instantiate(loader, sources.single { it.className == type.name }, args, made)
        }
      }
    val instance = unwrapped { constructor.newInstance(*values.toTypedArray()) }
    made[source.className] = instance
    return instance
  }

  fun toBytes(): ByteArray {
    val content = ByteArrayOutputStream()
    DataOutputStream(content).use { out ->
      out.writeInt(sources.size)
      for (source in sources) {
        out.writeUTF(source.className)
        out.writeUTF(source.file.toString())
        out.writeUTF(source.digest)
      }
      out.writeInt(dependencies.size)
      dependencies.forEach { out.writeUTF(it.toString()) }
      out.writeInt(classes.size)
      for ((name, bytes) in classes) {
        out.writeUTF(name)
        out.writeInt(bytes.size)
        out.write(bytes)
      }
    }
    val bytes = content.toByteArray()
    return digest(bytes).toByteArray() + bytes
  }

  private inner class Loader :
    URLClassLoader(
      dependencies.map { it.toUri().toURL() }.toTypedArray(),
      CompiledScript::class.java.classLoader,
    ) {
    override fun findClass(name: String): Class<*> {
      val bytes = classes[name.replace('.', '/') + ".class"] ?: return super.findClass(name)
      return defineClass(name, bytes, 0, bytes.size)
    }

    /** Messages of what is not found name the loader that looked. */
    override fun toString() = "of the script"
  }

  companion object {
    private const val DIGEST_CHARS = 64

    /**
     * Reads what [toBytes] wrote.
     *
     * @throws IOException if it is anything else, or a bit of it was lost
     */
    fun of(bytes: ByteArray): CompiledScript {
      if (bytes.size < DIGEST_CHARS) {
        throw IOException("too short for a compiled script")
      }
      val content = bytes.copyOfRange(DIGEST_CHARS, bytes.size)
      if (String(bytes, 0, DIGEST_CHARS) != digest(content)) {
        throw otherwise()
      }
      val input = DataInputStream(ByteArrayInputStream(content))
      val script =
        CompiledScript(
          input.list { Source(readUTF(), Path.of(readUTF()), readUTF()) },
          input.list { Path.of(readUTF()) },
          input.list { readUTF() to readNBytes(size()) }.toMap(),
        )
      // The digest is right of whatever another program wrote by that name, too.
      if (script.sources.isEmpty() || input.available() > 0) throw otherwise()
      return script
    }

    private fun <T> DataInputStream.list(entry: DataInputStream.() -> T): List<T> =
      List(size()) { entry() }

    /** Reads a number of bytes, or of what takes a byte at least, that follow. */
    private fun DataInputStream.size(): Int =
      readInt().also { if (it !in 0..available()) throw otherwise() }

    private fun otherwise() = IOException("not what was written")

    fun digest(bytes: ByteArray): String =
      MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }
  }
}

private fun unwrapped(make: () -> Any): Any =
  try {
    make()
  } catch (e: java.lang.reflect.InvocationTargetException) {
    throw e.targetException
  }
