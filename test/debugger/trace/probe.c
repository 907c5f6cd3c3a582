/* A program without a C library, whose system calls and their results are known one by one. */
#define CALL(number, a, b, c, d, e) ({ long result; __asm__ volatile("int $0x80" : "=a" (result) \
	: "0" (number), "b" (a), "c" (b), "d" (c), "S" (d), "D" (e) : "memory"); result; })
#define CALL0(number) CALL(number, 0, 0, 0, 0, 0)

enum { EXIT = 1, FORK, READ, WRITE, OPEN, CLOSE, EXECVE = 11, GETPID = 20, PAUSE = 29, KILL = 37, PIPE = 42, DUP2 = 63, GETPPID,
	SIGACTION = 67, SETITIMER = 104, WAIT4 = 114, NANOSLEEP = 162, POLL = 168, VFORK = 190, UNKNOWN = 1000 };
enum { SIGKILL = 9, SIGUSR1 = 10, SIGALRM = 14, SIGCONT = 18, SIGSTOP = 19 };
#define SA_RESTART 0x10000000

static int ends[2];

struct action { void (*handler)(int); unsigned long mask, flags; void *restorer; };
struct timer { long interval[2], value[2]; };

static void fill(int number)
{
	(void)number;
	CALL(WRITE, ends[1], "x", 1, 0, 0);
}

static void nothing(int number)
{
	(void)number;
}

static void on_alarm(void (*handler)(int), unsigned long flags)
{
	struct action action = { handler, 0, flags, 0 };
	struct timer soon = { { 0, 0 }, { 0, 20000 } };

	CALL(SIGACTION, SIGALRM, &action, 0, 0, 0);
	CALL(SETITIMER, 0, &soon, 0, 0, 0);
}

static void vfork_and_execute(void)
{
	static const char *const arguments[] = { "true", "one argument", 0 };
	long child = CALL0(VFORK);

	if (child == 0) {
		CALL(EXECVE, "/bin/true", arguments, arguments + 2, 0, 0);
		CALL(EXIT, 127, 0, 0, 0, 0);
	}
	CALL(WAIT4, child, 0, 0, 0, 0);
}

static void sleep_and_be_stopped(void)
{
	long time[2] = { 0, 100000000 };
	long before[2] = { 0, 20000000 };
	long parent = CALL0(GETPID);

	if (CALL0(FORK) == 0) {
		CALL(NANOSLEEP, before, 0, 0, 0, 0);
		CALL(KILL, parent, SIGSTOP, 0, 0, 0);
		CALL(NANOSLEEP, before, 0, 0, 0, 0);
		CALL(KILL, parent, SIGCONT, 0, 0, 0);
		CALL(EXIT, 0, 0, 0, 0, 0);
	}
	CALL(NANOSLEEP, time, time, 0, 0, 0);
	CALL(WAIT4, -1, 0, 0, 0, 0);
}

static void kill_in_the_middle(void)
{
	char byte;
	long child = CALL0(FORK);
	long time[2] = { 0, 30000000 };

	if (child == 0) {
		CALL(READ, ends[0], &byte, 1, 0, 0);
		CALL(EXIT, 0, 0, 0, 0, 0);
	}
	CALL(NANOSLEEP, time, 0, 0, 0, 0);
	CALL(KILL, child, SIGKILL, 0, 0, 0);
	CALL(WAIT4, child, 0, 0, 0, 0);
}

void _start(void)
{
	char byte;
	struct { int fd; short events, returned; } wanted;

	CALL(OPEN, "/no/such\tfile", 0101, 0644, 0, 0);
	CALL(OPEN, "/etc/passwd", 0, 0, 0, 0);
	CALL(CLOSE, 77, 0, 0, 0, 0);
	CALL(WRITE, 1, (void *)0xbad00000, 5, 0, 0);
	CALL(PIPE, ends, 0, 0, 0, 0);
	CALL(UNKNOWN, 1, 2, 3, 4, 5);
	vfork_and_execute();
	on_alarm(fill, SA_RESTART);
	CALL(READ, ends[0], &byte, 1, 0, 0);
	on_alarm(nothing, 0);
	CALL0(PAUSE);
	sleep_and_be_stopped();
	kill_in_the_middle();
	fill(0);
	wanted.fd = ends[0];
	wanted.events = 5;
	wanted.returned = 0;
	CALL(POLL, &wanted, 1, 1000, 0, 0);
	CALL(EXIT, 7, 0, 0, 0, 0);
}
