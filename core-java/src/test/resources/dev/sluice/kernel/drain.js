// SPDX-License-Identifier: Apache-2.0
// Drains a tree by the header of a plan. input: code, controls and entries (each buffer's, as
// numbers), capacity, segmentSlots, buffers, sweeps (0: polled every 4), windows, groups (x and y),
// runs, indirect (the device writes the grid), swapped (a mutant). Returns for each run the control block, then count, sum and kids.
const adapter = await navigator.gpu.requestAdapter();
if (!adapter) throw new Error('no adapter');
const device = await adapter.requestDevice();
const errors = [];
device.onuncapturederror = (e) => errors.push(e.error.message);
const module = device.createShaderModule({ code: input.code });
for (const m of (await module.getCompilationInfo()).messages) {
  if (m.type === 'error') throw new Error(`line ${m.lineNum}: ${m.message}`);
}
const U = GPUBufferUsage;
const all = U.STORAGE | U.COPY_DST | U.COPY_SRC;
const make = (bytes, usage = all) => device.createBuffer({ size: bytes, usage });
const control = make(128);
const tally = make(16);
const segments = Math.ceil(input.capacity / input.segmentSlots);
const parts = [];
for (let b = 0; b < input.buffers; b++) {
  parts.push([]);
  for (let p = 0; p < segments; p++) {
    parts[b].push(make(Math.min(input.segmentSlots, input.capacity - p * input.segmentSlots) * 8));
  }
}
const calls = input.windows * 64;
const launches = make(256 * calls, U.UNIFORM | U.COPY_DST);
const numbers = new Uint32Array(64 * calls);
for (let s = 0; s < 64; s++) {
  for (let w = 0; w < input.windows; w++) {
    numbers[64 * (s * input.windows + w)] = s;
    numbers[64 * (s * input.windows + w) + 1] = w;
  }
}
device.queue.writeBuffer(launches, 0, numbers);
const count = 2 + segments * input.buffers;
const entries = [];
for (let i = 0; i < count; i++) entries.push({ binding: i, visibility: 4, buffer: { type: 'storage' } });
entries.push({ binding: 15, visibility: 4, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: 8 } });
const layout = device.createBindGroupLayout({ entries });
const pipeline = await device.createComputePipelineAsync({
  layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
  compute: { module, entryPoint: 'drain' },
});
const gridLayout = device.createBindGroupLayout({ entries: [{ binding: 0, visibility: 4, buffer: { type: 'storage' } }] });
const grid = make(12, U.STORAGE | U.INDIRECT);
const gridGroup = device.createBindGroup({ layout: gridLayout, entries: [{ binding: 0, resource: { buffer: grid } }] });
const prepare = input.indirect && await device.createComputePipelineAsync({
  layout: device.createPipelineLayout({ bindGroupLayouts: [layout, gridLayout] }),
  compute: { module, entryPoint: 'prepare' },
});
// Where buffers take turns, the bindings do.
const groups = [0, 1].map((odd) => {
  const order = input.buffers === 2 && odd ? [parts[1], parts[0]] : parts;
  const buffers = [control, tally, ...order.flat()];
  return device.createBindGroup({
    layout,
    entries: buffers.map((buffer, i) => ({ binding: i, resource: { buffer } })).concat([
      { binding: 15, resource: { buffer: launches, size: 8 } },
    ]),
  });
});
const read = async () => {
  const copy = make(144, U.COPY_DST | U.MAP_READ);
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(control, 0, copy, 0, 128);
  encoder.copyBufferToBuffer(tally, 0, copy, 128, 16);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return Array.from(new Uint32Array(copy.getMappedRange()));
};
const results = [];
for (let run = 0; run < input.runs; run++) {
  device.queue.writeBuffer(control, 0, new Uint32Array(input.control));
  device.queue.writeBuffer(tally, 0, new Uint32Array(4));
  const first = input.swapped ? input.buffers - 1 : 0;
  for (let b = 0; b < input.buffers; b++) {
    const whole = new Uint32Array(2 * input.capacity);
    for (let i = 0; i < input.capacity; i++) {
      whole[2 * i] = b === first && i < input.initial.length ? input.initial[i] : 77 + i;
      whole[2 * i + 1] = b === first && i < input.initial.length ? 0 : input.depth;
    }
    parts[b].forEach((part, p) => {
      const at = 2 * p * input.segmentSlots;
      device.queue.writeBuffer(part, 0, whole.slice(at, at + part.size / 4));
    });
  }
  for (let s = 0; ;) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const end = input.sweeps || s + 4;
    for (; s < end; s++) {
      if (input.indirect) {
        pass.setPipeline(prepare);
        pass.setBindGroup(0, groups[s & 1], [256 * s * input.windows]);
        pass.setBindGroup(1, gridGroup);
        pass.dispatchWorkgroups(1);
        pass.setPipeline(pipeline);
      }
      for (let w = 0; w < input.windows; w++) {
        pass.setBindGroup(0, groups[s & 1], [256 * (s * input.windows + w)]);
        if (input.indirect) pass.dispatchWorkgroupsIndirect(grid, 0);
        else pass.dispatchWorkgroups(input.groups[0], input.groups[1]);
      }
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    if (input.sweeps) break;
    // The flag is the counter of the next sweep.
    const block = await read();
    if (block[block[13] & 3] === 0 || s > 50) break;
  }
  results.push((await read()).join(','));
}
if (errors.length) throw new Error(errors.join('; '));
return results.join('\n');
