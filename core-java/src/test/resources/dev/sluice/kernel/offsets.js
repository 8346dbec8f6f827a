// SPDX-License-Identifier: Apache-2.0
// Runs shaders over a buffer whose words count up, and returns the byte that each word that one read
// lies at, a line for each shader. Words are normal floating-point numbers too, so that none is
// flushed to zero. input: of each shader its code, and the count of words that it reads.
const FIRST = 0x40000000;
const WORDS = 1 << 16;
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter.requestDevice();
const errors = [];
device.onuncapturederror = (e) => errors.push(e.error.message);
const U = GPUBufferUsage;
const all = device.createBuffer({ size: 4 * WORDS, usage: U.STORAGE | U.COPY_DST });
device.queue.writeBuffer(all, 0, Uint32Array.from({ length: WORDS }, (_, i) => FIRST + i));
const lines = await Promise.all(input.map(async ({ code, count }) => {
  const module = device.createShaderModule({ code });
  for (const m of (await module.getCompilationInfo()).messages) {
    if (m.type === 'error') throw new Error(`line ${m.lineNum}: ${m.message}`);
  }
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const out = device.createBuffer({ size: 4 * count, usage: U.STORAGE | U.COPY_SRC });
  const copy = device.createBuffer({ size: 4 * count, usage: U.COPY_DST | U.MAP_READ });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [all, out].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(out, 0, copy, 0, 4 * count);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return Array.from(new Uint32Array(copy.getMappedRange()), (word) => 4 * (word - FIRST)).join(',');
}));
if (errors.length) throw new Error(errors.join('; '));
return lines.join('\n');
