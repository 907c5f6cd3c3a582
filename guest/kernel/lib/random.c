/*
 * lib/random.c - numbers that look random
 *
 * xorshift, seeded from the clock of the day and the ticks: enough to spread
 * things, no secret. The same start of the machine gives the same numbers.
 */
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <asm/uaccess.h>

static u32 next_random(void)
{
	static u32 x;

	if (!x)
		x = 2463534242U ^ (u32)xtime.tv_sec;
	x ^= (u32)jiffies << 7;
	if (!x)
		x = 1;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

void get_random_bytes(void *buf, int nbytes)
{
	char *p = buf;

	while (nbytes > 0) {
		u32 r = next_random();
		int n = min(nbytes, 4);

		memcpy(p, &r, n);
		p += n;
		nbytes -= n;
	}
}

#define GRND_NONBLOCK	1
#define GRND_RANDOM	2
#define GRND_INSECURE	4

asmlinkage long sys_getrandom(char *buf, size_t count, unsigned int flags)
{
	char piece[64];
	size_t done = 0, n;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & GRND_RANDOM) && (flags & GRND_INSECURE))
		return -EINVAL;
	for (; done < count && !(done && signal_pending(current)); done += n) {
		n = min(count - done, sizeof(piece));
		get_random_bytes(piece, n);
		if (copy_to_user(buf + done, piece, n))
			return -EFAULT;
	}
	return done;
}
