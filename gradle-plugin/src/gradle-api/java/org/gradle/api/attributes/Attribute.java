// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes;

public class Attribute<T> {
  private Attribute() {}
}
