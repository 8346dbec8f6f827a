// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

import java.io.File;
import org.gradle.api.logging.Logger;

public abstract class DefaultTask implements Task {
  public abstract Logger getLogger();

  public abstract String getName();

  public abstract File getTemporaryDir();

  public abstract void setDescription(String description);

  public abstract void setGroup(String group);
}
