// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Runs of programs, those on the same jars in one JVM: starting one for each takes longer than what
 * most of them do.
 */
final class Programs {
  private static final String STAGE = Type.getInternalName(Stage.class);

  /** A program, with the jars that are not the same for all. */
  record Run(List<Path> jars, List<String> properties, String program, List<String> arguments) {}

  private final Path work;
  private final List<Path> shared;
  private final Map<Path, Path> directed = new HashMap<>();
  private int batches;

  /**
   * Begins.
   *
   * @param shared the jars that all programs have
   */
  Programs(Path work, List<Path> shared) {
    this.work = work;
    this.shared = shared;
  }

  /** Returns what each run came to, in their order. Those on other jars run at the same time. */
  List<Jvm.Result> run(List<Run> runs) {
    Map<List<Path>, List<Integer>> byJars = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      byJars.computeIfAbsent(runs.get(i).jars(), jars -> new ArrayList<>()).add(i);
    }
    Map<Integer, Jvm.Result> results = new ConcurrentSkipListMap<>();
    List<Runnable> batches = new ArrayList<>();
    for (List<Integer> indices : byJars.values()) {
      Path file = prepare(indices.stream().map(runs::get).toList());
      batches.add(() -> run(file, indices, results));
    }
    batches.parallelStream().forEach(Runnable::run);
    return List.copyOf(results.values());
  }

  /** Writes down what to run. */
  private Path prepare(List<Run> runs) {
    Path file = work.resolve("batch" + batches++).resolve("runs");
    try {
      Files.createDirectories(file.getParent());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        out.writeInt(runs.size());
        for (Run run : runs) {
          write(out, run.jars().stream().map(jar -> directed(jar).toString()).toList());
          write(out, run.properties());
          out.writeUTF(run.program());
          write(out, run.arguments());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void run(Path file, List<Integer> indices, Map<Integer, Jvm.Result> results) {
    try {
      List<Path> path = new ArrayList<>(shared);
      path.add(Path.of(Stage.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
      // All that is loaded stays in use until the end, and no collector finds anything there.
      Jvm.run(
              List.of("-XX:+UseSerialGC", "-XX:MetaspaceSize=512m"),
              path,
              Stage.class.getName(),
              file.toString())
          .outOfSuccess();
      for (int i = 0; i < indices.size(); i++) {
        results.put(
            indices.get(i),
            new Jvm.Result(
                Integer.parseInt(Files.readString(file.resolveSibling(i + ".status"))),
                Files.readString(file.resolveSibling(i + ".out")),
                Files.readString(file.resolveSibling(i + ".err"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  /** Returns the jar with what is the whole JVM's directed to the stage. */
  private Path directed(Path jar) {
    return directed.computeIfAbsent(
        jar,
        of -> {
          Path copy = work.resolve("directed" + directed.size()).resolve(of.getFileName());
          try (JarFile file = new JarFile(of.toFile())) {
            Files.createDirectories(copy.getParent());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
              // Most of what it takes is to be read again and again.
              out.setLevel(0);
              for (JarEntry entry : file.stream().toList()) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = file.getInputStream(entry)) {
                  byte[] bytes = in.readAllBytes();
                  out.write(entry.getName().endsWith(".class") ? directed(bytes) : bytes);
                }
                out.closeEntry();
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return copy;
        });
  }

  private static byte[] directed(byte[] type) {
    String text = new String(type, StandardCharsets.ISO_8859_1);
    if (!text.contains("java/io/FileDescriptor") && !text.contains("exit")) {
      return type;
    }
    ClassReader reader = new ClassReader(type);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return directed(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static MethodVisitor directed(MethodVisitor to) {
    return new MethodVisitor(ASM9, to) {
      @Override
      public void visitMethodInsn(
          int code, String owner, String name, String descriptor, boolean isInterface) {
        boolean ends = owner.equals("java/lang/System") && name.equals("exit");
        super.visitMethodInsn(code, ends ? STAGE : owner, name, descriptor, isInterface);
      }

      @Override
      public void visitFieldInsn(int code, String owner, String name, String descriptor) {
        if (owner.equals("java/io/FileDescriptor") && !name.equals("in")) {
          super.visitMethodInsn(INVOKESTATIC, STAGE, name, "()" + descriptor, false);
        } else {
          super.visitFieldInsn(code, owner, name, descriptor);
        }
      }
    };
  }
}
