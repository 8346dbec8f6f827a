/* SPDX-License-Identifier: Apache-2.0
 * Both drivers in one library, as strange as MODE makes them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SANE 0
#define NO_DEVICES 1
#define ZEROS 2
#define ABSURD 3
#define ERRORS 4
#define HANGS 5
#define CRASHES 6
#define CHATS 7
#define TOO_MANY 8
#define DIES_AFTER_ONE 9
#define NO_PLATFORM 10

static void begin(void) {
  if (MODE == HANGS) for (;;) pause();
  if (MODE == CRASHES) abort();
  if (MODE == CHATS) { printf("sluice-probe\tnumber\nwarning: half a line"); fflush(stdout); }
}

/* ---- OpenCL ---- */

int clGetPlatformIDs(uint32_t n, void **ids, uint32_t *count) {
  begin();
  if (MODE == NO_PLATFORM) return -1001;
  if (MODE == ERRORS) return -6;
  if (count) *count = 1;
  if (ids && n) ids[0] = (void *)1;
  return 0;
}

int clGetDeviceIDs(void *platform, uint64_t type, uint32_t n, void **ids, uint32_t *count) {
  (void)platform; (void)type;
  if (MODE == NO_DEVICES) return -1;
  if (count) *count = MODE == TOO_MANY ? 4000000000u : MODE == DIES_AFTER_ONE ? 2 : 1;
  if (ids) for (uint32_t i = 0; i < n; i++) ids[i] = (void *)(uintptr_t)(16 + i);
  return 0;
}

static int give(const void *from, size_t bytes, size_t room, void *to, size_t *size) {
  if (size) *size = bytes;
  if (to) { if (room < bytes) return -30; memcpy(to, from, bytes); }
  return 0;
}

int clGetPlatformInfo(void *platform, uint32_t what, size_t room, void *to, size_t *size) {
  (void)platform; (void)what;
  return give("NVIDIA CUDA", 12, room, to, size);
}

int clGetDeviceInfo(void *device, uint32_t what, size_t room, void *to, size_t *size) {
  if (MODE == DIES_AFTER_ONE && device == (void *)17) abort();
  uint64_t wide = 0;
  uint32_t narrow = 0;
  int is_wide = 0;
  switch (what) {
    case 0x1000: wide = 4; is_wide = 1; break;
    case 0x1002: narrow = 132; break;
    case 0x1004: wide = 1024; is_wide = 1; break;
    case 0x1010: wide = MODE == ABSURD ? UINT64_MAX : 21254373376u; is_wide = 1; break;
    case 0x1019: narrow = MODE == ABSURD ? 12 : 4096; break;
    case 0x101F: wide = MODE == ABSURD ? UINT64_MAX - 1 : 85017493504u; is_wide = 1; break;
    case 0x1027: narrow = 1; break;
    case 0x102B:
      if (MODE == ABSURD) { if (size) *size = (size_t)1 << 40; return 0; }
      return give("Strange 1000", 13, room, to, size);
    case 0x102C: return give("Acme", 5, room, to, size);
    case 0x102D: return give("580.159.04", 11, room, to, size);
    case 0x1035: narrow = 0; break;
    case 0x106A: {
      unsigned char uuid[16] = {0};
      if (MODE == SANE) for (int i = 0; i < 16; i++) uuid[i] = (unsigned char)(i + 1);
      return give(uuid, 16, room, to, size);
    }
    default: return -30;
  }
  if (MODE == ZEROS) wide = narrow = 0;
  return is_wide ? give(&wide, 8, room, to, size) : give(&narrow, 4, room, to, size);
}

/* ---- CUDA ---- */

int cuInit(unsigned flags) {
  (void)flags;
  begin();
  return MODE == NO_DEVICES ? 100 : MODE == ERRORS ? 999 : 0;
}
int cuDeviceGetCount(int *count) { *count = MODE == TOO_MANY ? -5 : 1; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
int cuDriverGetVersion(int *version) { *version = 13000; return 0; }
int cuDeviceGetName(char *name, int length, int device) {
  (void)device;
  strncpy(name, "Strange 1000 of CUDA", (size_t)length);
  return 0;
}
int cuDeviceTotalMem_v2(size_t *bytes, int device) {
  (void)device;
  *bytes = MODE == ZEROS ? 0 : 85017493504u;
  return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  (void)device;
  switch (attribute) {
    case 1: *value = 1024; break;
    case 5: *value = 2147483647; break;
    case 6: *value = 65535; break;
    case 16: *value = 132; break;
    case 39: *value = 2048; break;
    case 95: *value = 1; break;
    default: *value = 0;
  }
  if (MODE == ZEROS) *value = 0;
  return 0;
}
int cuDeviceGetUuid(void *uuid, int device) {
  (void)device;
  for (int i = 0; i < 16; i++) ((unsigned char *)uuid)[i] = (unsigned char)(i + 1);
  return 0;
}
int cuMemGetAllocationGranularity(size_t *bytes, const void *properties, int kind) {
  (void)properties; (void)kind;
  *bytes = 2097152;
  return MODE == ABSURD ? 1 : 0;
}
int cuDevicePrimaryCtxRetain(void **context, int device) {
  (void)device;
  *context = (void *)1;
  return MODE == ABSURD ? 2 : 0;
}
int cuCtxSetCurrent(void *context) { (void)context; return 0; }
int cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
  *free_bytes = 84465090560u;
  *total = 85017493504u;
  return 0;
}
int cuDevicePrimaryCtxRelease_v2(int device) { (void)device; return 0; }
int cuGetErrorName(int error, const char **name) {
  *name = error == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : error == 999 ? "CUDA_ERROR_UNKNOWN" : "CUDA_ERROR";
  return 0;
}
