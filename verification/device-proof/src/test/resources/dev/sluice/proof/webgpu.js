// SPDX-License-Identifier: Apache-2.0
// Does what a host asks of a device of WebGPU, in order. input: commands, each an array that begins
// with its name. Returns a line for each answer. What was made stays for the programs that follow.
const gpu = globalThis.gpu ??= await (async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('no adapter');
  const names = ['maxStorageBuffersPerShaderStage', 'maxStorageBufferBindingSize', 'maxBufferSize',
    'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupsPerDimension'];
  const requiredLimits = Object.fromEntries(names.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  return { adapter, device, buffers: new Map(), programs: new Map(), errors: [] };
})();
const { device, buffers, programs } = gpu;
const U = GPUBufferUsage;
const STEP = 256; // of dynamic offsets
const answers = [];
const reads = [];
const launched = input.filter(([name]) => name.startsWith('launch'));
let launches = null;
if (launched.length > 0) {
  launches = device.createBuffer({ size: STEP * launched.length, usage: U.UNIFORM | U.COPY_DST });
  const words = new Uint32Array((STEP / 4) * launched.length);
  launched.forEach((launch, i) => words.set(launch[4], (STEP / 4) * i));
  device.queue.writeBuffer(launches, 0, words);
}
let launch = 0;
let encoder = null;
let pass = null;
const encode = () => encoder ??= device.createCommandEncoder();
const endPass = () => {
  pass?.end();
  pass = null;
};
const submit = () => {
  endPass();
  if (encoder) device.queue.submit([encoder.finish()]);
  encoder = null;
};
const groups = new Map();
const bind = (program, kernel, bindings) => {
  const key = JSON.stringify([program, kernel, bindings]);
  if (!groups.has(key)) {
    groups.set(key, device.createBindGroup({
      layout: programs.get(program).kernels.get(kernel).arrays,
      entries: bindings.map(([binding, buffer, offset, size]) => (
        { binding, resource: { buffer: buffers.get(buffer), offset, size } })),
    }));
  }
  return groups.get(key);
};
const commands = {
  limits() {
    const { limits } = device;
    const info = gpu.adapter.info;
    answers.push([info.vendor, info.architecture, info.device, info.description].filter((s) => s).join(' '));
    answers.push([limits.minStorageBufferOffsetAlignment, limits.maxStorageBuffersPerShaderStage,
      limits.maxStorageBufferBindingSize, limits.maxBufferSize, limits.maxComputeInvocationsPerWorkgroup,
      limits.maxComputeWorkgroupsPerDimension].join(' '));
  },
  allocate(id, size) {
    const buffer = device.createBuffer({ size, usage: U.STORAGE | U.INDIRECT | U.COPY_DST | U.COPY_SRC });
    buffers.set(id, buffer);
    answers.push(String(buffer.size));
  },
  free(id) {
    submit();
    buffers.get(id).destroy();
    buffers.delete(id);
  },
  write(id, offset, data) {
    submit();
    device.queue.writeBuffer(buffers.get(id), offset, Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  },
  fill(id, offset, bytes, word) {
    submit();
    device.queue.writeBuffer(buffers.get(id), offset, new Uint32Array(bytes / 4).fill(word));
  },
  async compile(id, code) {
    const module = device.createShaderModule({ code });
    for (const m of (await module.getCompilationInfo()).messages) {
      if (m.type === 'error') throw new Error(`line ${m.lineNum}: ${m.message}: ${code.split('\n')[m.lineNum - 1]}`);
    }
    programs.set(id, {
      module,
      kernels: new Map(),
      words: device.createBindGroupLayout({
        entries: [{ binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { hasDynamicOffset: true, minBindingSize: 16 } }],
      }),
    });
  },
  async kernel(id, entryPoint, bindings, writable) {
    const { module, kernels, words } = programs.get(id);
    const arrays = device.createBindGroupLayout({
      entries: bindings.map((binding, i) => (
        { binding, visibility: GPUShaderStage.COMPUTE, buffer: { type: writable[i] ? 'storage' : 'read-only-storage' } })),
    });
    const layout = device.createPipelineLayout({ bindGroupLayouts: [arrays, words] });
    const pipeline = await device.createComputePipelineAsync({ layout, compute: { module, entryPoint } });
    kernels.set(entryPoint, { arrays, pipeline });
  },
  drop(id) {
    programs.delete(id);
  },
  launch(id, kernel, bindings, words, x, y) {
    begin(id, kernel, bindings).dispatchWorkgroups(x, y);
  },
  launchIndirect(id, kernel, bindings, words, buffer, offset) {
    begin(id, kernel, bindings).dispatchWorkgroupsIndirect(buffers.get(buffer), offset);
  },
  read(id, offset, bytes) {
    endPass();
    const copy = device.createBuffer({ size: bytes, usage: U.COPY_DST | U.MAP_READ });
    encode().copyBufferToBuffer(buffers.get(id), offset, copy, 0, bytes);
    reads.push([answers.length, copy]);
    answers.push('');
  },
};
const begin = (id, kernel, bindings) => {
  pass ??= encode().beginComputePass();
  const program = programs.get(id);
  pass.setPipeline(program.kernels.get(kernel).pipeline);
  pass.setBindGroup(0, bind(id, kernel, bindings));
  program.launches ??= {};
  if (program.launches.buffer !== launches) {
    program.launches = {
      buffer: launches,
      group: device.createBindGroup({
        layout: program.words, entries: [{ binding: 0, resource: { buffer: launches, size: 16 } }],
      }),
    };
  }
  pass.setBindGroup(1, program.launches.group, [STEP * launch++]);
  return pass;
};
const text = (bytes) => {
  let latin = '';
  for (let i = 0; i < bytes.length; i += 0x8000) latin += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(latin);
};
device.pushErrorScope('internal');
device.pushErrorScope('out-of-memory');
device.pushErrorScope('validation');
let failed = null;
try {
  for (const [name, ...operands] of input) await commands[name](...operands);
  submit();
} catch (error) {
  failed = error;
}
for (let i = 0; i < 3; i++) failed = (await device.popErrorScope()) ?? failed;
if (failed) throw new Error(failed.message);
await Promise.all(reads.map(async ([answer, copy]) => {
  await copy.mapAsync(GPUMapMode.READ);
  answers[answer] = text(new Uint8Array(copy.getMappedRange()));
  copy.destroy();
}));
launches?.destroy();
return answers.join('\n');
