// SPDX-License-Identifier: Apache-2.0
/**
 * What the drivers of this machine say of its devices, as a plan needs it. {@link
 * dev.sluice.probe.DeviceProbe} is where to start. A preview: it may change in any release.
 *
 * @since 0.2.0
 */
@NullMarked
package dev.sluice.probe;

import org.jspecify.annotations.NullMarked;
