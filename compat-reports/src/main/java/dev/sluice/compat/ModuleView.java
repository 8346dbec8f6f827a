// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ModuleExportNode;
import org.objectweb.asm.tree.ModuleNode;
import org.objectweb.asm.tree.ModuleOpenNode;
import org.objectweb.asm.tree.ModuleProvideNode;
import org.objectweb.asm.tree.ModuleRequireNode;

/** What a module's descriptor says, all of it. */
final class ModuleView {
  private ModuleView() {}

  static Facts read(String artifact, JarSet jars) {
    Facts facts = new Facts();
    facts.owner("");
    ModuleNode module = jars.module(artifact);
    if (module == null) {
      facts.promise("MODULE", "", "name", "automatic, " + jars.automaticName(artifact));
      return facts;
    }
    String open = (module.access & Opcodes.ACC_OPEN) != 0 ? "open, " : "";
    facts.promise("MODULE", "", "name", open + module.name);
    for (ModuleExportNode export : or(module.exports)) {
      if (export.modules.isEmpty()) {
        facts.promise("EXPORT", "", dotted(export.packaze), "");
      }
    }
    for (ModuleOpenNode opens : or(module.opens)) {
      String to = opens.modules.isEmpty() ? "" : "to " + List.copyOf(opens.modules);
      facts.promise("OPEN_PACKAGE", "", dotted(opens.packaze), to);
    }
    for (ModuleRequireNode requires : or(module.requires)) {
      boolean isStatic = (requires.access & Opcodes.ACC_STATIC_PHASE) != 0;
      // Of optional modules, whoever reads them through this one knows.
      if ((requires.access & Opcodes.ACC_TRANSITIVE) != 0) {
        facts.promise("READ_THROUGH", "", requires.module, "");
      }
      // A module that must now be on the path of those who have this one.
      if (!isStatic && !requires.module.startsWith("java.base")) {
        facts.demand("REQUIRED_MODULE", "", requires.module, "");
      }
    }
    for (String uses : or(module.uses)) {
      facts.promise("USED_SERVICE", "", dotted(uses), "");
    }
    for (ModuleProvideNode provides : or(module.provides)) {
      for (String provider : provides.providers) {
        facts.promise(
            "PROVIDED_SERVICE", "", dotted(provides.service) + ": " + dotted(provider), "");
      }
    }
    return facts;
  }

  private static <T> List<T> or(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String dotted(String internalName) {
    return Objects.requireNonNull(internalName).replace('/', '.');
  }
}
