/* strace: shows the system calls of a program, and the signals it gets. */
#include <ctype.h>
#include <sys/wait.h>
#include <time.h>
#include <signal.h>
#include "../program.h"
#include "strace.h"

static const char help[] =
	"usage: strace [-cfqrtTv] [-e EXPRESSION] [-o FILE] [-s SIZE] {PROGRAM [ARGUMENT]... | -p PID...}\n"
	"  -f  what it forks, too   -p PID  a process that runs   -o FILE  write there   -s SIZE  of text shown (32)\n"
	"  -c  only count: time, calls, errors   -t, -tt  the time of day   -r  since the last call   -T  in the call\n"
	"  -e trace=CALL,...  only these; !CALL,... all but these; also the classes %file %process %signal %desc\n"
	"     %memory %network %ipc %time   -e signal=none  no signals   -q  no messages of our own   -v  environments\n";

#define CALLS 512
#define SYSCALL_STOP (SIGTRAP | 0x80)

FILE *out;
int string_limit = 32, show_all;

static int follow, count_only, day_time, since_last, in_call_time, quiet, no_signals, line_open;
static char traced[CALLS];
static struct process *processes, *line_owner;
static int detaching;

static struct {
	unsigned long calls, errors;
	unsigned long long microseconds;
} counts[CALLS];

/* ---- which calls ---- */

static void select_class(char letter, int value)
{
	const struct call *c;
	int i, found = 0;

	for (i = 0; i < CALLS; i++)
		if ((c = find_call(i)) && strchr(c->classes, letter)) {
			traced[i] = value;
			found = 1;
		}
	if (!found)
		errx(1, "no calls of class '%c'", letter);
}

static void select_name(const char *name, int value)
{
	static const char *const classes[] = { "file", "process", "signal", "desc", "network", "memory", "ipc", "time" };
	const char *plain = name + (*name == '%');
	char longer[40];
	unsigned i;
	int number = call_number(name);

	if (strcmp(name, "all") == 0 || strcmp(name, "none") == 0) {
		memset(traced, name[0] == 'a' ? value : !value, sizeof(traced));
		return;
	}
	for (i = 0; number < 0 && i < sizeof(classes) / sizeof(*classes); i++)
		if (strcmp(plain, classes[i]) == 0) {
			select_class(*classes[i], value);
			return;
		}
	if (number < 0)
		errx(1, "invalid system call '%s'", name);
	traced[number] = value;
	for (i = 0; i < 2; i++) {	/* stat means stat64, chown chown32, as programs mean it */
		snprintf(longer, sizeof(longer), "%s%s", name, i ? "64" : "32");
		if ((number = call_number(longer)) >= 0)
			traced[number] = value;
	}
}

static void read_expression(char *text)
{
	char *name;
	int value;

	if (strncmp(text, "signal=", 7) == 0 || strncmp(text, "signals=", 8) == 0) {
		no_signals = strcmp(strchr(text, '=') + 1, "none") == 0;
		return;
	}
	if (strncmp(text, "trace=", 6) == 0 || strncmp(text, "t=", 2) == 0)
		text = strchr(text, '=') + 1;
	else if (strchr(text, '='))
		errx(1, "invalid expression '%s': known are trace= and signal=", text);
	value = *text != '!';
	memset(traced, !value, sizeof(traced));
	for (name = strtok(text + !value, ","); name; name = strtok(NULL, ","))
		select_name(name, value);
}

static int is_traced(int number)
{
	return number < 0 || number >= CALLS || traced[number];
}

/* ---- processes ---- */

static struct process *find_process(pid_t pid)
{
	struct process *p;

	for (p = processes; p && p->pid != pid; p = p->next)
		;
	return p;
}

static struct process *add_process(pid_t pid)
{
	struct process *p = calloc(1, sizeof(*p));

	if (!p)
		err(1, "memory");
	p->pid = pid;
	p->next = processes;
	processes = p;
	return p;
}

static void remove_process(struct process *gone)
{
	struct process **p;

	for (p = &processes; *p != gone; p = &(*p)->next)
		;
	*p = gone->next;
	if (line_owner == gone)
		line_owner = NULL;
	free(gone);
}

/* ---- lines ---- */

static void print_time(void)
{
	static struct timeval last;
	struct timeval now;
	char text[16];

	gettimeofday(&now, NULL);
	if (since_last) {
		long seconds = last.tv_sec ? now.tv_sec - last.tv_sec : 0, micro = last.tv_sec ? now.tv_usec - last.tv_usec : 0;

		if (micro < 0)
			seconds--, micro += 1000000;
		fprintf(out, "%6ld.%06ld ", seconds, micro);
		last = now;
	} else if (day_time) {
		strftime(text, sizeof(text), "%H:%M:%S", localtime(&now.tv_sec));
		fputs(text, out);
		fprintf(out, day_time > 1 ? ".%06ld " : " ", now.tv_usec);
	}
}

/* Another process' call that has not returned yet is left unfinished. */
static void begin_line(struct process *p)
{
	if (line_open && line_owner)
		fputs(" <unfinished ...>\n", out);
	line_open = 0;
	if (processes && (processes->next || out != stderr) && follow)
		fprintf(out, processes->next && out == stderr ? "[pid %5d] " : "%d ", p->pid);
	print_time();
}

static void end_call(struct process *p, const struct call *c)
{
	fputs(") = ", out);
	if (c)
		print_result(p, c);
	else
		fprintf(out, "%ld", p->values.result);
	if (in_call_time) {
		struct timeval now;

		gettimeofday(&now, NULL);
		now.tv_sec -= p->entered.tv_sec;
		now.tv_usec -= p->entered.tv_usec;
		if (now.tv_usec < 0)
			now.tv_sec--, now.tv_usec += 1000000;
		fprintf(out, " <%ld.%06ld>", now.tv_sec, now.tv_usec);
	}
	putc('\n', out);
	fflush(out);
	line_open = 0;
}

/* ---- calls ---- */

static struct timeval system_time_of(pid_t pid)
{
	unsigned long ticks = 0;
	struct timeval t;
	char path[40];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (f) {
		if (fscanf(f, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %lu", &ticks) != 1)
			ticks = 0;
		fclose(f);
	}
	t.tv_sec = ticks / 100;
	t.tv_usec = ticks % 100 * 10000;
	return t;
}

static void read_registers(struct process *p, struct user_regs_struct *r)
{
	if (ptrace(PTRACE_GETREGS, p->pid, NULL, r) < 0)
		memset(r, 0, sizeof(*r));
}

static void enter(struct process *p)
{
	struct user_regs_struct r;
	const struct call *c;

	read_registers(p, &r);
	p->in_call = 1;
	p->values.number = r.orig_eax;
	memcpy(p->values.argument, (long[]){ r.ebx, r.ecx, r.edx, r.esi, r.edi, r.ebp }, sizeof(p->values.argument));
	p->shown = 0;
	gettimeofday(&p->entered, NULL);
	if (count_only)
		p->system_time = system_time_of(p->pid);
	if (count_only || !is_traced(p->values.number))
		return;
	c = find_call(p->values.number);
	begin_line(p);
	if (c)
		fprintf(out, "%s(", c->name);
	else
		fprintf(out, "syscall_%d(%#lx, %#lx, %#lx, %#lx, %#lx, %#lx", p->values.number, r.ebx, r.ecx, r.edx, r.esi, r.edi, r.ebp);
	p->shown = c ? 1 + print_arguments(p, c, 0, 0) : 1;
	if (c && c->result == 'V')
		fputs(") = ?\n", out);
	else
		line_open = 1;
	fflush(out);
	line_owner = p;
}

static void count(struct process *p)
{
	struct timeval now = system_time_of(p->pid);
	int n = p->values.number;

	if (n < 0 || n >= CALLS || !is_traced(n))
		return;
	counts[n].calls++;
	counts[n].errors += p->values.result < 0 && p->values.result > -4096;
	counts[n].microseconds += (now.tv_sec - p->system_time.tv_sec) * 1000000LL + now.tv_usec - p->system_time.tv_usec;
}

static void leave(struct process *p)
{
	struct user_regs_struct r;
	const struct call *c = find_call(p->values.number);

	read_registers(p, &r);
	p->in_call = 0;
	p->values.result = r.eax;
	if (count_only) {
		count(p);
		return;
	}
	if (!p->shown || !is_traced(p->values.number))
		return;
	if (line_owner != p || !line_open) {
		begin_line(p);
		fprintf(out, "<... %s resumed>", c ? c->name : "syscall");
	}
	if (c)
		print_arguments(p, c, p->shown - 1, 1);
	end_call(p, c);
}

/* ---- signals and ends ---- */

static void show_signal(struct process *p, int signal)
{
	siginfo_t info;

	if (count_only || no_signals)
		return;
	begin_line(p);
	fputs("--- ", out);
	print_signal(signal);
	if (ptrace(PTRACE_GETSIGINFO, p->pid, NULL, &info) == 0) {
		fputs(" {si_signo=", out);
		print_signal(info.si_signo);
		fprintf(out, ", si_code=%s", info.si_code == 0 ? "SI_USER" : info.si_code == 0x80 ? "SI_KERNEL" :
			info.si_code == -6 ? "SI_TKILL" : "");
		if (info.si_code > 0 && info.si_code != 0x80)
			fprintf(out, signal == SIGCHLD ? "CLD_%s" : "%s",
				signal == SIGCHLD ? name_in("EXITED=1 KILLED=2 DUMPED=3 TRAPPED=4 STOPPED=5 CONTINUED=6", info.si_code) :
				signal == SIGSEGV ? name_in("SEGV_MAPERR=1 SEGV_ACCERR=2", info.si_code) : "?");
		if (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL)
			fprintf(out, ", si_addr=%#lx", (unsigned long)info.si_addr);
		else
			fprintf(out, ", si_pid=%d, si_uid=%u", info.si_pid, info.si_uid);
		putc('}', out);
	}
	fputs(" ---\n", out);
	fflush(out);
}

static void show_end(struct process *p, int status)
{
	if (count_only || (quiet && WIFEXITED(status)))
		return;
	begin_line(p);
	if (WIFEXITED(status)) {
		fprintf(out, "+++ exited with %d +++\n", WEXITSTATUS(status));
	} else {
		fputs("+++ killed by ", out);
		print_signal(WTERMSIG(status));
		fputs(status & 0x80 ? " (core dumped) +++\n" : " +++\n", out);
	}
	fflush(out);
}

static void set_options(pid_t pid)
{
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;

	if (follow)
		options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)options);
}

/* ---- the loop ---- */

static void new_child(struct process *parent)
{
	unsigned long child = 0;
	struct process *p;

	ptrace(PTRACE_GETEVENTMSG, parent->pid, NULL, &child);
	if (!child || find_process(child))
		return;
	p = add_process(child);
	p->ignore_stop = 1;
	if (!quiet && !count_only)
		fprintf(stderr, "strace: Process %lu attached\n", child);
}

/* Returns the signal to go on with. */
static int handle_stop(struct process *p, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;

	if (signal == SYSCALL_STOP) {
		if (p->in_call)
			leave(p);
		else
			enter(p);
		return 0;
	}
	if (event) {
		if (event != PTRACE_EVENT_EXEC)
			new_child(p);
		return 0;
	}
	if (signal == SIGSTOP && p->ignore_stop) {
		p->ignore_stop = 0;
		set_options(p->pid);
		return 0;
	}
	show_signal(p, signal);
	return signal;
}

static void stop_tracing(int signal)
{
	detaching = signal;
}

/* At our own end, what we attached to goes on alone. */
static void let_go(void)
{
	struct process *p;
	int status;

	for (p = processes; p; p = p->next) {
		kill(p->pid, SIGSTOP);
		if (waitpid(p->pid, &status, 0x40000000) == p->pid && WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, p->pid, NULL, NULL);
		kill(p->pid, SIGCONT);
		if (!quiet)
			fprintf(stderr, "strace: Process %d detached\n", p->pid);
	}
}

static int trace(pid_t main_process)
{
	int status, result = 0, signal;
	struct process *p;
	pid_t pid;

	while (processes && !detaching) {
		pid = waitpid(-1, &status, 0x40000000 /* __WALL */);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		p = find_process(pid);
		if (!p) {	/* a child that is faster than the news of it */
			if (!WIFSTOPPED(status))
				continue;
			p = add_process(pid);
			p->ignore_stop = 1;
		}
		if (!WIFSTOPPED(status)) {
			show_end(p, status);
			if (pid == main_process)
				result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			remove_process(p);
			continue;
		}
		signal = handle_stop(p, status);
		ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal);
	}
	if (detaching)
		let_go();
	return result;
}

static int more_time(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	if (counts[x].microseconds != counts[y].microseconds)
		return counts[x].microseconds < counts[y].microseconds ? 1 : -1;
	return counts[x].calls < counts[y].calls ? 1 : counts[x].calls > counts[y].calls ? -1 : x - y;
}

static void print_counts(void)
{
	int order[CALLS], n = 0, i;
	unsigned long calls = 0, errors = 0;
	unsigned long long total = 0;

	for (i = 0; i < CALLS; i++)
		if (counts[i].calls) {
			order[n++] = i;
			calls += counts[i].calls;
			errors += counts[i].errors;
			total += counts[i].microseconds;
		}
	qsort(order, n, sizeof(*order), more_time);
	fputs("% time     seconds  usecs/call     calls    errors syscall\n", out);
	fputs("------ ----------- ----------- --------- --------- ----------------\n", out);
	for (i = 0; i < n; i++) {
		unsigned long long t = counts[order[i]].microseconds;

		fprintf(out, "%6.2f %11.6f %11llu %9lu ", total ? 100.0 * t / total : 0.0, t / 1e6, t / counts[order[i]].calls,
			counts[order[i]].calls);
		if (counts[order[i]].errors)
			fprintf(out, "%9lu ", counts[order[i]].errors);
		else
			fprintf(out, "%10s", "");
		fprintf(out, "%s\n", find_call(order[i]) ? find_call(order[i])->name : "?");
	}
	fputs("------ ----------- ----------- --------- --------- ----------------\n", out);
	fprintf(out, "100.00 %11.6f %11llu %9lu %9lu total\n", total / 1e6, calls ? total / calls : 0, calls, errors);
}

/* The child stops itself, so that its execve() is the first call that is seen. */
static pid_t start(char **words)
{
	struct process *p;
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		kill(getpid(), SIGSTOP);
		execvp(words[0], words);
		warn("exec");
		_exit(1);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		errx(1, "%s: it ended before it began", words[0]);
	p = add_process(pid);
	set_options(pid);
	ptrace(PTRACE_SYSCALL, p->pid, NULL, NULL);
	return pid;
}

static void attach(const char *text)
{
	pid_t pid = atoi(text);
	int status;
	struct process *p;

	if (pid <= 0 || ptrace(PTRACE_ATTACH, pid, NULL, NULL) < 0)
		err(1, "attach: ptrace(PTRACE_ATTACH, %s)", text);
	while (waitpid(pid, &status, 0x40000000) < 0 && errno == EINTR)
		;
	p = add_process(pid);
	p->attached = 1;
	set_options(pid);
	if (!quiet)
		fprintf(stderr, "strace: Process %d attached\n", pid);
	ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
}

static void catch_signals(int attached)
{
	struct sigaction action = { .sa_handler = attached ? stop_tracing : SIG_IGN };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

int main(int argc, char **argv)
{
	const char *file = NULL;
	char *pids[32];
	int option, pid_count = 0, i, result;
	pid_t main_process = 0;

	memset(traced, 1, sizeof(traced));
	out = stderr;
	while ((option = next_option(argc, argv, "+ce:fo:p:qrs:tTv", help, 1)) != -1) {
		count_only |= option == 'c';
		follow |= option == 'f';
		quiet |= option == 'q';
		since_last |= option == 'r';
		day_time += option == 't';
		in_call_time |= option == 'T';
		show_all |= option == 'v';
		if (option == 'e')
			read_expression(optarg);
		if (option == 'o')
			file = optarg;
		if (option == 's')
			string_limit = atoi(optarg);
		if (option == 'p' && pid_count < 32)
			pids[pid_count++] = optarg;
	}
	if (optind == argc && !pid_count)
		errx(1, "must have PROGRAM [ARGUMENT]... or -p PID");
	if (file && !(out = fopen(file, "we")))
		err(1, "Can't fopen '%s'", file);
	if (optind < argc)
		main_process = start(argv + optind);
	for (i = 0; i < pid_count; i++)
		attach(pids[i]);
	catch_signals(pid_count > 0);
	result = trace(main_process);
	if (count_only)
		print_counts();
	if (out != stderr && fclose(out) == EOF)
		err(1, "%s", file);
	if (result > 128 && main_process && !detaching) {	/* ends as the program did */
		signal(result - 128, SIG_DFL);
		raise(result - 128);
	}
	return result;
}
