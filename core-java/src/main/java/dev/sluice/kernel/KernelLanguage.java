// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.sizing.LayoutRules;

/**
 * A language that a {@link KernelHeader} is written in.
 *
 * @since 0.2.0
 */
public enum KernelLanguage {
  /**
   * C from C99 on and C++ from C++11 on: a host, or a drain on the threads of a CPU. Atomics are
   * those of GCC and Clang; with another compiler define {@code SLUICE_FETCH_ADD(pointer, n)} and
   * {@code SLUICE_LOAD(pointer)} first, or do without {@code reserve} and {@code emit}.
   */
  C(LayoutRules.C),

  /** CUDA C++, by nvcc or NVRTC. A host compiler sees constants and structs. */
  CUDA(LayoutRules.CUDA),

  /** OpenCL C from 1.2 on. 64-bit indices need {@code cl_khr_int64_base_atomics}. */
  OPENCL(LayoutRules.C),

  /** WGSL, the language of WebGPU, which has no integers beyond 32 bits. */
  WGSL(LayoutRules.WGSL);

  private final LayoutRules rules;

  KernelLanguage(LayoutRules rules) {
    this.rules = rules;
  }

  /** Returns the rules that the language lays out structs by. */
  public LayoutRules layoutRules() {
    return rules;
  }
}
