/* Memory: brk, mmap and its relatives, copy on write. */
#include <setjmp.h>
#include "usertests.h"

#define PAGE	4096
#define FAILED_MAP(p)	((p) == MAP_FAILED)

static sigjmp_buf after_fault;
static volatile int fault_signal, fault_code;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	fault_signal = sig;
	fault_code = info->si_code;
	siglongjmp(after_fault, 1);
}

/* The signal that touching p brings, or 0. */
static int touch(volatile char *p, int write)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = on_fault;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	fault_signal = 0;
	if (sigsetjmp(after_fault, 1))
		return fault_signal;
	if (write)
		*p = 1;
	else
		(void)*p;
	return 0;
}

static char *map(size_t length, int prot, int flags, int fd, long page)
{
	return (char *)syscall(__NR_mmap2, 0L, length, prot, flags, fd, page);
}

static char *anonymous(size_t pages)
{
	char *p = map(pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(!FAILED_MAP(p));
	return p;
}

static void zeros_at_first(void)
{
	char *p = anonymous(3);
	int i;

	for (i = 0; i < 3 * PAGE; i++)
		CHECK(p[i] == 0);
	p[PAGE] = 7;
	CHECK(p[PAGE] == 7);
}

static void the_heap(void)
{
	char *end = (char *)syscall(__NR_brk, 0);

	CHECK((char *)syscall(__NR_brk, end + 3 * PAGE) == end + 3 * PAGE);
	end[0] = 1;
	end[3 * PAGE - 1] = 2;
	CHECK((char *)syscall(__NR_brk, end) == end);
	CHECK((char *)syscall(__NR_brk, 0) == end);
	CHECK((char *)syscall(__NR_brk, (char *)0xfffff000) == end);
}

static void unmapped_is_gone(void)
{
	char *p = anonymous(3);

	CHECK(munmap(p + PAGE, PAGE) == 0);
	CHECK(touch(p, 1) == 0 && touch(p + 2 * PAGE, 1) == 0);
	CHECK(touch(p + PAGE, 0) == SIGSEGV && fault_code == 1);
	REFUSED(munmap(p + 1, PAGE), EINVAL);
	REFUSED(munmap(p, 0), EINVAL);
	CHECK(munmap(p, 3 * PAGE) == 0);
}

static void protection(void)
{
	char *p = anonymous(3);

	p[PAGE] = 5;
	CHECK(mprotect(p + PAGE, PAGE, PROT_READ) == 0);
	CHECK(p[PAGE] == 5 && touch(p + PAGE, 1) == SIGSEGV && fault_code == 2);
	CHECK(touch(p, 1) == 0 && touch(p + 2 * PAGE, 1) == 0);
	CHECK(mprotect(p + PAGE, PAGE, PROT_NONE) == 0 && touch(p + PAGE, 0) == SIGSEGV);
	CHECK(mprotect(p, 3 * PAGE, PROT_READ | PROT_WRITE) == 0);
	CHECK(p[PAGE] == 5 && touch(p + PAGE, 1) == 0);
	REFUSED(mprotect(p + 1, PAGE, PROT_READ), EINVAL);
	CHECK(munmap(p + PAGE, PAGE) == 0);
	REFUSED(mprotect(p, 3 * PAGE, PROT_READ), ENOMEM);
}

static void private_file(void)
{
	int fd = file_with("f", "hello");
	char *p = map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

	CHECK(!FAILED_MAP(p) && !memcmp(p, "hello\0\0", 7));
	p[0] = 'J';
	CHECK(p[0] == 'J' && file_is("f", "hello"));
}

static void shared_file(void)
{
	int fd = file_with("f", "hello");
	char *p = map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	CHECK(!FAILED_MAP(p));
	p[0] = 'J';
	CHECK(file_is("f", "Jello"));
	CHECK(pwrite(fd, "y", 1, 4) == 1 && p[4] == 'y');
	CHECK(msync(p, PAGE, 4) == 0);
}

static void a_later_page_of_a_file(void)
{
	char block[PAGE], *p;
	int fd = file_with("f", ""), i;

	for (i = 0; i < 4; i++) {
		memset(block, 'a' + i, PAGE);
		CHECK(write(fd, block, PAGE) == PAGE);
	}
	p = map(2 * PAGE, PROT_READ, MAP_PRIVATE, fd, 2);
	CHECK(!FAILED_MAP(p) && p[0] == 'c' && p[PAGE] == 'd');
	CHECK(touch(p, 1) == SIGSEGV);
}

static void beyond_the_end_of_a_file(void)
{
	int fd = file_with("f", "hello");
	char *p = map(2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);

	CHECK(touch(p, 0) == 0 && touch(p + PAGE, 0) == SIGBUS);
	CHECK(ftruncate(fd, 0) == 0 && touch(p, 0) == SIGBUS);
}

static void what_mmap_refuses(void)
{
	int ends[2], fd;

	close(file_with("f", "x"));
	fd = open("f", O_RDONLY);
	REFUSED(map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), EACCES);
	CHECK(!FAILED_MAP(map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)));
	fd = open("f", O_WRONLY);
	REFUSED(map(PAGE, PROT_READ, MAP_PRIVATE, fd, 0), EACCES);
	REFUSED(map(PAGE, PROT_READ, MAP_PRIVATE, 99, 0), EBADF);
	REFUSED(map(0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), EINVAL);
	REFUSED(map(PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0), EINVAL);
	REFUSED(map(0xf0000000, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), ENOMEM);
	CHECK(pipe(ends) == 0);
	REFUSED(map(PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0), ENODEV);
}

static void a_fixed_place(void)
{
	char *p = anonymous(3), *q;

	p[PAGE] = 1;
	q = (char *)syscall(__NR_mmap2, p + PAGE, PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0L);
	CHECK(q == p + PAGE && q[0] == 0);
	REFUSED(syscall(__NR_mmap2, p + 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0L), EINVAL);
}

static void memory_shared_with_a_child(void)
{
	char *p = map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	CHECK(!FAILED_MAP(p));
	pid = fork();
	if (!pid) {
		p[10] = 'c';
		_exit(0);
	}
	CHECK(waitpid(pid, NULL, 0) == pid && p[10] == 'c');
}

static void copy_on_write(void)
{
	char *p = anonymous(1);
	int ends[2], status;
	char c;
	pid_t pid;

	p[0] = 'p';
	CHECK(pipe(ends) == 0);
	pid = fork();
	if (!pid) {
		CHECK(p[0] == 'p');
		p[0] = 'c';
		CHECK(read(ends[0], &c, 1) == 1 && p[0] == 'c');
		_exit(0);
	}
	p[0] = 'q';
	CHECK(write(ends[1], "x", 1) == 1);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0 && p[0] == 'q');
}

static void growing_a_mapping(void)
{
	char *p = anonymous(2), *q;

	p[0] = 'a';
	p[PAGE] = 'b';
	q = (char *)syscall(__NR_mremap, p, 2 * PAGE, 64 * PAGE, 1, 0L);
	CHECK(!FAILED_MAP(q) && q[0] == 'a' && q[PAGE] == 'b' && q[63 * PAGE] == 0);
	CHECK((char *)syscall(__NR_mremap, q, 64 * PAGE, PAGE, 0, 0L) == q);
	CHECK(touch(q + PAGE, 0) == SIGSEGV && q[0] == 'a');
	REFUSED(syscall(__NR_mremap, q + 1, PAGE, PAGE, 0, 0L), EINVAL);
	REFUSED(syscall(__NR_mremap, q, PAGE, 0L, 0, 0L), EINVAL);
	REFUSED(syscall(__NR_mremap, q + PAGE, PAGE, 2 * PAGE, 1, 0L), EFAULT);
}

static void moving_a_mapping(void)
{
	char *p = anonymous(1), *to = anonymous(4), *q;

	p[0] = 'm';
	q = (char *)syscall(__NR_mremap, p, PAGE, PAGE, 3, to + PAGE);
	CHECK(q == to + PAGE && q[0] == 'm' && touch(p, 0) == SIGSEGV);
	CHECK(touch(to, 1) == 0 && touch(to + 2 * PAGE, 1) == 0);
}

static void giving_pages_back(void)
{
	char *p = anonymous(2);

	p[0] = p[PAGE] = 'x';
	CHECK(syscall(__NR_madvise, p, PAGE, 4) == 0);
	CHECK(p[0] == 0 && p[PAGE] == 'x');
	REFUSED(syscall(__NR_madvise, p + 1, PAGE, 4), EINVAL);
	REFUSED(syscall(__NR_madvise, p, PAGE, 999), EINVAL);
}

static void which_pages_are_there(void)
{
	unsigned char in[2] = { 9, 9 };
	char *p = anonymous(2);

	p[PAGE] = 1;
	CHECK(syscall(__NR_mincore, p, 2 * PAGE, in) == 0 && (in[0] & 1) == 0 && (in[1] & 1) == 1);
	CHECK(munmap(p + PAGE, PAGE) == 0);
	REFUSED(syscall(__NR_mincore, p, 2 * PAGE, in), ENOMEM);
	REFUSED(syscall(__NR_mincore, p, PAGE, BAD_POINTER), EFAULT);
}

static int deep(int n)
{
	volatile char frame[1024];

	frame[0] = n;
	return n ? deep(n - 1) + frame[0] * 0 : 0;
}

static void the_stack_grows(void)
{
	CHECK(deep(2000) == 0);
}

static void overflow_the_stack(void)
{
	unsigned long limit[2] = { 1 << 20, 1 << 20 };

	syscall(__NR_setrlimit, 3, limit);
	deep(1 << 20);
}

static void the_stack_has_an_end(void)
{
	int status = status_of(overflow_the_stack);

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void no_kernel_memory_for_programs(void)
{
	CHECK(touch((char *)0xfffff000, 0) == SIGSEGV);
	CHECK(touch((char *)8, 1) == SIGSEGV && fault_code == 1);
}

static void the_limit_of_addresses(void)
{
	unsigned long limit[2] = { 32 << 20, 32 << 20 };

	CHECK(syscall(__NR_setrlimit, 9, limit) == 0);
	REFUSED(map(64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), ENOMEM);
}

static void the_file_stays_open_for_the_mapping(void)
{
	int fd = file_with("f", "still here");
	char *p = map(PAGE, PROT_READ, MAP_PRIVATE, fd, 0);

	close(fd);
	CHECK(unlink("f") == 0);
	CHECK(!memcmp(p, "still here", 10));
}

static void writing_from_a_mapping_of_itself(void)
{
	int fd = file_with("f", "0123456789");
	char *p = map(PAGE, PROT_READ, MAP_SHARED, fd, 0);

	CHECK(pwrite(fd, p + 5, 5, 0) == 5 && file_is("f", "5678956789"));
}

const struct test memory_tests[] = {
	{ "memory: new pages are zeros", zeros_at_first },
	{ "memory: brk moves the end of the heap", the_heap },
	{ "memory: munmap cuts a hole", unmapped_is_gone },
	{ "memory: mprotect splits, and faults say SEGV_ACCERR", protection },
	{ "memory: a private mapping leaves the file alone", private_file },
	{ "memory: a shared mapping is the file", shared_file },
	{ "memory: mmap2 counts the offset in pages", a_later_page_of_a_file },
	{ "memory: beyond a file's end there is SIGBUS", beyond_the_end_of_a_file },
	{ "memory: what mmap refuses", what_mmap_refuses },
	{ "memory: MAP_FIXED replaces what is there", a_fixed_place },
	{ "memory: shared anonymous memory", memory_shared_with_a_child },
	{ "memory: fork copies on write", copy_on_write },
	{ "memory: mremap grows and shrinks", growing_a_mapping },
	{ "memory: mremap moves to a place", moving_a_mapping },
	{ "memory: MADV_DONTNEED gives pages back", giving_pages_back },
	{ "memory: mincore", which_pages_are_there },
	{ "memory: the stack grows by itself", the_stack_grows },
	{ "memory: the stack ends at its limit", the_stack_has_an_end },
	{ "memory: the kernel's addresses are not for programs", no_kernel_memory_for_programs },
	{ "memory: RLIMIT_AS", the_limit_of_addresses },
	{ "memory: a mapping outlives descriptor and name", the_file_stays_open_for_the_mapping },
	{ "memory: writing a file from its own mapping", writing_from_a_mapping_of_itself },
	{ NULL, NULL },
};
