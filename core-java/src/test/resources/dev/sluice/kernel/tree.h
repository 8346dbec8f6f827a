/* SPDX-License-Identifier: Apache-2.0 */
/* An unbalanced tree whose children come from a hash: INITIAL roots, up to CHILDREN of each node. */

static inline TREE_UINT tree_mix(TREE_UINT x)
{
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

static inline TREE_UINT tree_root(TREE_UINT i)
{
  return tree_mix(i + 1U);
}

/* The hash of a child; it exists where the hash is below LIMIT and its parent above DEPTH. */
static inline TREE_UINT tree_child(TREE_UINT hash, TREE_UINT child)
{
  return tree_mix(hash * 31U + child + 1U);
}
