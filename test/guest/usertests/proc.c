/* /proc as ps, top, free, mount and strace read it. */
#include <dirent.h>
#include "usertests.h"

static char text[16384];

/* The whole file, as a text; its length. */
static int contents(const char *path)
{
	int fd = open(path, O_RDONLY), n = 0, got;

	if (fd < 0)
		fail(__FILE__, __LINE__, path, strerror(errno));
	while (n < (int)sizeof(text) - 1 && (got = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
		n += got;
	close(fd);
	text[n] = 0;
	return n;
}

/* What follows a name at the start of a line; fails without it. */
static char *after(const char *name)
{
	char *line = text;

	while (line && strncmp(line, name, strlen(name))) {
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	if (!line)
		fail(__FILE__, __LINE__, name, "no such line");
	return line + strlen(name);
}

static void stat_of_a_process(void)
{
	int pid, ppid, pgrp, session, tty, tpgid, n, fields = 0;
	char state, *at;

	CHECK(syscall(__NR_prctl, 15, "a) b (c", 0, 0, 0) == 0);
	CHECK(contents("/proc/self/stat") > 0);
	at = strrchr(text, ')');
	CHECK(at && !strncmp(strchr(text, '('), "(a) b (c)", 9));
	CHECK(atoi(text) == getpid());
	n = sscanf(at + 2, "%c %d %d %d %d %d", &state, &ppid, &pgrp, &session, &tty, &tpgid);
	pid = getpid();
	CHECK(n == 6 && state == 'R' && ppid == getppid() && pgrp == getpgrp());
	CHECK(session == (int)syscall(__NR_getsid, pid));
	for (at++; (at = strchr(at, ' ')) != NULL; at++)
		fields++;
	CHECK(fields >= 37);			/* with pid and name: the 39 that 2.4 has */
}

/* The number in a field of stat, counted from 1 as proc(5) does. */
static unsigned long field_of(pid_t pid, int field)
{
	char path[32], *at;
	int i;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	contents(path);
	at = strrchr(text, ')');
	for (i = 2; at && i < field; i++)
		at = strchr(at + 1, ' ');
	CHECK(at);
	return strtoul(at + 1, NULL, 10);
}

static void times_of_a_process(void)
{
	unsigned long start = field_of(getpid(), 22), before = field_of(getpid(), 14);
	volatile unsigned int spin;
	pid_t pid;

	CHECK(start > 0 && field_of(getppid(), 22) <= start);
	while (field_of(getpid(), 14) + field_of(getpid(), 15) < before + 5)
		for (spin = 0; spin < 1000000; spin++)
			;
	pid = fork();
	if (!pid) {
		sleep_milliseconds(200);
		_exit(0);
	}
	sleep_milliseconds(30);
	CHECK(field_of(pid, 22) >= start && field_of(pid, 14) < 5);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

static void status_of_a_process(void)
{
	unsigned int id[4];
	unsigned long blocked, ignored, caught;

	CHECK(syscall(__NR_setresgid32, 7, 8, 9) == 0 && syscall(__NR_setresuid32, 0, 5, 6) == 0);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, _exit);
	contents("/proc/self/status");
	CHECK(sscanf(after("Uid:"), "%u %u %u %u", id, id + 1, id + 2, id + 3) == 4);
	CHECK(id[0] == 0 && id[1] == 5 && id[2] == 6 && id[3] == 5);
	CHECK(sscanf(after("Gid:"), "%u %u %u %u", id, id + 1, id + 2, id + 3) == 4);
	CHECK(id[0] == 7 && id[1] == 8 && id[2] == 9 && id[3] == 8);
	CHECK(strncmp(after("Name:"), "\tusertests\n", 5) == 0 || *after("Name:") == '\t');
	CHECK(!strncmp(after("State:"), "\tR (running)", 12));
	CHECK(atoi(after("Pid:")) == getpid() && atoi(after("PPid:")) == getppid() && atoi(after("TracerPid:")) == 0);
	CHECK(atol(after("VmSize:")) >= atol(after("VmRSS:")) && atol(after("VmRSS:")) > 0);
	CHECK(strstr(after("VmSize:"), " kB\n"));
	blocked = strtoul(after("SigBlk:") + 9, NULL, 16);	/* the low half of 16 digits */
	ignored = strtoul(after("SigIgn:") + 9, NULL, 16);
	caught = strtoul(after("SigCgt:") + 9, NULL, 16);
	CHECK(!(blocked & 1 << (SIGUSR1 - 1)) && (ignored & 1 << (SIGUSR1 - 1)) && (caught & 1 << (SIGUSR2 - 1)));
}

static void states(void)
{
	char path[32];
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	sleep_milliseconds(20);
	contents(path);
	CHECK(!strncmp(after("State:"), "\tS (sleeping)", 13));
	kill(pid, SIGSTOP);
	CHECK(waitpid(pid, NULL, WUNTRACED) == pid);
	contents(path);
	CHECK(!strncmp(after("State:"), "\tT (stopped)", 12));
	kill(pid, SIGKILL);
	sleep_milliseconds(20);
	contents(path);
	CHECK(!strncmp(after("State:"), "\tZ (zombie)", 11));
	CHECK(waitpid(pid, NULL, 0) == pid);
	REFUSED(open(path, O_RDONLY), ENOENT);
}

static void memory_of_a_process(void)
{
	unsigned long size, resident, shared, before;
	char *area;

	contents("/proc/self/statm");
	CHECK(sscanf(text, "%lu %lu %lu", &size, &resident, &shared) == 3 && size >= resident && resident >= shared);
	before = resident;
	area = mmap(NULL, 400 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(area, 1, 400 * 4096);
	contents("/proc/self/statm");
	CHECK(sscanf(text, "%lu %lu", &size, &resident) == 2 && resident >= before + 300);
}

static void areas_of_a_process(void)
{
	unsigned long start, end, offset, inode;
	char mode[8], wanted[64];
	int fd = file_with("mapped", "text"), n;
	struct stat st;
	char *area = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0), *line;

	CHECK(area != MAP_FAILED && fstat(fd, &st) == 0);
	contents("/proc/self/maps");
	snprintf(wanted, sizeof(wanted), "%08lx-%08lx r--s ", (unsigned long)area, (unsigned long)area + 8192);
	line = after(wanted);
	CHECK(strstr(line, "/t/mapped\n"));
	for (line = text; *line; line = strchr(line, '\n') + 1) {
		n = sscanf(line, "%lx-%lx %4s %lx %*x:%*x %lu", &start, &end, mode, &offset, &inode);
		CHECK(n == 5 && start < end && !(start & 4095) && strlen(mode) == 4);
		if (start <= (unsigned long)&fd && (unsigned long)&fd < end)
			CHECK(!strncmp(mode, "rw", 2) && strstr(line, "[stack]"));
		if (start <= (unsigned long)areas_of_a_process && (unsigned long)areas_of_a_process < end)
			CHECK(!strcmp(mode, "r-xp") && inode);
		if (start == (unsigned long)area)
			CHECK(inode == st.st_ino);
	}
}

static void words_of_a_process(void)
{
	char *argv[] = { "sh", "-c", "read x < fifo", "three words here", NULL }, *envp[] = { "A=1", "B=two", NULL };
	char path[32];
	int fd;
	pid_t pid;

	CHECK(mknod("fifo", S_IFIFO | 0600, 0) == 0);
	pid = fork();
	if (!pid) {
		execve("/bin/sh", argv, envp);
		_exit(99);
	}
	fd = open("fifo", O_WRONLY);
	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	CHECK(contents(path) == 37 && !memcmp(text, "sh\0-c\0read x < fifo\0three words here", 37));
	snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	CHECK(contents(path) >= 10 && !memcmp(text, "A=1\0B=two", 10));
	close(fd);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

static void descriptors_of_a_process(void)
{
	int fd = file_with("named", ""), ends[2], seen = 0, n;
	char path[64], link[256];
	struct dirent *entry;
	DIR *dir;

	CHECK(dup2(fd, 40) == 40 && pipe(ends) == 0);
	dir = opendir("/proc/self/fd");
	while ((entry = readdir(dir)) != NULL)
		seen += atoi(entry->d_name) == 40 || (*entry->d_name >= '0' && atoi(entry->d_name) == ends[0]);
	closedir(dir);
	CHECK(seen == 2);
	n = readlink("/proc/self/fd/40", link, sizeof(link) - 1);
	CHECK(n > 8);
	link[n] = 0;
	CHECK(!strcmp(link + n - 8, "/t/named"));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	n = readlink(path, link, sizeof(link) - 1);
	CHECK(n > 6 && !strncmp(link, "pipe:[", 6));
	unlink("named");
	n = readlink("/proc/self/fd/40", link, sizeof(link) - 1);
	CHECK(n > 10 && !strncmp(link + n - 10, " (deleted)", 10));
	REFUSED(readlink("/proc/self/fd/77", link, 9), ENOENT);
}

static void links_of_a_process(void)
{
	char link[256], here[256];
	int n = readlink("/proc/self/cwd", link, sizeof(link));

	CHECK(n > 0 && syscall(__NR_getcwd, here, sizeof(here)) == n + 1 && !memcmp(link, here, n));
	CHECK(readlink("/proc/self/root", link, sizeof(link)) >= 1 && link[0] == '/');
	CHECK(readlink("/proc/self/exe", link, sizeof(link)) > 1 && access("/proc/self/exe", X_OK) == 0);
}

static void memory_of_the_system(void)
{
	contents("/proc/meminfo");
	CHECK(atol(after("MemTotal:")) > atol(after("MemFree:")) && atol(after("MemFree:")) > 0);
	CHECK(atol(after("Buffers:")) >= 0 && atol(after("Cached:")) >= 0);
	CHECK(atol(after("SwapTotal:")) >= atol(after("SwapFree:")));
	CHECK(strstr(after("MemTotal:"), " kB\n"));
}

static void times_of_the_system(void)
{
	unsigned long user, nice, system, idle, up, forks, now;
	int runnable, all, last;

	contents("/proc/stat");
	CHECK(sscanf(after("cpu "), "%lu %lu %lu %lu", &user, &nice, &system, &idle) == 4 && user + system > 0);
	CHECK(atol(after("ctxt ")) != 0 && atol(after("btime ")) > 0);
	forks = strtoul(after("processes "), NULL, 10);
	CHECK(waitpid(fork() ? -1 : (_exit(0), 0), NULL, 0) > 0);
	contents("/proc/stat");
	CHECK(strtoul(after("processes "), NULL, 10) > forks);
	now = strtoul(after("btime "), NULL, 10);
	contents("/proc/uptime");
	CHECK(sscanf(text, "%lu.%*u %lu", &up, &idle) == 2);
	now += up;
	CHECK(now - (unsigned long)syscall(__NR_time, NULL) + 3 < 7);
	contents("/proc/loadavg");
	CHECK(sscanf(text, "%*u.%*u %*u.%*u %*u.%*u %d/%d %d", &runnable, &all, &last) == 3);
	CHECK(runnable >= 1 && all >= runnable && last > 0);
}

static void lists_of_the_system(void)
{
	contents("/proc/filesystems");
	after("nodev\tproc\n");
	contents("/proc/mounts");
	CHECK(strstr(text, " /proc proc rw") && strstr(text, " 0 0\n"));
	contents("/proc/version");
	CHECK(!strncmp(text, "Linux version ", 14));
	contents("/proc/cpuinfo");
	CHECK(atoi(strchr(after("processor"), ':') + 1) == 0);
	after("vendor_id");
	contents("/proc/sys/kernel/ostype");
	CHECK(!strcmp(text, "Linux\n"));
	contents("/proc/devices");
	after("Character devices:\n");
	contents("/proc/interrupts");
	CHECK(strstr(text, "CPU0"));
}

static void only_reading(void)
{
	REFUSED(open("/proc/nothing", O_RDONLY), ENOENT);
	REFUSED(open("/proc/new", O_CREAT | O_WRONLY, 0644), ENOENT);
	REFUSED(mkdir("/proc/self/new", 0755), ENOENT);
	REFUSED(unlink("/proc/uptime"), EPERM);
	REFUSED(rmdir("/proc/self/fd"), EPERM);
	drop_rights();
	REFUSED(open("/proc/uptime", O_WRONLY), EACCES);
	REFUSED(open("/proc/1/environ", O_RDONLY), EACCES);
}

const struct test proc_tests[] = {
	{ "proc: stat of a process", stat_of_a_process },
	{ "proc: times of a process", times_of_a_process },
	{ "proc: status of a process", status_of_a_process },
	{ "proc: running, sleeping, stopped, zombie", states },
	{ "proc: statm counts pages", memory_of_a_process },
	{ "proc: maps has every area", areas_of_a_process },
	{ "proc: cmdline and environ", words_of_a_process },
	{ "proc: fd", descriptors_of_a_process },
	{ "proc: cwd, root, exe", links_of_a_process },
	{ "proc: meminfo", memory_of_the_system },
	{ "proc: stat, uptime, loadavg", times_of_the_system },
	{ "proc: what tools look for", lists_of_the_system },
	{ "proc: it is for reading", only_reading },
	{ NULL, NULL },
};
