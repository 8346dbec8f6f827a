// SPDX-License-Identifier: Apache-2.0
/** Policies with one defect each, to see who notices. Not published. */
@NullMarked
package dev.sluice.broken;

import org.jspecify.annotations.NullMarked;
