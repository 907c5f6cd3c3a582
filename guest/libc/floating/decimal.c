/* Exact arithmetic with long decimal numbers: times a small number, divided by a small power of two. */
#include <string.h>
#include "decimal.h"

/* Group 0 stands in the middle of the store: multiplying grows towards its begin, halving towards its end. */
void __decimal_set(struct decimal *d, unsigned long long value)
{
	unsigned *group, rest;

	d->first = GROUPS_MAX;
	d->count = d->point = 3;
	group = GROUPS(d);
	group[2] = value % GROUP;
	value /= GROUP;
	group[0] = __divide_group(value, &rest);
	group[1] = rest;
	__decimal_trim(d);
}

/* Takes away groups of zeros at both ends. */
void __decimal_trim(struct decimal *d)
{
	while (d->count && !GROUPS(d)[0]) {
		d->first++;
		d->count--;
		d->point--;
	}
	while (d->count && !GROUPS(d)[d->count - 1])
		d->count--;
	if (!d->count) {
		d->first = GROUPS_MAX;
		d->point = 0;
	}
}

/* factor: below 2^31. */
void __decimal_multiply(struct decimal *d, unsigned factor)
{
	unsigned *group = GROUPS(d), carry = 0;
	int i;

	for (i = d->count; i-- > 0;)
		carry = __divide_group((unsigned long long)group[i] * factor + carry, &group[i]);
	for (; carry; carry /= GROUP) {
		d->store[--d->first] = carry % GROUP;
		d->count++;
		d->point++;
	}
	__decimal_trim(d);
}

/* Divides by 2^times, times being at most nine: a group is divisible by 2^9, so nothing is lost. */
void __decimal_halve(struct decimal *d, int times)
{
	unsigned *group, rest = 0, value;
	int i;

	if (d->first + d->count == sizeof(d->store) / sizeof(*d->store)) {
		memmove(d->store, GROUPS(d), d->count * sizeof(*d->store));
		d->first = 0;
	}
	group = GROUPS(d);
	for (i = 0; i < d->count; i++) {
		value = group[i];
		group[i] = (value >> times) + rest * (GROUP >> times);
		rest = value & ((1U << times) - 1);
	}
	if (rest)
		group[d->count++] = rest * (GROUP >> times);
	__decimal_trim(d);
}
