/*
 * What a kernel's services cost: steps NAME runs one measurement and prints "start NAME" and "end NAME SUM COUNT".
 * A Linux program for i386 without a library; every service through int $0x80.
 */
typedef unsigned int u32;

enum { SYS_EXIT = 1, SYS_FORK = 2, SYS_READ = 3, SYS_WRITE = 4, SYS_CLOSE = 6, SYS_EXECVE = 11, SYS_PIPE = 42 };
enum { SYS_GETPPID = 64, SYS_WAIT4 = 114 };

#define CALLS 300000
#define FORKS 200
#define EXECS 80
#define ROUND_TRIPS 5000

static char *self;

static int call(int number, u32 a, u32 b, u32 c, u32 d)
{
	int result;

	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
	return result;
}

static void finish(u32 status)
{
	call(SYS_EXIT, status, 0, 0, 0);
}

static char *append(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	return to;
}

static char *append_hex(char *to, u32 value)
{
	*to++ = ' ';
	for (int shift = 28; shift >= 0; shift -= 4)
		*to++ = "0123456789abcdef"[(value >> shift) & 15];
	return to;
}

static void report(const char *kind, const char *name, const u32 *sum, u32 count)
{
	char line[80], *end = append(append(append(line, kind), " "), name);

	if (sum)
		end = append_hex(append_hex(end, *sum), count);
	*end++ = '\n';
	call(SYS_WRITE, 1, (u32)line, end - line, 0);
}

static u32 wait_for(int pid)
{
	u32 status = 0;

	call(SYS_WAIT4, pid, (u32)&status, 0, 0);
	return status >> 8 & 255;
}

static u32 null_calls(void)
{
	u32 sum = 0;

	for (u32 i = 0; i < CALLS; i++)
		sum += call(SYS_GETPPID, 0, 0, 0, 0) > 0;
	return sum;
}

static u32 forks(void)
{
	u32 sum = 0;

	for (u32 i = 0; i < FORKS; i++) {
		int pid = call(SYS_FORK, 0, 0, 0, 0);

		if (pid == 0)
			finish(i & 127);
		sum = sum * 3 + wait_for(pid);
	}
	return sum;
}

/* A program of its own is started: this one, which ends at once when it is told to. */
static u32 execs(void)
{
	char *arguments[] = { self, "exit", 0 }, *environment[] = { 0 };
	u32 sum = 0;

	for (u32 i = 0; i < EXECS; i++) {
		int pid = call(SYS_FORK, 0, 0, 0, 0);

		if (pid == 0) {
			call(SYS_EXECVE, (u32)self, (u32)arguments, (u32)environment, 0);
			finish(99);
		}
		sum += wait_for(pid);
	}
	return sum;
}

static void echo_words(int from, int to)
{
	u32 word;

	while (call(SYS_READ, from, (u32)&word, 4, 0) == 4) {
		word = word * 5 + 1;
		call(SYS_WRITE, to, (u32)&word, 4, 0);
	}
	finish(0);
}

static u32 ping_pong(void)
{
	int there[2], back[2];
	u32 word = 1;

	call(SYS_PIPE, (u32)there, 0, 0, 0);
	call(SYS_PIPE, (u32)back, 0, 0, 0);
	int pid = call(SYS_FORK, 0, 0, 0, 0);

	if (pid == 0) {
		call(SYS_CLOSE, there[1], 0, 0, 0);	/* or the other's end would never be seen */
		echo_words(there[0], back[1]);
	}
	for (u32 i = 0; i < ROUND_TRIPS; i++) {
		call(SYS_WRITE, there[1], (u32)&word, 4, 0);
		call(SYS_READ, back[0], (u32)&word, 4, 0);
	}
	call(SYS_CLOSE, there[1], 0, 0, 0);
	wait_for(pid);
	return word;
}

static int is(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static const struct step {
	const char *name;
	u32 (*measure)(void);
	u32 count;
} steps[] = {
	{ "null-int80", null_calls, CALLS },
	{ "pipe-ping-pong", ping_pong, ROUND_TRIPS },
	{ "fork-wait", forks, FORKS },
	{ "fork-exec-wait", execs, EXECS },
	{ 0, 0, 0 },
};

static void run(const struct step *step)
{
	u32 sum;

	report("start", step->name, 0, 0);
	sum = step->measure();
	report("end", step->name, &sum, step->count);
	finish(0);
}

__attribute__((used)) static void start(int count, char **arguments)
{
	const char *name = count > 1 ? arguments[1] : "";

	self = arguments[0];
	if (is(name, "exit"))
		finish(7);
	for (const struct step *step = steps; step->name; step++)
		if (is(name, step->name))
			run(step);
	finish(1);
}

/* The kernel enters with the number of arguments and then their addresses on the stack. */
asm(".globl _start\n"
    "_start:\n"
    "	movl	(%esp), %eax\n"
    "	leal	4(%esp), %edx\n"
    "	andl	$-16, %esp\n"
    "	subl	$8, %esp\n"
    "	pushl	%edx\n"
    "	pushl	%eax\n"
    "	call	start\n");
