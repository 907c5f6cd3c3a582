/* top: the processes that use the processor most, again and again. */
#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/sysinfo.h>
#include <termios.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: top [-b] [-d SECONDS] [-n TIMES]\n"
	"  -b  one table after the other, without keys   -d  how long between two   -n  so many and then the end\n"
	"Keys: q the end   space now   P by processor   M by memory   N by number   k kill   d seconds   h help\n";

struct process {
	int pid;
	uid_t uid;
	int priority, nice;
	unsigned long ticks, used;	/* in all, and since the last look */
	unsigned long size, resident;	/* kilobytes */
	char state;
	char name[32];
};

static struct process *now, *then;
static int now_count, then_count;
static unsigned long cpu_now[4], cpu_then[4];	/* user, nice, system, idle */
static int order = 'P', batch, rows = 24, columns = 80;
static double delay = 3;
static struct termios before;
static char note[80];

static int read_text(const char *path, char *text, int size)
{
	int fd = open(path, O_RDONLY), n;

	if (fd < 0)
		return -1;
	n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	return n;
}

static int read_process(const char *pid, struct process *p)
{
	char path[300], text[512], *begin, *end;
	unsigned long user, system;
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	if (read_text(path, text, sizeof(text)) <= 0 || stat(path, &st) < 0)
		return -1;
	begin = strchr(text, '(');
	end = strrchr(text, ')');
	if (!begin || !end)
		return -1;
	*end = 0;
	memset(p, 0, sizeof(*p));
	p->pid = atoi(pid);
	p->uid = st.st_uid;
	strlcpy(p->name, begin + 1, sizeof(p->name));
	if (sscanf(end + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %d %d %*d %*d %*u %lu %lu", &p->state, &user,
		   &system, &p->priority, &p->nice, &p->size, &p->resident) < 7)
		return -1;
	p->ticks = user + system;
	p->size /= 1024;
	p->resident *= 4;
	return 0;
}

static unsigned long ticks_before(int pid)
{
	int i;

	for (i = 0; i < then_count; i++)
		if (then[i].pid == pid)
			return then[i].ticks;
	return 0;
}

static void read_all(void)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	char text[512];

	if (!d)
		err(1, "/proc");
	free(then);
	then = now;
	then_count = now_count;
	now = NULL;
	now_count = 0;
	while ((e = readdir(d))) {
		if (!isdigit((unsigned char)*e->d_name))
			continue;
		if (now_count % 32 == 0 && !(now = realloc(now, (now_count + 32) * sizeof(*now))))
			err(1, "memory");
		if (read_process(e->d_name, &now[now_count]) == 0) {
			now[now_count].used = then ? now[now_count].ticks - ticks_before(now[now_count].pid) : 0;
			now_count++;
		}
	}
	closedir(d);
	memcpy(cpu_then, cpu_now, sizeof(cpu_now));
	if (read_text("/proc/stat", text, sizeof(text)) > 0)
		sscanf(text, "cpu %lu %lu %lu %lu", &cpu_now[0], &cpu_now[1], &cpu_now[2], &cpu_now[3]);
}

static int compare(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	if (order == 'M' && x->resident != y->resident)
		return x->resident < y->resident ? 1 : -1;
	if (order == 'P' && x->used != y->used)
		return x->used < y->used ? 1 : -1;
	if (order == 'P' && x->ticks != y->ticks)
		return x->ticks < y->ticks ? 1 : -1;
	return x->pid - y->pid;
}

static const char *end_of_line(void)
{
	return batch ? "\n" : "\033[K\n";
}

static void show_head(unsigned long total)
{
	struct sysinfo info;
	char clock[16];
	time_t t = time(NULL);
	int states[3] = { 0 }, i;

	sysinfo(&info);
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&t));
	printf("top - %s up %ld:%02ld, load average: %.2f, %.2f, %.2f%s", clock, info.uptime / 3600, info.uptime / 60 % 60,
	       info.loads[0] / 65536.0, info.loads[1] / 65536.0, info.loads[2] / 65536.0, end_of_line());
	for (i = 0; i < now_count; i++)
		states[now[i].state == 'R' ? 0 : now[i].state == 'Z' ? 2 : 1]++;
	printf("Tasks: %d total, %d running, %d sleeping, %d zombie%s", now_count, states[0], states[1], states[2], end_of_line());
	printf("%%Cpu: %5.1f us, %5.1f sy, %5.1f ni, %5.1f id%s", 100.0 * (cpu_now[0] - cpu_then[0]) / total,
	       100.0 * (cpu_now[2] - cpu_then[2]) / total, 100.0 * (cpu_now[1] - cpu_then[1]) / total,
	       100.0 * (cpu_now[3] - cpu_then[3]) / total, end_of_line());
	printf("KiB Mem: %lu total, %lu used, %lu free%s", info.totalram / 1024 * info.mem_unit,
	       (info.totalram - info.freeram) / 1024 * info.mem_unit, info.freeram / 1024 * info.mem_unit, end_of_line());
}

static void show_process(const struct process *p, unsigned long total)
{
	struct passwd *user = getpwuid(p->uid);
	char number[16], line[200];

	sprintf(number, "%u", p->uid);
	snprintf(line, sizeof(line), "%5d %-8.8s %3d %3d %6lu %6lu %c %5.1f %5lu:%02lu.%02lu %s", p->pid, user ? user->pw_name : number,
		 p->priority, p->nice, p->size, p->resident, p->state, 100.0 * p->used / total, p->ticks / 6000,
		 p->ticks / 100 % 60, p->ticks % 100, p->name);
	printf("%.*s%s", batch ? 200 : columns - 1, line, end_of_line());
}

static void show(void)
{
	unsigned long total = 0;
	struct winsize size;
	int i;

	for (i = 0; i < 4; i++)
		total += cpu_now[i] - cpu_then[i];
	if (!total)
		total = 1;
	if (!batch && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 8 && size.ws_col) {
		rows = size.ws_row;
		columns = size.ws_col;
	}
	qsort(now, now_count, sizeof(*now), compare);
	fputs(batch ? "" : "\033[H", stdout);
	show_head(total);
	printf("%s%s", note, end_of_line());
	note[0] = 0;
	printf(batch ? "%s\n" : "\033[7m%s\033[m\033[K\n", "  PID USER      PR  NI   SIZE    RES S  %CPU     TIME+ COMMAND");
	for (i = 0; i < now_count && (batch || i < rows - 7); i++)
		show_process(&now[i], total);
	fputs(batch ? "\n" : "\033[J", stdout);
	fflush(stdout);
}

/* A line below the head, typed with echo. */
static void ask(const char *question, char *text, int size)
{
	tcsetattr(0, TCSADRAIN, &before);
	printf("\033[5;1H\033[K%s", question);
	fflush(stdout);
	if (!fgets(text, size, stdin))
		text[0] = 0;
	text[strcspn(text, "\n")] = 0;
}

static void raw(void)
{
	struct termios t = before;

	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	tcsetattr(0, TCSADRAIN, &t);
}

static void kill_one(void)
{
	char text[20];

	ask("Number of the process to kill: ", text, sizeof(text));
	if (*text && kill(atoi(text), SIGTERM) < 0)
		snprintf(note, sizeof(note), "%s: %s", text, strerror(errno));
	raw();
}

static void change_delay(void)
{
	char text[20];

	ask("Seconds between two looks: ", text, sizeof(text));
	if (atof(text) > 0)
		delay = atof(text);
	raw();
}

/* Waits for the delay or a key. Returns 0 for the end. */
static int wait_for_key(void)
{
	struct pollfd p = { 0, POLLIN };
	char key;

	if (poll(&p, batch ? 0 : 1, delay * 1000) <= 0)
		return 1;
	if (read(0, &key, 1) != 1)
		return 0;
	switch (key) {
	case 'P':
	case 'M':
	case 'N':
		order = key;
		break;
	case 'k':
		kill_one();
		break;
	case 'd':
	case 's':
		change_delay();
		break;
	case 'h':
	case '?':
		snprintf(note, sizeof(note), "q end  space now  P processor  M memory  N number  k kill  d seconds");
		break;
	case 'q':
	case 3:
		return 0;
	}
	return 1;
}

static void restore(void)
{
	tcsetattr(0, TCSADRAIN, &before);
	printf("\033[%d;1H\n", rows);
}

static void handle_end(int signal)
{
	exit(0);
}

int main(int argc, char **argv)
{
	int option, times = 0, i;

	while ((option = next_option(argc, argv, "bd:n:", help, 1)) != -1) {
		batch |= option == 'b';
		if (option == 'd')
			delay = atof(optarg);
		if (option == 'n')
			times = atoi(optarg);
	}
	if (delay <= 0)
		errx(1, "the delay must be more than 0");
	if (!batch) {
		if (tcgetattr(0, &before) < 0 || !isatty(1))
			errx(1, "standard input and output must be a terminal, or use -b");
		atexit(restore);
		signal(SIGINT, handle_end);
		signal(SIGTERM, handle_end);
		raw();
		fputs("\033[H\033[2J", stdout);
	}
	read_all();
	for (i = 0; !times || i < times; i++) {
		if (i && !wait_for_key())
			break;
		if (i)
			read_all();
		show();
	}
	return finish(0);
}
