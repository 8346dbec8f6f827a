// SPDX-License-Identifier: Apache-2.0
// Binds each region of an arena, [offset, bytes]; returns what is wrong with it.
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter.requestDevice();
const size = Math.max(...input.map(([offset, bytes]) => offset + bytes));
const buffer = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE });
const entries = input.map((_, binding) => ({ binding, visibility: 4, buffer: { type: 'storage' } }));
const layout = device.createBindGroupLayout({ entries });
device.pushErrorScope('validation');
device.createBindGroup({
  layout,
  entries: input.map(([offset, size], binding) => ({ binding, resource: { buffer, offset, size } })),
});
return (await device.popErrorScope())?.message ?? '';
