/* The lines typed before: in memory, and in $HISTFILE. */
#include "sh.h"

#define HISTORY_LINES	500
#define LINE_LIMIT	4000

static char *lines[HISTORY_LINES];
static int count, dropped;

int history_count(void)
{
	return count;
}

int history_first_number(void)
{
	return dropped + 1;
}

const char *history_entry(int i)
{
	return lines[i];
}

void history_clear(void)
{
	while (count)
		free(lines[--count]);
	dropped = 0;
}

/* Blank lines and repetitions of the last line are not kept. */
void history_add(const char *line)
{
	if (!line[strspn(line, " \t")] || strlen(line) > LINE_LIMIT)
		return;
	if (count && !strcmp(lines[count - 1], line))
		return;
	if (count == HISTORY_LINES) {
		free(lines[0]);
		memmove(lines, lines + 1, (HISTORY_LINES - 1) * sizeof(*lines));
		count--;
		dropped++;
	}
	lines[count++] = xstrdup(line);
}

static char *history_file(void)
{
	const char *file = var_get("HISTFILE"), *home = var_get("HOME");
	struct str s = scratch_str();

	if (file)
		return *file ? scratch_dup(file) : NULL;
	if (!home || !*home)
		return NULL;
	str_puts(&s, home);
	if (s.p[s.n - 1] != '/')
		str_put(&s, '/');
	str_puts(&s, ".sh_history");
	return str_end(&s);
}

static void add_block(struct str *line, const char *p, ssize_t n)
{
	for (; n > 0; n--, p++) {
		if (*p != '\n') {
			str_put(line, *p);
			continue;
		}
		history_add(str_end(line));
		line->n = 0;
	}
}

void history_load(void)
{
	struct mark m = scratch_mark();
	char *path = history_file(), block[512];
	struct str line = { NULL, 0, 0, NULL };
	int fd = path ? open(path, O_RDONLY) : -1;
	ssize_t n;

	while (fd >= 0 && (n = read(fd, block, sizeof(block))) > 0)
		add_block(&line, block, n);
	if (fd >= 0)
		close(fd);
	str_free(&line);
	scratch_release(m);
}

/* A history that cannot be written is no reason to complain on the way out. */
void history_save(void)
{
	struct mark m = scratch_mark();
	char *path = count ? history_file() : NULL;
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	int i;

	for (i = 0; fd >= 0 && i < count; i++) {
		write_all(fd, lines[i], strlen(lines[i]));
		write_all(fd, "\n", 1);
	}
	if (fd >= 0)
		close(fd);
	scratch_release(m);
}
