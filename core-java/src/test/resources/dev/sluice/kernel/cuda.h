/* SPDX-License-Identifier: Apache-2.0 */
/* As much of CUDA as headers and the page use, so that clang compiles them without a toolkit. */
#define __CUDACC__
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ __inline__ __attribute__((always_inline))

typedef __SIZE_TYPE__ size_t;
struct dim3 {
  unsigned x, y, z;
  __host__ __device__ constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};
#define VECTORS(name, type)                                         \
  struct __attribute__((aligned(2 * sizeof(type)))) name##2 {       \
    type x, y;                                                      \
  };                                                                \
  struct name##3 {                                                  \
    type x, y, z;                                                   \
  };                                                                \
  struct __attribute__((aligned(sizeof(type) < 8 ? 4 * sizeof(type) : 16))) name##4 { \
    type x, y, z, w;                                                \
  };
VECTORS(char, signed char)
VECTORS(uchar, unsigned char)
VECTORS(short, short)
VECTORS(ushort, unsigned short)
VECTORS(int, int)
VECTORS(uint, unsigned)
VECTORS(longlong, long long)
VECTORS(ulonglong, unsigned long long)
VECTORS(float, float)
VECTORS(double, double)
extern const __device__ uint3 threadIdx, blockIdx;
extern const __device__ dim3 blockDim, gridDim;
__device__ unsigned atomicAdd(unsigned* place, unsigned n);
__device__ unsigned long long atomicAdd(unsigned long long* place, unsigned long long n);
__device__ unsigned __ldcg(const unsigned* place);
__device__ unsigned long long __ldcg(const unsigned long long* place);
__device__ void __syncthreads();

typedef int cudaError_t;
typedef void* cudaStream_t;
enum cudaMemcpyKind { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost };
cudaError_t cudaMalloc(void** place, size_t bytes);
cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind);
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaLaunchCooperativeKernel(const void* f, dim3 grid, dim3 group, void** arguments, size_t shared, cudaStream_t stream);
extern "C" cudaError_t cudaConfigureCall(dim3 grid, dim3 group, size_t shared = 0, cudaStream_t stream = 0);
extern "C" unsigned __cudaPushCallConfiguration(dim3 grid, dim3 group, size_t shared = 0, void* stream = 0);
extern "C" cudaError_t cudaLaunchKernel(const void* f, dim3 grid, dim3 group, void** arguments, size_t shared, cudaStream_t stream);
