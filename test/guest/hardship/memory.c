/* More memory than there is. */
#include "hardship.h"

#define MB	(1 << 20)

static char *area(unsigned long size, int flags)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
}

static void touch(char *at, unsigned long size)
{
	unsigned long i;

	for (i = 0; i < size; i += 4096)
		at[i] = 1;
}

static void eat(int flags)
{
	for (;;) {
		char *at = area(MB, flags);

		if (at == MAP_FAILED)
			_exit(1);
		touch(at, MB);
	}
}

static void eat_private(void)
{
	eat(MAP_PRIVATE);
}

static void eat_shared(void)
{
	eat(MAP_SHARED);
}

static void ten_eat(void)
{
	int i;

	for (i = 0; i < 10; i++)
		if (fork() == 0)
			eat(MAP_PRIVATE);
	while (wait(NULL) > 0)
		;
}

static void eat_and_fork(void)
{
	for (;;) {
		char *at = area(MB, MAP_PRIVATE);

		if (at != MAP_FAILED)
			touch(at, MB);
		fork();
	}
}

/* Copies on write of 20 MB in each of ten children. */
static void copies(void)
{
	char *at = area(20 * MB, MAP_PRIVATE);
	int i;

	touch(at, 20 * MB);
	for (i = 0; i < 10; i++)
		if (fork() == 0) {
			touch(at, 20 * MB);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
}

/* One page in each 4 MB: page tables are memory too. */
static void page_tables(void)
{
	unsigned long at;
	int i;

	for (i = 0; i < 40; i++) {
		if (fork())
			continue;
		for (at = 0x50000000; at < 0xb0000000; at += 4 * MB)
			if (mmap((void *)at, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
				*(char *)at = 1;
		for (;;)
			pause();
	}
	while (wait(NULL) > 0)
		;
}

static void break_moves(void)
{
	char *end = sbrk(0);

	for (;;) {
		if (sbrk(MB) == (void *)-1)
			_exit(1);
		touch(end, MB);
		end += MB;
	}
}

/* Areas of a page each, with a hole behind each. */
static void many_areas(void)
{
	int fd = open("/dev/zero", O_RDONLY), i;

	for (i = 0; i < 70000; i++)
		if (mmap((void *)(0x50000000 + i * 8192), 4096, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
			break;
	CHECK(i > 1000 && i < 70000 && errno == ENOMEM);
	CHECK(munmap((void *)0x50000000, 8192) == 0);
	CHECK(mmap((void *)0x50000000, 4096, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED);
}

static volatile int deep;

static __attribute__((noinline)) void recurse(void)
{
	volatile char room[4000];

	room[0] = deep++;
	if (deep)
		recurse();
	room[1] = room[0];
}

static void stack_ends(void)
{
	recurse();
}

static void kernel_addresses(void)
{
	unsigned long at;
	int status;

	for (at = 0xbffff000; at >= 0xbffff000; at += 0x1000 * 1237) {
		pid_t pid = fork();

		if (pid == 0) {
			*(volatile char *)at = 1;
			_exit(at >= 0xc0000000 ? 99 : 0);
		}
		CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
		CHECK(at < 0xc0000000 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV));
	}
}

static void locked(void)
{
	syscall(__NR_mlockall, 3);
	eat(MAP_PRIVATE);
}

static void lengths_that_wrap(void)
{
	static const unsigned long at[] = { 0, 0x1000, 0x50000000, 0xbffff000, 0xc0000000, 0xfffff000 };
	static const unsigned long size[] = { 0, 1, 0x1000, 0x40000000, 0x80000000, 0xc0000000, 0xfffff000, 0xffffffff };
	unsigned int i, j;

	for (i = 0; i < 6; i++)
		for (j = 0; j < 8; j++) {
			syscall(__NR_mlock, at[i], size[j]);
			syscall(__NR_madvise, at[i], size[j], 0);
			syscall(__NR_msync, at[i], size[j], 4);
			syscall(__NR_mincore, at[i], size[j], 0xbffff000);
			syscall(__NR_mremap, at[i], size[j], size[7 - j], 1, 0);
			if (size[j] < 0x40000000 || at[i] >= 0xbffff000)
				syscall(__NR_munmap, at[i] ? at[i] : 0x1000, at[i] >= 0xc0000000 ? size[j] : 1);
			CHECK((long)syscall(__NR_mmap2, at[i], size[j] & ~0xfffUL, 3, 0x32, -1, 0) != -1 || errno != 0);
		}
}

const struct hardship memory_hardships[] = {
	{ "memory: private memory until there is none", eat_private, ANYHOW },
	{ "memory: shared memory until there is none", eat_shared, ANYHOW },
	{ "memory: ten eat at once", ten_eat, ANYHOW },
	{ "memory: eating and forking", eat_and_fork, ANYHOW },
	{ "memory: copies on write of more than there is", copies, ANYHOW },
	{ "memory: page tables alone", page_tables, ANYHOW },
	{ "memory: the heap until there is none", break_moves, ANYHOW },
	{ "memory: locked until there is none", locked, ANYHOW },
	{ "memory: as many areas as there may be", many_areas, ENDS },
	{ "memory: the stack ends", stack_ends, DIES },
	{ "memory: root's stack ends as well", stack_ends, DIES, 1 },
	{ "memory: the kernel's addresses", kernel_addresses, ENDS },
	{ "memory: lengths that wrap", lengths_that_wrap, ANYHOW },
	{ NULL, NULL, 0 },
};
