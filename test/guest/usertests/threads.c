/* Threads: clone, futexes, thread-local storage, processes of several threads. */
#include "usertests.h"

#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_THREAD		0x00010000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_CHILD_SETTID	0x01000000
#define THREAD	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | \
		 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

#define WAIT	0
#define WAKE	1
#define REQUEUE	4
#define WAKE_OP	5
#define WAIT_BITSET	9
#define WAKE_BITSET	10
#define PRIVATE	128

struct thread {
	int tid;			/* 0 when it has ended */
	int at_start;
	char stack[16384] __attribute__((aligned(16)));
};

struct user_desc {
	unsigned int entry, base, limit, flags;
};

static volatile int shared, turn;
static struct thread threads[8];

static long futex(volatile int *word, int op, int value, const void *timeout, volatile int *word2, int value3)
{
	return syscall(__NR_futex, word, op, value, timeout, word2, value3);
}

/* clone(2) with a stack of its own: the child calls function(argument) and ends. */
long start(unsigned long flags, void *stack, int *parent_tid, void *tls, int *child_tid);
__asm__(
	".text\n"
	"start:\n"
	"	pushl %ebx\n"
	"	pushl %esi\n"
	"	pushl %edi\n"
	"	movl $120,%eax\n"
	"	movl 16(%esp),%ebx\n"
	"	movl 20(%esp),%ecx\n"
	"	movl 24(%esp),%edx\n"
	"	movl 28(%esp),%esi\n"
	"	movl 32(%esp),%edi\n"
	"	int $0x80\n"
	"	testl %eax,%eax\n"
	"	jnz 1f\n"
	"	popl %eax\n"
	"	call *%eax\n"
	"	movl $1,%eax\n"
	"	xorl %ebx,%ebx\n"
	"	int $0x80\n"
	"1:	popl %edi\n"
	"	popl %esi\n"
	"	popl %ebx\n"
	"	ret\n");

/* The stack must be there before: function, then its one argument. */
static long run(struct thread *t, unsigned long flags, void *tls, void (*function)(void *), void *argument)
{
	void **top = (void **)(t->stack + sizeof(t->stack)) - 4;
	long tid;

	top[0] = (void *)function;
	top[1] = argument;
	tid = start(flags, top, &t->at_start, tls, &t->tid);
	if (tid >= 0)
		return tid;
	errno = -tid;
	return -1;
}

static void begin(struct thread *t, void (*function)(void *), void *argument)
{
	t->tid = 1;
	CHECK(run(t, THREAD, NULL, function, argument) > 0);
}

static void join(struct thread *t)
{
	int tid;

	while ((tid = *(volatile int *)&t->tid) != 0)
		futex(&t->tid, WAIT, tid, NULL, NULL, 0);
}

static void set_shared(void *argument)
{
	shared = (int)(long)argument;
}

static void a_thread_shares_memory(void)
{
	begin(&threads[0], set_shared, (void *)42);
	join(&threads[0]);
	CHECK(shared == 42 && threads[0].at_start > 0);
}

static void note_ids(void *argument)
{
	int *ids = argument;

	ids[0] = syscall(__NR_getpid);
	ids[1] = syscall(__NR_gettid);
	ids[2] = syscall(__NR_getppid);
}

static void numbers_of_threads(void)
{
	int ids[3] = { 0, 0, 0 };

	begin(&threads[0], note_ids, ids);
	join(&threads[0]);
	CHECK(ids[0] == getpid() && ids[1] != getpid() && ids[2] == getppid());
	CHECK(threads[0].at_start == ids[1]);
	CHECK(syscall(__NR_gettid) == getpid());
}

static void add_many(void *argument)
{
	int i;

	for (i = 0; i < 20000; i++)
		__asm__ volatile ("lock; incl %0" : "+m" (shared));
}

static void threads_take_turns(void)
{
	int i;

	for (i = 0; i < 8; i++)
		begin(&threads[i], add_many, NULL);
	for (i = 0; i < 8; i++)
		join(&threads[i]);
	CHECK(shared == 8 * 20000);
}

static void what_clone_refuses(void)
{
	REFUSED(run(&threads[0], CLONE_THREAD, NULL, set_shared, NULL), EINVAL);
	REFUSED(run(&threads[0], CLONE_SIGHAND, NULL, set_shared, NULL), EINVAL);
	REFUSED(run(&threads[0], CLONE_THREAD | CLONE_SIGHAND, NULL, set_shared, NULL), EINVAL);
}

static void child_of_clone(void *argument)
{
	shared = 7;
	syscall(__NR_exit, 5);
}

static void a_process_that_shares_memory(void)
{
	int status;
	long pid = run(&threads[0], CLONE_VM | SIGCHLD, NULL, child_of_clone, NULL);

	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 5);
	CHECK(shared == 7);
}

struct clone_args {
	unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

static void clone3_forks(void)
{
	struct clone_args args;
	int status, tid = 0;
	long pid;

	memset(&args, 0, sizeof(args));
	args.flags = CLONE_PARENT_SETTID;
	args.parent_tid = (unsigned long)&tid;
	args.exit_signal = SIGCHLD;
	pid = syscall(__NR_clone3, &args, sizeof(args));
	if (!pid)
		_exit(9);
	CHECK(pid > 0 && tid == pid && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 9);
	REFUSED(syscall(__NR_clone3, &args, 8), EINVAL);
	REFUSED(syscall(__NR_clone3, BAD_POINTER, sizeof(args)), EFAULT);
	args.flags = 1ULL << 40;
	REFUSED(syscall(__NR_clone3, &args, sizeof(args)), EINVAL);
}

static void child_settid(void)
{
	int tid = 0, status;
	long pid = syscall(__NR_clone, CLONE_CHILD_SETTID | SIGCHLD, 0L, NULL, NULL, &tid);

	if (!pid)
		_exit(tid == getpid() ? 0 : 1);
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 && tid == 0);
}

/* ---- storage of threads ---- */

static void read_gs(void *argument)
{
	int value;

	__asm__ volatile ("movl %%gs:0,%0" : "=r" (value));
	shared = value;
}

static void storage_of_a_thread(void)
{
	static int mine = 111, other = 222;
	struct user_desc desc = { -1, (unsigned int)(unsigned long)&mine, 0xfffff, 0x51 };
	int value;

	CHECK(syscall(__NR_set_thread_area, &desc) == 0 && (int)desc.entry > 0);
	__asm__ volatile ("movw %w0,%%gs" : : "r" (desc.entry * 8 + 3));
	desc.base = (unsigned int)(unsigned long)&other;
	threads[0].tid = 1;
	CHECK(run(&threads[0], THREAD | CLONE_SETTLS, &desc, read_gs, NULL) > 0);
	join(&threads[0]);
	__asm__ volatile ("movl %%gs:0,%0" : "=r" (value));
	CHECK(shared == 222 && value == 111);
	desc.entry = 0;
	CHECK(syscall(__NR_get_thread_area, &desc) == -1 && errno == EINVAL);
}

static void storage_survives_fork(void)
{
	static int mine = 333;
	struct user_desc desc = { -1, (unsigned int)(unsigned long)&mine, 0xfffff, 0x51 };
	int status;
	pid_t pid;

	CHECK(syscall(__NR_set_thread_area, &desc) == 0);
	__asm__ volatile ("movw %w0,%%gs" : : "r" (desc.entry * 8 + 3));
	pid = fork();
	if (!pid) {
		read_gs(NULL);
		_exit(shared == 333 ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

/* ---- futexes ---- */

/* Wakes until that many have been woken: some may not sleep yet. */
static void wake(volatile int *word, int count)
{
	int n = 0;

	while (n < count) {
		n += futex(word, WAKE | PRIVATE, 1, NULL, NULL, 0);
		if (n < count)
			sleep_milliseconds(5);
	}
}

static void wait_for_turn(void *argument)
{
	while (turn == 0)
		futex(&turn, WAIT | PRIVATE, 0, NULL, NULL, 0);
	__asm__ volatile ("lock; incl %0" : "+m" (shared));
}

static void waking_sleepers(void)
{
	int i;

	for (i = 0; i < 4; i++)
		begin(&threads[i], wait_for_turn, NULL);
	wake(&turn, 6);			/* they look, and sleep again */
	CHECK(shared == 0);
	turn = 1;
	for (i = 0; i < 4; i++) {
		while (*(volatile int *)&threads[i].tid) {
			futex(&turn, WAKE | PRIVATE, 100, NULL, NULL, 0);
			sleep_milliseconds(5);
		}
	}
	CHECK(shared == 4 && futex(&turn, WAKE | PRIVATE, 1, NULL, NULL, 0) == 0);
}

static void futex_errors(void)
{
	long t[2] = { 0, 20000000 };

	REFUSED(futex(&turn, WAIT | PRIVATE, 1, NULL, NULL, 0), EAGAIN);
	REFUSED(futex(&turn, WAIT | PRIVATE, 0, t, NULL, 0), ETIMEDOUT);
	REFUSED(futex(&turn, WAIT, 0, t, NULL, 0), ETIMEDOUT);
	REFUSED(futex((volatile int *)((char *)&turn + 1), WAIT, 0, NULL, NULL, 0), EINVAL);
	REFUSED(futex((volatile int *)8, WAIT, 0, NULL, NULL, 0), EFAULT);
	REFUSED(futex(&turn, WAIT_BITSET, 0, NULL, NULL, 0), EINVAL);
	REFUSED(futex(&turn, 77, 0, NULL, NULL, 0), ENOSYS);
	t[1] = 1000000000;
	REFUSED(futex(&turn, WAIT | PRIVATE, 0, t, NULL, 0), EINVAL);
}

static void wait_on_turn_once(void *argument)
{
	futex(&turn, WAIT_BITSET | PRIVATE, 0, NULL, NULL, (int)(long)argument);
	__asm__ volatile ("lock; incl %0" : "+m" (shared));
}

static void waking_by_bits(void)
{
	begin(&threads[0], wait_on_turn_once, (void *)1);
	begin(&threads[1], wait_on_turn_once, (void *)2);
	CHECK(futex(&turn, WAKE_BITSET | PRIVATE, 100, NULL, NULL, 4) == 0);
	while (futex(&turn, WAKE_BITSET | PRIVATE, 100, NULL, NULL, 6) == 0)
		sleep_milliseconds(5);
	join(&threads[1]);
	CHECK(shared == 1);
	wake(&turn, 1);
	join(&threads[0]);
}

static void moving_sleepers(void)
{
	static volatile int second;

	begin(&threads[0], wait_on_turn_once, (void *)-1);
	begin(&threads[1], wait_on_turn_once, (void *)-1);
	REFUSED(futex(&turn, REQUEUE | PRIVATE, 0, (void *)1, &second, 5), EAGAIN);
	while (futex(&turn, REQUEUE | PRIVATE, 0, (void *)1, &second, 0) == 0)
		sleep_milliseconds(5);
	CHECK(shared == 0);
	CHECK(futex(&second, WAKE | PRIVATE, 100, NULL, NULL, 0) == 1);
	wake(&turn, 1);
	join(&threads[0]);
	join(&threads[1]);
}

static void waking_with_an_operation(void)
{
	static volatile int second = 10;

	begin(&threads[0], wait_on_turn_once, (void *)-1);
	/* second = second + 5; the comparison is with 10 */
	while (futex(&turn, WAKE_OP | PRIVATE, 1, (void *)1, &second, 1 << 28 | 0 << 24 | 5 << 12 | 10) == 0)
		sleep_milliseconds(5);
	CHECK(second >= 15 && second % 5 == 0);
	join(&threads[0]);
}

static void futexes_between_processes(void)
{
	volatile int *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid = fork();

	if (!pid) {
		while (!*word)
			futex(word, WAIT, 0, NULL, NULL, 0);
		_exit(0);
	}
	while (futex(word, WAKE, 1, NULL, NULL, 0) == 0)
		sleep_milliseconds(5);
	*word = 1;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		futex(word, WAKE, 1, NULL, NULL, 0);
		sleep_milliseconds(5);
	}
	CHECK(status == 0);
}

struct robust_head {
	void *next;
	long offset;
	void *pending;
};

static struct robust_lock {
	void *next;
	volatile int word;
} robust_lock;
static struct robust_head robust_head;

static void die_with_a_lock(void *argument)
{
	robust_head.next = &robust_lock;
	robust_lock.next = &robust_head;
	robust_head.offset = (char *)&robust_lock.word - (char *)&robust_lock;
	syscall(__NR_set_robust_list, &robust_head, sizeof(robust_head));
	robust_lock.word = syscall(__NR_gettid) | 0x80000000;
}

static void locks_of_the_dead(void)
{
	begin(&threads[0], die_with_a_lock, NULL);
	join(&threads[0]);
	CHECK((unsigned int)robust_lock.word == 0xc0000000);
	REFUSED(syscall(__NR_set_robust_list, &robust_head, 8), EINVAL);
}

/* ---- the process as a whole ---- */

static void sleep_for_ever(void *argument)
{
	for (;;)
		syscall(__NR_pause);
}

static void exit_from_a_thread(void *argument)
{
	syscall(__NR_exit_group, 77);
}

static void end_by_a_thread(void)
{
	begin(&threads[0], sleep_for_ever, NULL);
	begin(&threads[1], exit_from_a_thread, NULL);
	sleep_for_ever(NULL);
}

static void exit_group_ends_all(void)
{
	CHECK(WEXITSTATUS(status_of(end_by_a_thread)) == 77);
}

static void late_end(void *argument)
{
	sleep_milliseconds(200);
	syscall(__NR_exit_group, 66);
}

static void first_thread_ends_first(void)
{
	begin(&threads[0], late_end, NULL);
	syscall(__NR_exit, 1);
}

static void the_process_outlives_its_first_thread(void)
{
	CHECK(WEXITSTATUS(status_of(first_thread_ends_first)) == 66);
}

static void fault(void *argument)
{
	*(volatile int *)8 = 1;
}

static void a_fault_in_a_thread(void)
{
	begin(&threads[0], fault, NULL);
	sleep_for_ever(NULL);
}

static void a_deadly_signal_ends_all(void)
{
	int status = status_of(a_fault_in_a_thread);

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void exec_here(void *argument)
{
	char *argv[] = { "sh", "-c", "exit 33", NULL }, *envp[] = { NULL };

	syscall(__NR_execve, "/bin/sh", argv, envp);
}

static void exec_by_a_thread(void)
{
	begin(&threads[0], sleep_for_ever, NULL);
	begin(&threads[1], exec_here, NULL);
	sleep_for_ever(NULL);
}

static void execve_leaves_one_thread(void)
{
	CHECK(WEXITSTATUS(status_of(exec_by_a_thread)) == 33);
}

static volatile int handled_by;

static void note_thread(int sig)
{
	handled_by = syscall(__NR_gettid);
}

static void a_signal_goes_to_who_lets_it(void)
{
	sigset_t set;

	signal(SIGUSR1, note_thread);
	begin(&threads[0], sleep_for_ever, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
	CHECK(kill(getpid(), SIGUSR1) == 0);
	while (!handled_by)
		sleep_milliseconds(5);
	CHECK(handled_by == threads[0].at_start);
	handled_by = 0;
	CHECK(syscall(__NR_tgkill, getpid(), threads[0].at_start, SIGUSR1) == 0);
	while (!handled_by)
		sleep_milliseconds(5);
	CHECK(handled_by == threads[0].at_start);
}

static void count_up(void *argument)
{
	for (;;) {
		shared++;
		sleep_milliseconds(1);
	}
}

static void two_that_count(void)
{
	begin(&threads[0], count_up, NULL);
	count_up(NULL);
}

static void a_stop_stops_all(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		two_that_count();
	sleep_milliseconds(100);
	CHECK(kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	CHECK(kill(pid, SIGCONT) == 0);
	CHECK(waitpid(pid, &status, WNOHANG) == 0);
	CHECK(kill(pid, SIGTERM) == 0 && waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGTERM);
}

static void descriptors_of_threads(void *argument)
{
	shared = open("/dev/null", O_RDONLY);
}

static void threads_share_descriptors(void)
{
	begin(&threads[0], descriptors_of_threads, NULL);
	join(&threads[0]);
	CHECK(shared > 2 && fcntl(shared, F_GETFD) == 0);
}

static void map_and_unmap(void *argument)
{
	int i;

	for (i = 0; i < 100; i++) {
		char *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		p[0] = p[40000] = i;
		if (p[0] != (char)i || munmap(p, 65536) < 0)
			shared = 1;
		syscall(__NR_sched_yield);
	}
}

static void threads_map_at_once(void)
{
	int i;

	for (i = 0; i < 6; i++)
		begin(&threads[i], map_and_unmap, NULL);
	for (i = 0; i < 6; i++)
		join(&threads[i]);
	CHECK(shared == 0);
}

const struct test thread_tests[] = {
	{ "thread: memory is shared", a_thread_shares_memory },
	{ "thread: one process number, numbers of their own", numbers_of_threads },
	{ "thread: eight count together", threads_take_turns },
	{ "thread: flags that need one another", what_clone_refuses },
	{ "thread: CLONE_VM makes a process that shares memory", a_process_that_shares_memory },
	{ "thread: clone3", clone3_forks },
	{ "thread: CLONE_CHILD_SETTID", child_settid },
	{ "thread: set_thread_area and CLONE_SETTLS", storage_of_a_thread },
	{ "thread: storage is there after fork", storage_survives_fork },
	{ "thread: descriptors are shared", threads_share_descriptors },
	{ "thread: all may map and unmap at once", threads_map_at_once },
	{ "futex: sleepers are woken, as many as asked for", waking_sleepers },
	{ "futex: errors", futex_errors },
	{ "futex: WAIT_BITSET and WAKE_BITSET", waking_by_bits },
	{ "futex: CMP_REQUEUE moves sleepers", moving_sleepers },
	{ "futex: WAKE_OP changes the second word", waking_with_an_operation },
	{ "futex: between processes", futexes_between_processes },
	{ "futex: robust lists mark the locks of the dead", locks_of_the_dead },
	{ "thread: exit_group ends all", exit_group_ends_all },
	{ "thread: the first may end first", the_process_outlives_its_first_thread },
	{ "thread: a deadly signal ends all", a_deadly_signal_ends_all },
	{ "thread: execve leaves one", execve_leaves_one_thread },
	{ "thread: a signal goes to one that lets it", a_signal_goes_to_who_lets_it },
	{ "thread: a stop stops all", a_stop_stops_all },
	{ NULL, NULL },
};
