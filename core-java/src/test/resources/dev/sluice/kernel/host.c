/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drains a tree by the kernels in drain.cl on the first OpenCL device, RUNS times, and prints each
 * outcome. The plan's figures come from its header for C.
 *
 * Defined by the test: LOCAL, GX, GY, WINDOWS, SWEEPS (0: polled every 4; -1: one launch), RUNS,
 * DEPTH; ARENA; PARTS (of an arena each region is given as a sub-buffer of its own); and of the
 * mutants SWAPPED, PRESET. Arguments: the kernels' source, and options for its compiler.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include "plan.h"
#include <CL/cl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TREE_UINT uint32_t
#include "tree.h"

#define CAP SLUICE_FRONTIER_CAPACITY
#define BUFFERS ((int)SLUICE_FRONTIER_BUFFERS)
#define SEGMENTS ((int)SLUICE_FRONTIER_ENTRY_SEGMENTS)
#define CANARY 4096
#ifdef SLUICE_FRONTIER_BUFFER_STRIDE
#define BUFFER_STRIDE SLUICE_FRONTIER_BUFFER_STRIDE
#else
#define BUFFER_STRIDE 0
#endif
#define ITEMS ((size_t)LOCAL * GX * GY)

static void check(cl_int status, const char* what)
{
  if (status != CL_SUCCESS) {
    printf("%s: %d\n", what, status);
    exit(3);
  }
}

static cl_context context;
static cl_command_queue commands;
static cl_mem regions[16];
static size_t sizes[16];
static int region_count;

static cl_mem allocate(size_t bytes)
{
  cl_int status;
  cl_mem region = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes + CANARY, NULL, &status);
  check(status, "clCreateBuffer");
  sizes[region_count] = bytes;
  regions[region_count++] = region;
  return region;
}

#ifdef PARTS
static cl_mem part(cl_mem arena, size_t from, size_t bytes)
{
  const cl_buffer_region region = {from, bytes};
  cl_int status;
  cl_mem made = clCreateSubBuffer(arena, CL_MEM_READ_WRITE, CL_BUFFER_CREATE_TYPE_REGION, &region, &status);
  check(status, "clCreateSubBuffer");
  return made;
}
#endif

static void put(cl_mem region, size_t at, size_t bytes, const void* from)
{
  check(clEnqueueWriteBuffer(commands, region, CL_TRUE, at, bytes, from, 0, NULL, NULL), "write");
}

static void get(cl_mem region, size_t at, size_t bytes, void* to)
{
  check(clEnqueueReadBuffer(commands, region, CL_TRUE, at, bytes, to, 0, NULL, NULL), "read");
}

static char* text(const char* name)
{
  FILE* file = fopen(name, "rb");
  char* source = calloc(1, 1 << 20);
  if (file == NULL || source == NULL || fread(source, 1, (1 << 20) - 1, file) == 0)
    exit(4);
  fclose(file);
  return source;
}

int main(int arguments, char** argument)
{
  static sluice_frontier_control block;
  static unsigned char canary[CANARY], seen[CANARY];
  cl_platform_id platform;
  cl_device_id device;
  cl_int status;
  cl_program program;
  cl_kernel kernel;
  cl_mem control, tally;
#ifdef PARTS
  cl_mem arena;
#endif
#ifndef ARENA
  cl_mem parts[2][8];
#endif
  char* source;
  cl_ulong* tallies = calloc(ITEMS, 3 * sizeof *tallies);
  sluice_frontier_entry* entries = calloc(CAP, sizeof *entries);
  size_t control_at = 0, i;
  int b, p, run;
  cl_uint next = 0;
  if (arguments != 3)
    return 2;
  source = text(argument[1]);
  check(clGetPlatformIDs(1, &platform, NULL), "clGetPlatformIDs");
  check(clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, NULL), "clGetDeviceIDs");
  context = clCreateContext(NULL, 1, &device, NULL, NULL, &status);
  check(status, "clCreateContext");
  commands = clCreateCommandQueue(context, device, 0, &status);
  check(status, "clCreateCommandQueue");
  program = clCreateProgramWithSource(context, 1, (const char**)&source, NULL, &status);
  check(status, "clCreateProgramWithSource");
  if (clBuildProgram(program, 1, &device, argument[2], NULL, NULL) != CL_SUCCESS) {
    char* log = calloc(1, 1 << 16);
    clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, (1 << 16) - 1, log, NULL);
    printf("build: %s\n", log);
    return 3;
  }
  kernel = clCreateKernel(program, SWEEPS < 0 ? "drain_all" : "drain", &status);
  check(status, "clCreateKernel");
#ifdef PARTS
  arena = allocate(SLUICE_ARENA_BYTES);
  control = part(arena, SLUICE_FRONTIER_CONTROL_OFFSET, sizeof block);
  check(clSetKernelArg(kernel, next++, sizeof control, &control), "argument");
  for (b = 0; b < 2; b++) {
    if (b < BUFFERS)
      parts[b][0] = part(arena, SLUICE_FRONTIER_ENTRY_OFFSET + (size_t)b * BUFFER_STRIDE, CAP * sizeof *entries);
    check(clSetKernelArg(kernel, next++, sizeof(cl_mem), &parts[b < BUFFERS ? b : 0][0]), "argument");
  }
#elif defined(ARENA)
  control = allocate(SLUICE_ARENA_BYTES);
  control_at = SLUICE_FRONTIER_CONTROL_OFFSET;
  check(clSetKernelArg(kernel, next++, sizeof control, &control), "argument");
#else
  control = allocate(sizeof block);
  check(clSetKernelArg(kernel, next++, sizeof control, &control), "argument");
  for (b = 0; b < 2; b++)
    for (p = 0; p < SEGMENTS; p++) {
      const size_t slots = SLUICE_FRONTIER_ENTRY_SEGMENT_SLOTS;
      if (b < BUFFERS)
        parts[b][p] = allocate((p == SEGMENTS - 1 ? CAP - p * slots : slots) * sizeof *entries);
      check(clSetKernelArg(kernel, next++, sizeof(cl_mem), &parts[b < BUFFERS ? b : 0][p]), "argument");
    }
#endif
  tally = allocate(3 * ITEMS * sizeof *tallies);
  check(clSetKernelArg(kernel, next + 2, sizeof tally, &tally), "argument");
  memset(canary, 0xa5, sizeof canary);
  for (run = 0; run < RUNS; run++) {
    cl_uint s = 0, w = 0;
    cl_ulong count = 0, sum = 0, children = 0;
    int intact = 1;
    for (p = 0; p < region_count; p++)
      put(regions[p], sizes[p], CANARY, canary);
    memset(tallies, 0, 3 * ITEMS * sizeof *tallies);
    put(tally, 0, 3 * ITEMS * sizeof *tallies, tallies);
    for (b = 0; b < BUFFERS; b++) {
      /* What nobody wrote is a node too, so that draining it shows. */
      for (i = 0; i < CAP; i++) {
        entries[i].hash = 77U + (uint32_t)i;
        entries[i].depth = DEPTH;
      }
#ifdef SWAPPED
      if (b == BUFFERS - 1)
#else
      if (b == 0)
#endif
        for (i = 0; i < SLUICE_FRONTIER_INITIAL_ITEMS; i++) {
          entries[i].hash = tree_root((uint32_t)i);
          entries[i].depth = 0;
        }
#ifdef ARENA
      put(control, SLUICE_FRONTIER_ENTRY_OFFSET + (size_t)b * BUFFER_STRIDE, CAP * sizeof *entries, entries);
#else
      for (p = 0; p < SEGMENTS; p++) {
        const size_t slots = SLUICE_FRONTIER_ENTRY_SEGMENT_SLOTS;
        put(parts[b][p], 0, (p == SEGMENTS - 1 ? CAP - p * slots : slots) * sizeof *entries, entries + p * slots);
      }
#endif
    }
    sluice_frontier_init(&block);
#ifdef PRESET
    block.tail[1] = PRESET;
#endif
    put(control, control_at, sizeof block, &block);
    for (s = 0;;) {
      const size_t local[2] = {LOCAL, 1};
      const size_t global[2] = {SWEEPS < 0 ? LOCAL : LOCAL * GX, SWEEPS < 0 ? 1 : GY};
      check(clSetKernelArg(kernel, next, sizeof s, &s), "argument");
      for (w = 0; w < WINDOWS; w++) {
        check(clSetKernelArg(kernel, next + 1, sizeof w, &w), "argument");
        check(clEnqueueNDRangeKernel(commands, kernel, 2, NULL, global, local, 0, NULL, NULL), "launch");
      }
      s++;
      if (SWEEPS < 0 || s == SWEEPS)
        break;
      if (SWEEPS == 0 && s % 4 == 0) {
        get(control, control_at, sizeof block, &block);
        if (sluice_frontier_done(&block))
          break;
      }
    }
    get(control, control_at, sizeof block, &block);
    get(tally, 0, 3 * ITEMS * sizeof *tallies, tallies);
    for (i = 0; i < ITEMS; i++) {
      count += tallies[3 * i];
      sum += tallies[3 * i + 1];
      children += tallies[3 * i + 2];
    }
    for (p = 0; p < region_count; p++) {
      get(regions[p], sizes[p], CANARY, seen);
      intact &= memcmp(seen, canary, CANARY) == 0;
    }
#ifdef OVERFLOW
    printf("attempted %s, lost %s, guards %s, done %d\n",
           block.attempted == SLUICE_FRONTIER_INITIAL_ITEMS + children ? "right" : "wrong",
           block.lost == block.attempted - count && block.lost != 0 ? "right" : "wrong",
           intact ? "intact" : "broken", sluice_frontier_done(&block));
    (void)sum;
#else
    printf("count %llu, sum %llu, sweeps %u, peak %llu, attempted %llu, lost %llu, guards %s, done %d\n",
           (unsigned long long)count, (unsigned long long)sum, block.sweeps,
           (unsigned long long)block.peak, (unsigned long long)block.attempted,
           (unsigned long long)block.lost, intact ? "intact" : "broken", sluice_frontier_done(&block));
    (void)children;
#endif
  }
  return 0;
}
