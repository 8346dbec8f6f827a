// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs many programs in one JVM, as if each were in one of its own: with classes, standard streams,
 * properties and an exit status of its own. {@link Programs} starts it. What a program calls of the
 * JVM's end and of its streams is directed here.
 */
public final class Stage {
  private static final int THROWN = 1;

  /** The jars with classes that keep what a run came to, and so are loaded for each. */
  private static final Pattern KEEPING =
      Pattern.compile("(sluice-kotlin-script|acme-kotlin)[^/\\\\]*\\.jar$");

  private static final Map<List<String>, ClassLoader> LIBRARIES = new HashMap<>();

  private static @Nullable Stage current;

  private final FileDescriptor out;
  private final FileDescriptor err;
  private @Nullable Integer status;

  private Stage(FileDescriptor out, FileDescriptor err) {
    this.out = out;
    this.err = err;
  }

  /** Ends a thread, where it would have ended the JVM. */
  private static final class Exit extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Stands for {@link System#exit}. */
  public static void exit(int status) {
    synchronized (Stage.class) {
      Stage stage = current();
      if (stage.status == null) {
        stage.status = status;
      }
    }
    throw new Exit();
  }

  /** Stands for {@link FileDescriptor#out}. */
  public static FileDescriptor out() {
    return current().out;
  }

  /** Stands for {@link FileDescriptor#err}. */
  public static FileDescriptor err() {
    return current().err;
  }

  private static synchronized Stage current() {
    if (current == null) {
      throw new IllegalStateException("No program runs");
    }
    return current;
  }

  private static synchronized void enter(@Nullable Stage stage) {
    current = stage;
  }

  /** Runs what a file says, and writes beside it what each came to. */
  public static void main(String[] arguments) throws Exception {
    // A script's end waits for all threads but that one of the JVM.
    Thread.currentThread().setName("DestroyJavaVM");
    Path file = Path.of(arguments[0]);
    PrintStream ownOut = System.out;
    PrintStream ownErr = System.err;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        run(file.resolveSibling("" + i), texts(in), texts(in), in.readUTF(), texts(in));
      }
    }
    System.setOut(ownOut);
    System.setErr(ownErr);
  }

  private static List<String> texts(DataInputStream in) throws Exception {
    List<String> texts = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static void run(
      Path result,
      List<String> jars,
      List<String> properties,
      String program,
      List<String> arguments)
      throws Exception {
    List<URL> own = new ArrayList<>();
    List<String> library = new ArrayList<>();
    for (String jar : jars) {
      if (KEEPING.matcher(jar).find()) {
        own.add(Path.of(jar).toUri().toURL());
      } else {
        library.add(jar);
      }
    }
    for (String property : properties) {
      String[] parts = property.split("=", 2);
      System.setProperty(parts[0], parts[1]);
    }
    try (URLClassLoader loader =
            new URLClassLoader("app", own.toArray(URL[]::new), library(library));
        FileOutputStream out = new FileOutputStream(result + ".out");
        FileOutputStream err = new FileOutputStream(result + ".err")) {
      Stage stage = new Stage(out.getFD(), err.getFD());
      enter(stage);
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      ThreadGroup group =
          new ThreadGroup(program) {
            @Override
            public void uncaughtException(Thread thread, Throwable thrown) {
              if (!(thrown instanceof Exit)) {
                super.uncaughtException(thread, thrown);
              }
            }
          };
      Thread main =
          new Thread(group, () -> call(stage, loader, program, arguments.toArray(String[]::new)));
      main.setName("main");
      main.setContextClassLoader(loader);
      main.start();
      awaitAll(group);
      System.out.flush();
      System.err.flush();
      Files.writeString(
          Path.of(result + ".status"), "" + (stage.status == null ? 0 : stage.status));
    } finally {
      enter(null);
      for (String property : properties) {
        System.clearProperty(property.split("=", 2)[0]);
      }
    }
  }

  private static ClassLoader library(List<String> jars) throws Exception {
    ClassLoader library = LIBRARIES.get(jars);
    if (library == null) {
      List<URL> urls = new ArrayList<>();
      for (String jar : jars) {
        urls.add(Path.of(jar).toUri().toURL());
      }
      library =
          new URLClassLoader("library", urls.toArray(URL[]::new), Stage.class.getClassLoader());
      LIBRARIES.put(jars, library);
    }
    return library;
  }

  private static void call(Stage stage, ClassLoader loader, String program, String[] arguments) {
    try {
      Class.forName(program, true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof Exit)) {
        fail(stage, e.getCause());
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      fail(stage, e);
    }
  }

  private static void fail(Stage stage, Throwable thrown) {
    thrown.printStackTrace();
    stage.status = THROWN;
  }

  /** As a JVM ends once no thread keeps it alive. */
  private static void awaitAll(ThreadGroup group) throws InterruptedException {
    while (true) {
      Thread[] threads = new Thread[16];
      int count = group.enumerate(threads);
      boolean waited = false;
      for (int i = 0; i < count; i++) {
        if (!threads[i].isDaemon()) {
          threads[i].join();
          waited = true;
        }
      }
      if (!waited) {
        return;
      }
    }
  }
}
