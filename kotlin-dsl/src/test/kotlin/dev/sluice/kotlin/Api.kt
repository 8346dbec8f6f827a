// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.numeric.NumericPolicy
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.queue.WorkQueueProfile
import java.lang.reflect.AnnotatedType
import java.lang.reflect.Executable
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.nameWithoutExtension
import kotlin.streams.asSequence
import org.checkerframework.checker.signedness.qual.Unsigned

/** The public Java types that the DSL serves, and its own classes, read from where they are. */
internal object Api {
  private val PACKAGES =
    setOf("dev.sluice.numeric", "dev.sluice.queue", "dev.sluice.sizing", "dev.sluice.device")

  val java: List<Class<*>> =
    (classes(NumericPolicy::class.java) + classes(WorkQueueProfile::class.java)).filter {
      it.packageName in PACKAGES && isPublic(it)
    }

  val kotlin: List<Class<*>> = classes(SluiceDsl::class.java)

  val facades: List<Class<*>> = kotlin.filter { it.simpleName.startsWith("-") }

  val builders: List<Class<*>> = java.filter { it.simpleName == "Builder" }

  /** The accessors that give a u64, or one that may be absent. */
  val accessors: List<Method> =
    (java - builders.toSet()).flatMap(::methods).filter { method ->
      !Modifier.isStatic(method.modifiers) &&
        method.parameterCount == 0 &&
        (isUnsigned(method.annotatedReturnType) ||
          method.returnType == OptionalUnsignedLong::class.java)
    }

  /** Everything else that is called with a u64. */
  val takers: List<Executable> =
    (java - builders.toSet()).flatMap { type ->
      val constructors = type.declaredConstructors.filter { Modifier.isPublic(it.modifiers) }
      (methods(type) + constructors).filter { taker ->
        taker.annotatedParameterTypes.any(::isUnsigned)
      }
    }

  fun methods(type: Class<*>): List<Method> =
    type.declaredMethods
      .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
      .sortedBy { it.toGenericString() }

  fun isUnsigned(type: AnnotatedType): Boolean =
    type.type == Long::class.javaPrimitiveType && type.isAnnotationPresent(Unsigned::class.java)

  private fun isPublic(type: Class<*>): Boolean =
    Modifier.isPublic(type.modifiers) && (type.enclosingClass?.let(::isPublic) ?: true)

  private fun classes(sample: Class<*>): List<Class<*>> {
    val place = Path.of(sample.protectionDomain.codeSource.location.toURI())
    if (place.isDirectory()) {
      return classes(place)
    }
    return FileSystems.newFileSystem(place).use { jar -> classes(jar.getPath("/")) }
  }

  private fun classes(root: Path): List<Class<*>> =
    Files.walk(root).use { files ->
      files
        .asSequence()
        .filter { it.extension == "class" && it.nameWithoutExtension != "module-info" }
        .map { "${root.relativize(it)}".removeSuffix(".class").replace('/', '.') }
        .sorted()
        .map { Class.forName(it, false, Api::class.java.classLoader) }
        .toList()
    }
}
