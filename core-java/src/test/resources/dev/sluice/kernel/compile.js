// SPDX-License-Identifier: Apache-2.0
// Compiles WGSL to which variables are added that its functions ask for; returns what is wrong.
const adapter = await navigator.gpu.requestAdapter();
const device = await adapter.requestDevice();
device.onuncapturederror = () => {};
let code = input.code;
let binding = 0;
for (const [, name, type] of input.code.matchAll(/^\/\/   var<storage, read_write> (\w+): (.+);$/gm)) {
  code += `@group(0) @binding(${binding++}) var<storage, read_write> ${name}: ${type};\n`;
}
const info = await device.createShaderModule({ code }).getCompilationInfo();
return info.messages.filter((m) => m.type === 'error').map((m) => `${m.lineNum}: ${m.message}`).join('; ');
