/* find: -exec, which runs a program for each file or for many at once, and -ls. */
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <time.h>
#include "../program.h"
#include "find.h"
#include "../mode.h"

#define BATCH 500

static struct node *batches;

void begin_exec(struct node *n, char **words, int count)
{
	n->words = words;
	n->count = count;
	if (n->which != '+')
		return;
	n->next_batch = batches;
	batches = n;
}

/* Returns the exit status; the program's own, or 127 if it could not be run. */
static int run(char **words)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "%s", words[0]);
	if (pid == 0) {
		execvp(words[0], words);
		warn("%s", words[0]);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The word with the path for every {} in it. */
static char *replace(const char *text, const char *path)
{
	size_t length = 1, path_length = strlen(path);
	const char *p;
	char *result, *to;

	for (p = text; *p; p++)
		length += p[0] == '{' && p[1] == '}' ? path_length : 1;
	result = to = malloc(length);
	if (!result)
		err(1, "memory");
	for (p = text; *p; p++) {
		if (p[0] == '{' && p[1] == '}') {
			memcpy(to, path, path_length);
			to += path_length;
			p++;
		} else {
			*to++ = *p;
		}
	}
	*to = 0;
	return result;
}

static int run_once(struct node *n, const char *path)
{
	char **words = calloc(n->count + 1, sizeof(*words));
	int i, status = 1;

	if (!words)
		err(1, "memory");
	for (i = 0; i < n->count; i++)
		words[i] = replace(n->words[i], path);
	if (n->which == 'o') {
		fprintf(stderr, "< %s ... %s > ? ", words[0], path);
		status = confirm() ? 0 : 1;
	}
	if (n->which != 'o' || status == 0)
		status = run(words);
	for (i = 0; i < n->count; i++)
		free(words[i]);
	free(words);
	return status == 0;
}

static void run_batch(struct node *n)
{
	int i;

	if (!n->waiting)
		return;
	n->batch[n->count + n->waiting] = NULL;
	if (run(n->batch) != 0)
		find_status = 1;
	for (i = 0; i < n->waiting; i++)
		free(n->batch[n->count + i]);
	n->waiting = 0;
}

static void collect(struct node *n, const char *path)
{
	if (!n->batch) {
		n->batch = calloc(n->count + BATCH + 1, sizeof(*n->batch));
		if (!n->batch)
			err(1, "memory");
		memcpy(n->batch, n->words, (n->count) * sizeof(*n->batch));
	}
	n->batch[n->count + n->waiting++] = strdup(path);
	if (n->waiting == BATCH)
		run_batch(n);
}

int test_exec(struct node *n, struct visit *v)
{
	if (n->which != '+')
		return run_once(n, v->path);
	collect(n, v->path);
	return 1;
}

void run_batches(void)
{
	struct node *n;

	for (n = batches; n; n = n->next_batch)
		run_batch(n);
}

void print_details(const struct visit *v)
{
	struct passwd *user = getpwuid(v->st->st_uid);
	struct group *group;
	char mode[12], when[32], owner[24];
	time_t t = v->st->st_mtime;

	mode_text(v->st->st_mode, mode);
	strftime(when, sizeof(when), "%b %e %H:%M", localtime(&t));
	if (user)
		strlcpy(owner, user->pw_name, sizeof(owner));
	else
		sprintf(owner, "%u", v->st->st_uid);
	group = getgrgid(v->st->st_gid);
	printf("%9lu %6ld %s %3u %-8s ", (unsigned long)v->st->st_ino, v->st->st_blocks / 2L, mode, v->st->st_nlink, owner);
	if (group)
		printf("%-8s ", group->gr_name);
	else
		printf("%-8u ", v->st->st_gid);
	printf("%8ld %s %s\n", (long)v->st->st_size, when, v->path);
}
