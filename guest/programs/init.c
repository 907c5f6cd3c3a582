/*
 * init: process 1. Mounts /proc and the host's folder, runs /etc/rc, keeps a login shell on the console, collects orphans.
 *
 *	SIGTERM  power off      SIGINT  restart      SIGUSR1  halt
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHELL "/bin/sh"
#define RC "/etc/rc"

static volatile sig_atomic_t requested;

static void handle_request(int signal)
{
	requested = signal;
}

static void say(const char *text, const char *name)
{
	dprintf(1, "init: %s%s%s\n", name, text, errno ? strerror(errno) : "");
}

/* Descriptors 0 to 2 on the console. */
static void open_console(void)
{
	int fd = open("/dev/console", O_RDWR | O_NOCTTY);

	if (fd < 0)
		return;
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
}

static void mount_one(const char *type, const char *where, int mode)
{
	mkdir(where, mode);
	if (mount(type, where, type, 0, NULL) < 0 && errno != EBUSY)
		say(": cannot be mounted: ", where);
}

/* A folder of the host, if it shares one. */
static void mount_share(void)
{
	if (mount("host", "/mnt/host", "9p", 0, NULL) < 0 && errno != ENXIO && errno != ENODEV)
		say(": cannot be mounted: ", "/mnt/host");
}

/* The child's half of starting a program: a session of its own, with the console as its terminal. */
static void become(const char *path, const char *name, char *argument)
{
	char *argv[] = { (char *)name, argument, NULL };
	sigset_t none;

	setsid();
	open_console();
	ioctl(0, TIOCSCTTY, 1);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGUSR1, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(path, argv);
	say(": cannot be run: ", path);
	_exit(127);
}

static pid_t start(const char *path, const char *name, char *argument)
{
	pid_t pid = fork();

	if (pid == 0)
		become(path, name, argument);
	if (pid < 0)
		say(": no process for it: ", path);
	return pid;
}

/* Collects whatever ends, until one process has or a request comes. */
static int wait_for(pid_t wanted)
{
	int status = 0;
	pid_t pid;

	do {
		pid = waitpid(-1, &status, 0);
		if (pid < 0 && errno == ECHILD)
			return 0;
	} while (pid != wanted && !requested);
	return status;
}

/* Takes file systems on devices out of the tree, so that they are marked clean; true if there was one. */
static int unmount_a_disk(void)
{
	char line[512], source[128], directory[256];
	FILE *mounts = fopen("/proc/mounts", "r");
	int done = 0;

	while (mounts && !done && fgets(line, sizeof(line), mounts))
		if (sscanf(line, "%127s %255s", source, directory) == 2 && !strncmp(source, "/dev/", 5))
			done = umount(directory) == 0;
	if (mounts)
		fclose(mounts);
	return done;
}

static void shut_down(int signal)
{
	int command = signal == SIGTERM ? RB_POWER_OFF : signal == SIGINT ? RB_AUTOBOOT : RB_HALT_SYSTEM;
	struct timespec moment = { 0, 100000000 };
	int tries;

	kill(-1, SIGTERM);
	kill(-1, SIGCONT);
	for (tries = 0; tries < 5 && waitpid(-1, NULL, WNOHANG) >= 0; tries++)
		nanosleep(&moment, NULL);
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	sync();
	if (chdir("/") == 0)
		while (unmount_a_disk())
			;
	reboot(command);
	say(": ", "reboot");
}

static void setup_signals(void)
{
	struct sigaction request = { .sa_handler = handle_request };

	sigaction(SIGTERM, &request, NULL);
	sigaction(SIGINT, &request, NULL);
	sigaction(SIGUSR1, &request, NULL);
	reboot(RB_DISABLE_CAD);	/* Ctrl-Alt-Del becomes SIGINT */
}

static void setup_environment(void)
{
	setenv("PATH", "/bin:/sbin:/usr/bin", 0);
	setenv("HOME", "/root", 1);
	setenv("USER", "root", 1);
	setenv("SHELL", SHELL, 1);
	setenv("TERM", "vt100", 0);
	if (chdir("/root") < 0)
		chdir("/");
}

/*
 * A shell that ends as soon as it has begun must not eat the machine: each time one does, the next
 * is waited for longer, up to a minute, and the console is told.
 */
static void slow_down(time_t lived, int status)
{
	static int pause;
	struct timespec left = { 0, 0 };

	if (lived >= 2) {
		pause = 0;
		return;
	}
	if (pause) {
		if (WIFSIGNALED(status))
			dprintf(1, "init: " SHELL " was killed at once (%s)", strsignal(WTERMSIG(status)));
		else
			dprintf(1, "init: " SHELL " ended at once with status %d", WEXITSTATUS(status));
		dprintf(1, "; the next one starts in %d second%s\n", pause, pause == 1 ? "" : "s");
	}
	left.tv_sec = pause;
	nanosleep(&left, NULL);	/* a request wakes us */
	pause = pause ? (pause < 30 ? 2 * pause : 60) : 1;
}

int main(int argc, char **argv)
{
	time_t started;
	int status;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		puts("usage: init\nProcess 1: mounts /proc, runs " RC ", keeps a shell on the console. SIGTERM powers off, SIGINT restarts, SIGUSR1 halts.");
		return 0;
	}

	/*
	 * Only the first process has no parent. getpid would tell as well, but it
	 * is the call that people change first, and their system should still start.
	 */
	if (getppid() != 0) {
		fprintf(stderr, "init: must be process 1; to shut down, use poweroff, reboot or halt\n");
		return 1;
	}
	setsid();
	open_console();
	setup_signals();
	mount_one("proc", "/proc", 0555);
	mount_one("devpts", "/dev/pts", 0755);
	mount_share();
	setup_environment();
	if (access(RC, R_OK) == 0)
		wait_for(start(SHELL, "sh", RC));
	while (!requested) {
		started = time(NULL);
		status = wait_for(start(SHELL, "-sh", NULL));
		if (!requested)
			slow_down(time(NULL) - started, status);
	}
	shut_down(requested);
	for (;;)
		wait_for(-1);
}
