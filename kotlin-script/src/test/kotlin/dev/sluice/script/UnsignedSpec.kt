// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.SluiceDsl
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.script.launcher.ScriptCompiler
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import java.lang.reflect.AnnotatedType
import java.lang.reflect.Method
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.walk
import org.checkerframework.checker.signedness.qual.Unsigned
import org.jetbrains.org.objectweb.asm.ClassReader
import org.jetbrains.org.objectweb.asm.ClassVisitor
import org.jetbrains.org.objectweb.asm.Handle
import org.jetbrains.org.objectweb.asm.Label
import org.jetbrains.org.objectweb.asm.MethodVisitor
import org.jetbrains.org.objectweb.asm.Opcodes
import org.jetbrains.org.objectweb.asm.Type

private val ROOT: Path =
  generateSequence(Path.of("").toAbsolutePath()) { it.parent }
    .first { it.resolve(".ci/run").exists() }

/** The programs of the page on the DSL, one after the other, make one script. */
private val FENCE = Regex("(?ms)^```kotlin\\n(.*?)^```$")

/** What a method of Java does with a u64, which Kotlin has a `ULong` for. */
private enum class Signed {
  GIVEN,
  TAKEN,
}

/** A call of one of Sluice's Java methods, and the line it is in. */
private class Call(val line: Int, val method: Method) {
  val signed: Signed? =
    when {
      declarations().any {
        it.annotatedReturnType.isUnsigned() || it.returnType == OptionalUnsignedLong::class.java
      } -> Signed.GIVEN
      declarations().any { it.annotatedParameterTypes.any { type -> type.isUnsigned() } } ->
        Signed.TAKEN
      else -> null
    }

  /** Bridges of a compiler lack the annotations of what they lead to. */
  private fun declarations(): List<Method> =
    ancestors(method.declaringClass)
      .flatMap { it.declaredMethods.toList() }
      .filter { it.name == method.name && it.parameterTypes.contentEquals(method.parameterTypes) }

  override fun toString() = "$line: ${method.declaringClass.simpleName}.${method.name}"
}

private fun AnnotatedType.isUnsigned() =
  type == Long::class.javaPrimitiveType && isAnnotationPresent(Unsigned::class.java)

private fun ancestors(type: Class<*>): List<Class<*>> =
  listOf(type) + (listOfNotNull(type.superclass) + type.interfaces).flatMap(::ancestors)

private val KOTLIN = listOf("dev.sluice.kotlin.", "dev.sluice.script.")

/** The calls of a class of Sluice's methods in Java, references to them included. */
private fun callsOf(classFile: ByteArray): List<Call> {
  val calls = mutableListOf<Call>()
  var line = 0

  fun add(owner: String, name: String, descriptor: String) {
    val type = Type.getObjectType(owner).className
    if (!type.startsWith("dev.sluice.") || KOTLIN.any(type::startsWith)) return
    ancestors(Class.forName(type, false, Call::class.java.classLoader))
      .flatMap { it.declaredMethods.toList() }
      .firstOrNull { it.name == name && Type.getMethodDescriptor(it) == descriptor }
      ?.let { calls += Call(line, it) }
  }

  val methods =
    object : MethodVisitor(Opcodes.ASM9) {
      override fun visitLineNumber(number: Int, start: Label) {
        line = number
      }

      override fun visitMethodInsn(
        opcode: Int,
        owner: String,
        name: String,
        descriptor: String,
        isInterface: Boolean,
      ) = add(owner, name, descriptor)

      override fun visitInvokeDynamicInsn(
        name: String,
        descriptor: String,
        bootstrap: Handle,
        vararg arguments: Any,
      ) = arguments.filterIsInstance<Handle>().forEach { add(it.owner, it.name, it.desc) }
    }
  val classes =
    object : ClassVisitor(Opcodes.ASM9) {
      override fun visitMethod(
        access: Int,
        name: String,
        descriptor: String,
        signature: String?,
        exceptions: Array<String>?,
      ) = methods
    }
  ClassReader(classFile).accept(classes, ClassReader.SKIP_FRAMES)
  return calls
}

/** The class files beside that one, by their names. */
private fun classesOf(sample: Class<*>): Map<String, ByteArray> {
  val place = Path.of(sample.protectionDomain.codeSource.location.toURI())
  fun read(root: Path) =
    root.walk().filter { it.extension == "class" }.associate { it.name to it.readBytes() }
  if (place.isDirectory()) return read(place)
  return FileSystems.newFileSystem(place).use { read(it.getPath("/")) }
}

/**
 * Our own Kotlin does as its users are told to: what is a u64 is a `ULong`, never Java's `long`.
 */
class UnsignedSpec :
  FunSpec({
    val folder = tempdir().toPath()
    val classPath = System.getProperty("java.class.path").split(File.pathSeparator).map(::File)

    fun callsOfScript(name: String, text: String): List<Call> {
      // The class path has what they depend on, as folders perhaps.
      val source = text.lines().joinToString("\n") { if ("@file:DependsOn" in it) "" else it }
      val file = Files.writeString(folder.resolve("$name.main.kts"), source)
      val said = ByteArrayOutputStream()
      val script = ScriptCompiler(name, classPath, PrintStream(said)).compile(file)
      val files = checkNotNull(script) { "$said" }.classes
      return files.filterKeys { it.endsWith(".class") }.values.flatMap(::callsOf)
    }

    fun signed(classes: Map<String, ByteArray>, vararg kinds: Signed): List<String> =
      classes.flatMap { (name, bytes) ->
        callsOf(bytes).filter { it.signed in kinds }.map { "$name, line $it" }
      }

    test("the module for scripts neither takes nor gives a signed one") {
      val classes = classesOf(ScriptReport::class.java)
      classes.values.flatMap(::callsOf).size shouldBeGreaterThan 100
      signed(classes, Signed.GIVEN, Signed.TAKEN).shouldBeEmpty()
    }

    test("the builders of the DSL read none; to give them to Java is what they are for") {
      val classes = classesOf(SluiceDsl::class.java).filterKeys { !it.startsWith("-") }
      signed(classes, Signed.TAKEN).size shouldBeGreaterThan 20
      signed(classes, Signed.GIVEN).shouldBeEmpty()
    }

    test("neither do the examples and the page on the DSL") {
      val examples =
        ROOT.resolve("examples").walk().filter {
          it.name.endsWith(".main.kts") && "target" !in ROOT.relativize(it).map(Path::toString)
        }
      val scripts =
        examples.associate { it.name.removeSuffix(".main.kts") to it.readText() } +
          ("page" to
            FENCE.findAll(ROOT.resolve("docs/kotlin-dsl.md").readText()).joinToString("\n") {
              it.groupValues[1]
            })
      scripts.keys shouldContainAll listOf("page", "bfs-graphs", "device")
      scripts
        .flatMap { (name, text) ->
          callsOfScript(name, text).filter { it.signed != null }.map { "$name, line $it" }
        }
        .shouldBeEmpty()
    }

    test("a signed accessor, optional, argument or reference is found, and only that") {
      callsOfScript(
          "broken",
          """
          import dev.sluice.device.DeviceLimits
          import dev.sluice.kotlin.*
          import dev.sluice.queue.DrainPlan
          import dev.sluice.queue.DrainWindow
          import dev.sluice.queue.WorkQueuePlan
          import dev.sluice.queue.WorkQueueProfile
          fun accessor(plan: WorkQueuePlan) = plan.capacity().toULong()
          fun optional(limits: DeviceLimits) = limits.maxWindows().isPresent
          fun inherited(profile: WorkQueueProfile) = profile.entryBytes().toULong()
          fun argument(drain: DrainPlan) = drain.window(0)
          fun reference() = java.util.function.ToLongFunction(DrainWindow::firstSlot)
          fun fine(plan: WorkQueuePlan) = plan.capacity + plan.profile().capacity().sizing().ordinal.toULong()
          """
            .trimIndent(),
        )
        .filter { it.signed != null }
        .map { "${it.signed} ${it.method.name}" }
        .sorted() shouldBe
        listOf(
          "GIVEN capacity",
          "GIVEN entryBytes",
          "GIVEN firstSlot",
          "GIVEN maxWindows",
          "TAKEN window",
        )
    }
  })
