/* Names of signals, and what is said of a process that one ended. */
#include "sh.h"

static const struct {
	int number;
	const char *name, *text;
} signals[] = {
	{ 0, "EXIT", "" },
	{ SIGHUP, "HUP", "Hangup" },
	{ SIGINT, "INT", "Interrupt" },
	{ SIGQUIT, "QUIT", "Quit" },
	{ SIGILL, "ILL", "Illegal instruction" },
	{ SIGTRAP, "TRAP", "Trace/breakpoint trap" },
	{ SIGABRT, "ABRT", "Aborted" },
	{ SIGBUS, "BUS", "Bus error" },
	{ SIGFPE, "FPE", "Floating point exception" },
	{ SIGKILL, "KILL", "Killed" },
	{ SIGUSR1, "USR1", "User defined signal 1" },
	{ SIGSEGV, "SEGV", "Segmentation fault" },
	{ SIGUSR2, "USR2", "User defined signal 2" },
	{ SIGPIPE, "PIPE", "Broken pipe" },
	{ SIGALRM, "ALRM", "Alarm clock" },
	{ SIGTERM, "TERM", "Terminated" },
	{ SIGCHLD, "CHLD", "Child exited" },
	{ SIGCONT, "CONT", "Continued" },
	{ SIGSTOP, "STOP", "Stopped (signal)" },
	{ SIGTSTP, "TSTP", "Stopped" },
	{ SIGTTIN, "TTIN", "Stopped (tty input)" },
	{ SIGTTOU, "TTOU", "Stopped (tty output)" },
	{ SIGURG, "URG", "Urgent I/O condition" },
	{ SIGXCPU, "XCPU", "CPU time limit exceeded" },
	{ SIGXFSZ, "XFSZ", "File size limit exceeded" },
	{ SIGVTALRM, "VTALRM", "Virtual timer expired" },
	{ SIGPROF, "PROF", "Profiling timer expired" },
	{ SIGWINCH, "WINCH", "Window changed" },
	{ SIGIO, "IO", "I/O possible" },
	{ SIGSYS, "SYS", "Bad system call" },
};

/* Without SIG; NULL when the number has no name. */
const char *signal_name(int sig)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (signals[i].number == sig)
			return signals[i].name;
	return NULL;
}

const char *signal_text(int sig)
{
	static char other[24];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (signals[i].number == sig)
			return signals[i].text;
	snprintf(other, sizeof(other), "Signal %d", sig);
	return other;
}

static int same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		int c = *a >= 'a' && *a <= 'z' ? *a - 32 : *a;

		if (c != *b)
			return 0;
	}
	return *a == *b;
}

/* A number, a name, or a name after SIG. -1: there is no such signal. */
int signal_number(const char *name)
{
	long long v;
	size_t i;

	if (!parse_number(name, &v))
		return v >= 0 && v < NSIGNALS ? (int)v : -1;
	if (strlen(name) > 3 && (name[0] | 32) == 's' && (name[1] | 32) == 'i' && (name[2] | 32) == 'g')
		name += 3;
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (same_name(name, signals[i].name))
			return signals[i].number;
	return -1;
}
