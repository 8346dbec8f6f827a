/* SPDX-License-Identifier: Apache-2.0 */
/* Behind the host of the page for OpenCL. Argument: the kernels' source. */
#include "page.h"
#include <stdlib.h>

int main(int arguments, char** argument)
{
  static void (*const ends[])(cl_command_queue, cl_kernel) = {known, polled, on_device};
  static const char* const names[] = {"known", "polled", "on the device"};
  static unsigned int result[SLUICE_FRONTIER_CAPACITY];
  FILE* file = arguments == 2 ? fopen(argument[1], "rb") : NULL;
  char* source = calloc(1, 1 << 20);
  cl_platform_id platform;
  cl_device_id device;
  cl_context context;
  cl_command_queue commands;
  cl_program program;
  int i;
  if (file == NULL || fread(source, 1, (1 << 20) - 1, file) == 0)
    return 2;
  clGetPlatformIDs(1, &platform, NULL);
  clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, NULL);
  context = clCreateContext(NULL, 1, &device, NULL, NULL, NULL);
  commands = clCreateCommandQueue(context, device, 0, NULL);
  program = clCreateProgramWithSource(context, 1, (const char**)&source, NULL, NULL);
  if (clBuildProgram(program, 1, &device, "-cl-std=CL1.2 -Werror", NULL, NULL) != CL_SUCCESS) {
    clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 1 << 20, source, NULL);
    printf("%s\n", source);
    return 3;
  }
  for (i = 0; i < 3; i++) {
    sluice_frontier_control block;
    cl_kernel kernel = clCreateKernel(program, i == 2 ? "drain_all" : "drain", NULL);
    begin(context, commands, kernel);
    ends[i](commands, kernel);
    clEnqueueReadBuffer(commands, control, CL_TRUE, 0, sizeof block, &block, 0, NULL, NULL);
    clEnqueueReadBuffer(commands, distances, CL_TRUE, 0, sizeof result, result, 0, NULL, NULL);
    if (!visited(&block, result, names[i]))
      return 1;
  }
  return 0;
}
