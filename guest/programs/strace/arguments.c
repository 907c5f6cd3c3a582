/* strace: the arguments of a call, each in the manner that its letter in calls.c says. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "strace.h"

static void print_pointer(unsigned long value)
{
	if (value)
		fprintf(out, "%#lx", value);
	else
		fputs("NULL", out);
}

static void print_name(const char *table, long value)
{
	const char *name = name_in(table, value);

	if (name)
		fputs(name, out);
	else
		fprintf(out, "%#lx", value);
}

/* ---- what pointers point to ---- */

static void print_words(pid_t pid, unsigned long address)
{
	unsigned long word;
	int i;

	if (!address) {
		fputs("NULL", out);
		return;
	}
	putc('[', out);
	for (i = 0; fetch(pid, address + 4 * i, &word, 4) == 4 && word; i++) {
		if (i)
			fputs(", ", out);
		if (i == string_limit) {
			fputs("...", out);
			break;
		}
		print_string(pid, word, -1);
	}
	putc(']', out);
}

static void print_environment(pid_t pid, unsigned long address)
{
	unsigned long word;
	int n = 0;

	if (show_all) {
		print_words(pid, address);
		return;
	}
	while (address && fetch(pid, address + 4 * n, &word, 4) == 4 && word)
		n++;
	print_pointer(address);
	if (address)
		fprintf(out, " /* %d var%s */", n, n == 1 ? "" : "s");
}

static void print_mode(mode_t mode)
{
	static const char *const types[] = {
		"0", "S_IFIFO", "S_IFCHR", "3", "S_IFDIR", "5", "S_IFBLK", "7", "S_IFREG", "9", "S_IFLNK", "11", "S_IFSOCK",
	};
	int type = mode >> 12 & 15;

	fprintf(out, "%s%s%s%s|%#03o", type < 13 ? types[type] : "?", mode & 04000 ? "|S_ISUID" : "", mode & 02000 ? "|S_ISGID" : "",
		mode & 01000 ? "|S_ISVTX" : "", mode & 0777);
}

static void print_stat(pid_t pid, unsigned long address)
{
	struct stat st;

	if (fetch(pid, address, &st, sizeof(st)) < (int)sizeof(st)) {
		print_pointer(address);
		return;
	}
	fputs("{st_mode=", out);
	print_mode(st.st_mode);
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		fprintf(out, ", st_rdev=makedev(%#x, %#x), ...}", major(st.st_rdev), minor(st.st_rdev));
	else
		fprintf(out, ", st_size=%lu, ...}", (unsigned long)st.st_size);
}

static void print_pair(pid_t pid, unsigned long address, const char *form)
{
	long pair[2];

	if (!address || fetch(pid, address, pair, 8) < 8)
		print_pointer(address);
	else
		fprintf(out, form, pair[0], pair[1]);
}

static void print_signal_set(pid_t pid, unsigned long address)
{
	unsigned long set[2] = { 0 };
	int i, count = 0, all;

	if (!address || fetch(pid, address, set, 8) < 8) {
		print_pointer(address);
		return;
	}
	for (i = 0; i < 64; i++)
		count += set[i / 32] >> i % 32 & 1;
	all = count > 40;
	fputs(all ? "~[" : "[", out);
	for (i = count = 0; i < 64; i++) {
		if ((set[i / 32] >> i % 32 & 1) == (unsigned)all)
			continue;
		if (count++)
			putc(' ', out);
		if (i + 1 < 32)
			fprintf(out, "%s", name_in("HUP=1 INT=2 QUIT=3 ILL=4 TRAP=5 ABRT=6 BUS=7 FPE=8 KILL=9 USR1=a SEGV=b USR2=c PIPE=d "
						   "ALRM=e TERM=f STKFLT=10 CHLD=11 CONT=12 STOP=13 TSTP=14 TTIN=15 TTOU=16 URG=17 "
						   "XCPU=18 XFSZ=19 VTALRM=1a PROF=1b WINCH=1c IO=1d PWR=1e SYS=1f", i + 1));
		else
			fprintf(out, "RT_%d", i + 1 - 32);
	}
	putc(']', out);
}

static void print_action(pid_t pid, unsigned long address, int is_new_form)
{
	unsigned long action[5];	/* handler, flags, restorer, mask; in the old form the mask comes second */

	if (!address || fetch(pid, address, action, sizeof(action)) < 16) {
		print_pointer(address);
		return;
	}
	fputs("{sa_handler=", out);
	if (action[0] < 2)
		fputs(action[0] ? "SIG_IGN" : "SIG_DFL", out);
	else
		fprintf(out, "%#lx", action[0]);
	if (is_new_form) {
		fputs(", sa_mask=", out);
		print_signal_set(pid, address + 12);
		fputs(", sa_flags=", out);
		print_flags("SA_RESTORER=4000000 SA_ONSTACK=8000000 SA_RESTART=10000000 SA_INTERRUPT=20000000 SA_NODEFER=40000000 "
			    "SA_RESETHAND=80000000 SA_NOCLDSTOP=1 SA_NOCLDWAIT=2 SA_SIGINFO=4", action[1], "0");
		if (action[1] & 0x04000000)
			fprintf(out, ", sa_restorer=%#lx", action[2]);
	}
	putc('}', out);
}

static void print_status(pid_t pid, unsigned long address)
{
	int status;

	if (!address || fetch(pid, address, &status, 4) < 4) {
		print_pointer(address);
	} else if (WIFEXITED(status)) {
		fprintf(out, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]", WEXITSTATUS(status));
	} else if (WIFSTOPPED(status)) {
		fputs("[{WIFSTOPPED(s) && WSTOPSIG(s) == ", out);
		print_signal(WSTOPSIG(status));
		fputs("}]", out);
	} else {
		fputs("[{WIFSIGNALED(s) && WTERMSIG(s) == ", out);
		print_signal(WTERMSIG(status));
		fputs(status & 0x80 ? " && WCOREDUMP(s)}]" : "}]", out);
	}
}

static void print_polls(pid_t pid, unsigned long address, unsigned count)
{
	static const char events[] = "POLLIN=1 POLLPRI=2 POLLOUT=4 POLLERR=8 POLLHUP=10 POLLNVAL=20 POLLRDNORM=40";
	struct pollfd one;
	unsigned i;

	putc('[', out);
	for (i = 0; i < count && i < 32 && fetch(pid, address + i * sizeof(one), &one, sizeof(one)) == sizeof(one); i++) {
		fprintf(out, "%s{fd=%d, events=", i ? ", " : "", one.fd);
		print_flags(events, one.events, "0");
		putc('}', out);
	}
	putc(']', out);
}

static void print_pieces(pid_t pid, unsigned long address, unsigned count)
{
	unsigned long piece[2];
	unsigned i;

	putc('[', out);
	for (i = 0; i < count && i < 32 && fetch(pid, address + i * 8, piece, 8) == 8; i++) {
		fputs(i ? ", {iov_base=" : "{iov_base=", out);
		print_string(pid, piece[0], piece[1]);
		fprintf(out, ", iov_len=%lu}", piece[1]);
	}
	putc(']', out);
}

static void print_system(pid_t pid, unsigned long address)
{
	char name[130];

	if (fetch(pid, address, name, sizeof(name)) < (int)sizeof(name)) {
		print_pointer(address);
		return;
	}
	fprintf(out, "{sysname=\"%.64s\", nodename=\"%.64s\", ...}", name, name + 65);
}

/* ---- one argument ---- */

static const char requests[] =
	"TCGETS=5401 TCSETS=5402 TCSETSW=5403 TCSETSF=5404 TCGETA=5405 TCSBRK=5409 TCXONC=540a TCFLSH=540b TIOCSCTTY=540e "
	"TIOCGPGRP=540f TIOCSPGRP=5410 TIOCOUTQ=5411 TIOCSTI=5412 TIOCGWINSZ=5413 TIOCSWINSZ=5414 TIOCNOTTY=5422 FIONREAD=541b "
	"FIONBIO=5421 TIOCGSID=5429 TIOCGPTN=80045430 TIOCSPTLCK=40045431 FIOCLEX=5451";

static void print_descriptor_command(long value)
{
	print_name("F_DUPFD=0 F_GETFD=1 F_SETFD=2 F_GETFL=3 F_SETFL=4 F_GETLK=5 F_SETLK=6 F_SETLKW=7 F_SETOWN=8 F_GETOWN=9 "
		   "F_GETLK64=c F_SETLK64=d F_SETLKW64=e F_DUPFD_CLOEXEC=406", value);
}

static void print_clone_flags(unsigned long flags)
{
	print_flags("CLONE_VM=100 CLONE_FS=200 CLONE_FILES=400 CLONE_SIGHAND=800 CLONE_PTRACE=2000 CLONE_VFORK=4000 CLONE_PARENT=8000 "
		    "CLONE_THREAD=10000 CLONE_SYSVSEM=40000 CLONE_SETTLS=80000 CLONE_PARENT_SETTID=100000 "
		    "CLONE_CHILD_CLEARTID=200000 CLONE_CHILD_SETTID=1000000", flags & ~0xffUL, "0");
	if (flags & 0xff) {
		putc('|', out);
		print_signal(flags & 0xff);
	}
}

/* What only the call itself fills in. */
static int is_known_at_exit(char letter)
{
	return strchr("RwSqTPEJNYGZi", letter) != NULL;
}

/* Numbers by name. Returns 0 for letters of another kind. */
static int print_by_name(char letter, unsigned long value)
{
	switch (letter) {
	case 'O':
		print_open_flags(value);
		return 1;
	case 'A':
		print_flags("R_OK=4 W_OK=2 X_OK=1", value, "F_OK");
		return 1;
	case 'k':
		print_name("SEEK_SET=0 SEEK_CUR=1 SEEK_END=2", value);
		return 1;
	case 'g':
		print_signal(value);
		return 1;
	case 'W':
		print_flags("WNOHANG=1 WUNTRACED=2 WCONTINUED=8 __WALL=40000000 __WCLONE=80000000", value, "0");
		return 1;
	case 'I':
		print_name(requests, value);
		return 1;
	case 'C':
		print_descriptor_command(value);
		return 1;
	case 'L':
		print_name("RLIMIT_CPU=0 RLIMIT_FSIZE=1 RLIMIT_DATA=2 RLIMIT_STACK=3 RLIMIT_CORE=4 RLIMIT_RSS=5 RLIMIT_NPROC=6 "
			   "RLIMIT_NOFILE=7 RLIMIT_MEMLOCK=8 RLIMIT_AS=9", value);
		return 1;
	case 'K':
		print_name("SIG_BLOCK=0 SIG_UNBLOCK=1 SIG_SETMASK=2", value);
		return 1;
	case 'c':
		print_name("CLOCK_REALTIME=0 CLOCK_MONOTONIC=1 CLOCK_PROCESS_CPUTIME_ID=2 CLOCK_THREAD_CPUTIME_ID=3", value);
		return 1;
	case 'M':
		print_flags("PROT_READ=1 PROT_WRITE=2 PROT_EXEC=4", value, "PROT_NONE");
		return 1;
	case 'Q':
		print_clone_flags(value);
		return 1;
	}
	return 0;
}

static void print_number(char letter, long value)
{
	switch (letter) {
	case 'f':
	case 'd':
		fprintf(out, "%ld", value);
		break;
	case 'D':
		if (value == -100)
			fputs("AT_FDCWD", out);
		else
			fprintf(out, "%ld", value);
		break;
	case 'u':
		fprintf(out, value == -1 ? "-1" : "%lu", value);
		break;
	case 'o':
		fprintf(out, "%#03lo", value);
		break;
	case 'z':
		fprintf(out, value ? "%#lx" : "0", value * 4096);	/* mmap2 counts pages */
		break;
	case 'p':
		print_pointer(value);
		break;
	default:
		fprintf(out, value ? "%#lx" : "0", value);
	}
}

/* Memory of the process. Returns 0 for letters of another kind. */
static int print_memory(const struct process *p, char letter, int i)
{
	unsigned long value = p->values.argument[i], next = i < 5 ? p->values.argument[i + 1] : 0;
	int failed = is_known_at_exit(letter) && p->values.result < 0;
	pid_t pid = p->pid;
	long long offset;
	int pair[2];

	if (failed && strchr("RwSqTPNYGZi", letter)) {
		print_pointer(value);
		return 1;
	}
	switch (letter) {
	case 's':
		print_string(pid, value, PATH_NAME);
		return 1;
	case 'R':
		print_string(pid, value, p->values.result);
		return 1;
	case 'G':
		print_string(pid, value, PATH_NAME);
		return 1;
	case 'a':
		print_words(pid, value);
		return 1;
	case 'v':
		print_environment(pid, value);
		return 1;
	case 'S':
		print_stat(pid, value);
		return 1;
	case 't':
	case 'q':
		print_pair(pid, value, "{tv_sec=%ld, tv_nsec=%ld}");
		return 1;
	case 'T':
		print_pointer(value);	/* filled in only by an interrupted sleep */
		return 1;
	case 'y':
	case 'Y':
		print_pair(pid, value, "{tv_sec=%ld, tv_usec=%ld}");
		return 1;
	case 'i':
		print_pair(pid, value, "{rlim_cur=%lu, rlim_max=%lu}");
		return 1;
	case 'e':
	case 'E':
		print_signal_set(pid, value);
		return 1;
	case 'j':
	case 'J':
		print_action(pid, value, strncmp(find_call(p->values.number)->name, "rt_", 3) == 0);
		return 1;
	case 'w':
		if (p->values.result > 0)
			print_status(pid, value);
		else
			print_pointer(value);
		return 1;
	case 'l':
		print_polls(pid, value, next);
		return 1;
	case 'V':
		print_pieces(pid, value, next);
		return 1;
	case 'N':
		print_system(pid, value);
		return 1;
	case 'P':
		if (fetch(pid, value, pair, 8) == 8)
			fprintf(out, "[%d, %d]", pair[0], pair[1]);
		else
			print_pointer(value);
		return 1;
	case 'Z':
		if (fetch(pid, value, &offset, 8) == 8)
			fprintf(out, "[%lld]", offset);
		else
			print_pointer(value);
		return 1;
	}
	return 0;
}

static int is_memory_map(const struct call *c)
{
	return strncmp(c->name, "mmap", 4) == 0;
}

static void print_argument(const struct process *p, const struct call *c, int i)
{
	char letter = c->arguments[i];
	long value = p->values.argument[i];

	if (letter == 'W' && c->arguments[i + 1] == 'u')
		print_string(p->pid, value, p->values.argument[i + 1]);	/* data with its length behind it */
	else if (letter == 'm' && is_memory_map(c))
		print_flags("MAP_SHARED=1 MAP_PRIVATE=2 MAP_FIXED=10 MAP_ANONYMOUS=20 MAP_GROWSDOWN=100 MAP_DENYWRITE=800 MAP_NORESERVE=4000 "
			    "MAP_POPULATE=8000 MAP_STACK=20000", value, "0");
	else if (letter == 'm')
		print_number('o', value);
	else if (!print_by_name(letter, value) && !print_memory(p, letter, i))
		print_number(letter, value);
}

int print_arguments(struct process *p, const struct call *c, int from, int at_exit)
{
	int i;

	for (i = from; c->arguments[i]; i++) {
		if (!at_exit && is_known_at_exit(c->arguments[i]))
			return i;
		if (c->arguments[i] == 'm' && !is_memory_map(c) && !(p->values.argument[i - 1] & 0100))
			continue;	/* open() without O_CREAT has no mode */
		if (i)
			fputs(", ", out);
		print_argument(p, c, i);
	}
	return i;
}

static void print_error(long error)
{
	static const char *const restarts[] = { "ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND" };
	const char *name = strerrorname_np(error);

	if (name)
		fprintf(out, "-1 %s (%s)", name, strerror(error));
	else if (error >= 512 && error <= 514)
		fprintf(out, "? %s (To be restarted)", restarts[error - 512]);
	else if (error == 516)
		fputs("? ERESTART_RESTARTBLOCK (Interrupted by signal)", out);
	else
		fprintf(out, "-1 (error %ld)", error);
}

void print_result(const struct process *p, const struct call *c)
{
	long result = p->values.result;

	if (result < 0 && result > -4096)
		print_error(-result);
	else
		fprintf(out, c->result == 'x' ? "%#lx" : c->result == 'o' ? "%#03lo" : "%ld", result);
}
