/* SPDX-License-Identifier: Apache-2.0 */
namespace cooperative_groups {
struct grid_group {
  __attribute__((device)) void sync() const;
};
__attribute__((device)) grid_group this_grid();
} // namespace cooperative_groups
