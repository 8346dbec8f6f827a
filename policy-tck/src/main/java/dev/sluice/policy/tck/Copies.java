// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.NumericPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;

/** Makes policies of classes that are the same again, for the virtual machine to compile anew. */
final class Copies {
  private Copies() {}

  /**
   * Returns a policy of a copy of this one's class; or this one, if its class cannot be copied, or
   * the copy not be made without arguments.
   */
  static NumericPolicy of(NumericPolicy policy) {
    try {
      Class<?> copy = new Loader(policy.getClass()).loadClass(policy.getClass().getName());
      Constructor<?> constructor = copy.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (NumericPolicy) constructor.newInstance();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return policy;
    }
  }

  /** Has classes of its own for the package of one class, and all others in common with it. */
  private static final class Loader extends ClassLoader {
    private final Class<?> original;

    Loader(Class<?> original) {
      super(original.getClassLoader());
      this.original = original;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        boolean ofPackage =
            name.startsWith(original.getPackageName() + ".")
                && name.indexOf('.', original.getPackageName().length() + 1) < 0;
        return ofPackage ? copy(name) : super.loadClass(name, resolve);
      }
    }

    private Class<?> copy(String name) throws ClassNotFoundException {
      String file = "/" + name.replace('.', '/') + ".class";
      try (InputStream bytes = original.getResourceAsStream(file)) {
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] all = bytes.readAllBytes();
        return defineClass(name, all, 0, all.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
