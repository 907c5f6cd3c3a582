/* Quicksort of integers, and binary search trees: insertion, search, a walk. */
#include "workload.h"

#define COUNT 30000
#define ROUNDS 25

struct node {
	u32 key;
	struct node *left, *right;
};

static u32 numbers[COUNT];
static struct node nodes[COUNT];

static void quicksort(u32 *low, u32 *high)
{
	while (low < high) {
		u32 pivot = low[(high - low) / 2];
		u32 *i = low - 1, *j = high + 1;

		for (;;) {
			while (*++i < pivot)
				;
			while (*--j > pivot)
				;
			if (i >= j)
				break;
			u32 swapped = *i;

			*i = *j;
			*j = swapped;
		}
		quicksort(low, j);
		low = j + 1;
	}
}

static struct node *insert(struct node *root, struct node *node)
{
	struct node **at = &root;

	while (*at)
		at = node->key < (*at)->key ? &(*at)->left : &(*at)->right;
	*at = node;
	return root;
}

static u32 depth_of(const struct node *node, u32 key)
{
	u32 depth = 0;

	for (; node && node->key != key; depth++)
		node = key < node->key ? node->left : node->right;
	return depth;
}

static u32 walk(const struct node *node, u32 sum)
{
	if (!node)
		return sum;
	sum = walk(node->left, sum);
	sum = sum * 31 + node->key;
	return walk(node->right, sum);
}

static u32 use_tree(u32 *seed)
{
	struct node *root = 0;
	u32 sum = 0;

	for (u32 i = 0; i < COUNT; i++) {
		nodes[i] = (struct node){ next_random(seed) >> 4, 0, 0 };
		root = insert(root, &nodes[i]);
	}
	for (u32 i = 0; i < COUNT; i++)
		sum += depth_of(root, nodes[COUNT - 1 - i].key);
	return walk(root, sum);
}

static u32 run(void)
{
	u32 seed = 11, sum = 0;

	for (u32 round = 0; round < ROUNDS; round++) {
		for (u32 i = 0; i < COUNT; i++)
			numbers[i] = next_random(&seed);
		quicksort(numbers, numbers + COUNT - 1);
		for (u32 i = 0; i < COUNT; i++)
			sum = sum * 17 + numbers[i];
		sum ^= use_tree(&seed);
	}
	return sum;
}

const struct workload sorttree = { "sorttree", run, 0 };
