/*
 * fuzz [-v] [-n CALLS] [-s SEED] [-w WORKER] - system calls at random, made without rights
 *
 * Workers, three at a time, each in a root folder of its own, draw calls and
 * arguments from their seed; the same seed makes the same calls. A third of the
 * calls warms up caches; what the rest leaves behind (memory, objects of each
 * slab cache, open files, inodes, processes, mounts) is counted as lost. The last
 * line is the verdict. -w runs the three workers from number WORKER on alone,
 * -v names calls that always refused.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../leaks.h"
#include "fuzz.h"

#define ROOT		"/tmp/fuzz"
#define TOGETHER	3
#define CALLS_EACH	1000
#define CALLS_OF_CHILD	20
#define PATIENCE	4	/* seconds of a worker that hangs in a call */
#define USER		1000
#define REPORT		((void *)0x70000000)	/* where no argument points */

struct report *report;

static unsigned int seed = 1, next_worker, hung;
static int lost, own_processes, talkative;

/* ---- a worker ---- */

static void wake(int signal)
{
}

/* What waits for ever is woken: every 10 ms a signal that restarts nothing. */
static void keep_awake(void)
{
	struct sigaction action = { .sa_handler = wake };
	struct itimerval often = { { 0, 10000 }, { 0, 10000 } };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void limit(int what, unsigned long most)
{
	struct rlimit r = { most, most };

	setrlimit(what, &r);
}

static unsigned int row_of(int number)
{
	return (unsigned int)number < MAX_NUMBER - 1 ? (unsigned int)number : MAX_NUMBER - 1;
}

static void note(int number, long result)
{
	if (result >= 0 || result < -4095)
		report->succeeded[row_of(number)]++;
	if (result <= -512 && result > -600) {		/* ERESTARTSYS and its kin stay in the kernel */
		report->leaked_number = number;
		report->leaked_result = result;
	}
}

static int makes_children(int number)
{
	return number == __NR_fork || number == __NR_vfork || number == __NR_clone || number == __NR_clone3;
}

/*
 * long call_with(int number, long *registers): the call with six arguments, which come back as the kernel left them.
 */
extern long call_with(int number, long *registers);
__asm__(
	"call_with:\n"
	"	pushl %ebp\n"
	"	pushl %edi\n"
	"	pushl %esi\n"
	"	pushl %ebx\n"
	"	movl 20(%esp),%eax\n"
	"	movl 24(%esp),%ebp\n"
	"	pushl %ebp\n"
	"	movl 0(%ebp),%ebx\n"
	"	movl 4(%ebp),%ecx\n"
	"	movl 8(%ebp),%edx\n"
	"	movl 12(%ebp),%esi\n"
	"	movl 16(%ebp),%edi\n"
	"	movl 20(%ebp),%ebp\n"
	"	int $0x80\n"
	"	pushl %ebp\n"
	"	movl 4(%esp),%ebp\n"
	"	movl %ebx,0(%ebp)\n"
	"	movl %ecx,4(%ebp)\n"
	"	movl %edx,8(%ebp)\n"
	"	movl %esi,12(%ebp)\n"
	"	movl %edi,16(%ebp)\n"
	"	popl 20(%ebp)\n"
	"	addl $4,%esp\n"
	"	popl %ebx\n"
	"	popl %esi\n"
	"	popl %edi\n"
	"	popl %ebp\n"
	"	ret\n");

/* A call changes eax and no other register: else one that is restarted would start with other arguments. */
static long checked_call(int number, const long *argument)
{
	long after[6], result;

	memcpy(after, argument, sizeof(after));
	result = call_with(number, after);
	if (memcmp(after, argument, sizeof(after)) && number != __NR_sigreturn && number != __NR_rt_sigreturn)
		report->changed[row_of(number)]++;
	return result;
}

static void one_call(unsigned int *left)
{
	const struct call *call = &calls[draw(nr_calls)];
	long argument[6] = { 0 }, result;
	int number = call->number, i;

	if (call->rare > 1 && draw(call->rare))
		return;
	for (i = 0; call->arguments[i]; i++)
		argument[i] = value_for(call->arguments[i], i);
	if (draw(64) == 0) {				/* any number, any arguments */
		number = draw(8) ? (int)draw(460) : (int)draw(0);
		for (i = 0; i < 6; i++)
			argument[i] = value_for("fsbznxpAo"[draw(9)], i);
	}
	if (makes_children(number))
		argument[0] &= ~0x100L;			/* CLONE_VM: two on one stack are no test */
	report->made[row_of(number)]++;
	result = checked_call(number, argument);
	note(number, result);
	if (!result && makes_children(number) && *left > CALLS_OF_CHILD)
		*left = CALLS_OF_CHILD;
	--*left;
}

void work(unsigned int count)
{
	while (count) {
		if (draw(16) == 0)
			keep_awake();
		one_call(&count);
	}
}

static void become_worker(unsigned int worker)
{
	int i;

	for (i = 0; i < 64; i++)
		close(i);
	if (chroot(ROOT) < 0 || chdir("/w") < 0 || setsid() < 0)
		_exit(91);
	limit(RLIMIT_NPROC, 24);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_AS, 32 << 20);
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_CORE, 0);
	if (setgid(USER) < 0 || setuid(USER) < 0)
		_exit(92);
	make_arena();
	make_descriptors();
	keep_awake();
	seed_draws(seed, worker);
	work(CALLS_EACH);
	_exit(0);
}

/* ---- between workers ---- */

static void wait_a_moment(void)
{
	long t[2] = { 0, 2000000 };

	syscall(__NR_nanosleep, t, NULL);
}

/* A worker may shoot the helper before it has shot: so this is to be repeated. */
static void end_all_once(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (setuid(USER) == 0)
			kill(-1, SIGKILL);
		_exit(0);
	}
	wait_a_moment();
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* Ends all that workers left: theirs is a user of their own. */
static void end_all(void)
{
	int tries;

	end_all_once();
	for (tries = 0; count_processes() > own_processes && tries < 500; tries++)
		end_all_once();
}

static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char child[4200];

	while (dir && (entry = readdir(dir)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
		if (unlink(child) < 0)
			remove_tree(child);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void out_of_patience(int signal)
{
}

/* One round of workers, waited for until they end or time is over. */
static void run_together(void)
{
	int i, left = 0, status;

	mkdir(ROOT "/w", 0777);
	chmod(ROOT "/w", 0777);
	for (i = 0; i < TOGETHER; i++, next_worker++) {
		pid_t pid = fork();

		if (!pid)
			become_worker(next_worker);
		left += pid > 0;
	}
	alarm(PATIENCE);
	while (left && waitpid(-1, &status, 0) > 0)
		left -= !WIFSTOPPED(status);
	alarm(0);
	hung += left;
	end_all();
	remove_tree(ROOT "/w");
}

static unsigned int calls_made(void)
{
	unsigned int i, sum = 0;

	for (i = 0; i < MAX_NUMBER; i++)
		sum += report->made[i];
	return sum;
}

static void fuzz(unsigned int count)
{
	unsigned int told = calls_made() / 100000, start = calls_made();

	while (calls_made() - start < count) {
		run_together();
		if (calls_made() / 100000 != told) {
			told = calls_made() / 100000;
			printf("fuzz: %u calls, worker %u\n", calls_made(), next_worker);
			fflush(stdout);
		}
	}
}

/* ---- everything together ---- */

static int install(const char *from, const char *to)
{
	static char bytes[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755), n;

	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		if (write(out, bytes, n) != n)
			n = -1;
	close(in);
	close(out);
	return n;
}

static void make_root(void)
{
	mkdir(ROOT, 0755);
	mkdir(ROOT "/proc", 0555);
	mkdir(ROOT "/dev", 0755);
	mkdir(ROOT "/dev/pts", 0755);
	mount("proc", ROOT "/proc", "proc", 0, NULL);
	mount("devpts", ROOT "/dev/pts", "devpts", 0, NULL);
	mknod(ROOT "/dev/null", S_IFCHR | 0666, 0x103);
	mknod(ROOT "/dev/zero", S_IFCHR | 0666, 0x105);
	mknod(ROOT "/dev/full", S_IFCHR | 0666, 0x107);
	mknod(ROOT "/dev/random", S_IFCHR | 0666, 0x108);
	mknod(ROOT "/dev/tty", S_IFCHR | 0666, 0x500);
	mknod(ROOT "/dev/ptmx", S_IFCHR | 0666, 0x502);
	chmod(ROOT "/dev/null", 0666);
	chmod(ROOT "/dev/zero", 0666);
	chmod(ROOT "/dev/ptmx", 0666);
	chmod(ROOT "/dev/tty", 0666);
	install("/bin/true", ROOT "/prog");
	install("/etc/passwd", ROOT "/corrupt");
	install("/etc/passwd", ROOT "/script");
}

static void remove_root(void)
{
	umount(ROOT "/proc");
	umount(ROOT "/dev/pts");
	remove_tree(ROOT);
}

static int verdict(void)
{
	unsigned int i, kinds = 0, succeeding = 0, changed = 0;
	int good;

	for (i = 0; i < MAX_NUMBER; i++) {
		kinds += report->made[i] > 0;
		succeeding += report->succeeded[i] > 0;
	}
	for (i = 0; i < (unsigned int)nr_calls; i++)
		if (!report->made[calls[i].number])
			printf("fuzz: %s was never made\n", calls[i].name);
		else if (talkative && !report->succeeded[calls[i].number])
			printf("fuzz: %s never succeeded\n", calls[i].name);
	if (report->leaked_result)
		printf("fuzz: call %d answered %d\n", report->leaked_number, report->leaked_result);
	for (i = 0; i < MAX_NUMBER; i++)
		/* a tracer may change some */
		if (report->changed[i] > 7 && report->changed[i] > report->made[i] / 4)
			printf("fuzz: call %u changed its arguments' registers\n", i), changed++;
	good = !report->leaked_result && !lost && !changed;
	printf("fuzz: seed %u, %u calls by %u workers, %u numbers, %u of them with success, %u workers ended for waiting\n",
	       seed, calls_made(), next_worker, kinds, succeeding, hung);
	printf("fuzz: %s\n", good ? "passed" : "FAILED");
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	static struct counts before, after;
	struct sigaction action = { .sa_handler = out_of_patience };
	unsigned int wanted = 30000;
	int option, alone = 0;

	while ((option = getopt(argc, argv, "n:s:w:v")) > 0) {
		if (option == 'n')
			wanted = strtoul(optarg, NULL, 10);
		else if (option == 's')
			seed = strtoul(optarg, NULL, 10);
		else if (option == 'v')
			talkative = 1;
		else if (option == 'w')
			alone = 1, next_worker = strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	sigaction(SIGALRM, &action, NULL);
	report = mmap(REPORT, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	make_root();
	own_processes = count_processes();
	if (alone) {
		run_together();
	} else {
		fuzz(wanted / 3);
		count_everything(&before);
		fuzz(wanted - wanted / 3);
		wait_a_moment();
		count_everything(&after);
		lost = tell_lost("fuzz", &before, &after);
	}
	remove_root();
	return verdict();
}
