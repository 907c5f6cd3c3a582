/* vi: the commands behind the colon. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "vi.h"

static const char *p;
static int from, to, addresses;	/* lines, from 0; to is part of the range */
static char last_replacement[512];
static int in_global;

/* ---- addresses ---- */

static int number(void)
{
	int n = 0;

	while (isdigit((unsigned char)*p))
		n = n * 10 + *p++ - '0';
	return n;
}

static void skip_blanks(void)
{
	while (*p == ' ' || *p == '\t')
		p++;
}

/* Text up to the delimiter, which is passed over; \delimiter stands for it. */
static char *delimited(int delimiter)
{
	char *text = allocate(strlen(p) + 1);
	int n = 0;

	for (; *p && *p != delimiter; p++) {
		if (*p == '\\' && p[1] == delimiter)
			p++;
		else if (*p == '\\' && p[1])
			text[n++] = *p++;
		text[n++] = *p;
	}
	if (*p)
		p++;
	text[n] = 0;
	return text;
}

static int search_address(int *line)
{
	int forward = *p == '/';
	struct position at = { *line, forward ? length_of(*line) : 0 };
	char *pattern;
	int found;

	p++;
	pattern = delimited(forward ? '/' : '?');
	found = search(pattern, forward, &at);
	free(pattern);
	*line = at.line;
	return found;
}

/* Returns 1 for an address, 0 for none, -1 with a message for a wrong one. */
static int address(int *line)
{
	int found = 1, sign, n;

	skip_blanks();
	*line = cursor.line;
	if (isdigit((unsigned char)*p)) {
		*line = number() - 1;
	} else if (*p == '.' || *p == '$') {
		*line = *p++ == '.' ? cursor.line : buffer.count - 1;
	} else if (*p == '\'' && p[1]) {
		if (p[1] == '\'')
			*line = mark_before.line;
		else if (p[1] >= 'a' && p[1] <= 'z')
			*line = marks[p[1] - 'a'].line;
		else
			return message("No such mark"), -1;
		p += 2;
	} else if (*p == '/' || *p == '?') {
		if (!search_address(line))
			return -1;
	} else {
		found = *p == '+' || *p == '-';
	}
	skip_blanks();
	while (*p == '+' || *p == '-') {
		sign = *p++ == '+' ? 1 : -1;
		n = isdigit((unsigned char)*p) ? number() : 1;
		*line += sign * n;
	}
	return found;
}

static int read_range(void)
{
	int line, found;

	addresses = 0;
	from = to = cursor.line;
	skip_blanks();
	if (*p == '%') {
		p++;
		from = 0;
		to = buffer.count - 1;
		addresses = 2;
		return 1;
	}
	while ((found = address(&line)) >= 0) {
		if (found) {
			from = addresses ? to : line;
			to = line;
			addresses++;
		}
		skip_blanks();
		if (*p != ',' && *p != ';')
			break;
		if (!addresses)
			addresses = 1;
		if (*p++ == ';')
			cursor.line = to < 0 ? 0 : to < buffer.count ? to : buffer.count - 1;
	}
	if (found < 0)
		return 0;
	if (from > to || to >= buffer.count || from < -1) {
		message("Lines %d to %d: there are %d", from + 1, to + 1, buffer.count);
		return 0;
	}
	return 1;
}

/* ---- files ---- */

static int is_saved(int forced)
{
	if (modified && !forced)
		message("No write since the last change (add ! to give it up)");
	return !modified || forced;
}

static void leave(void)
{
	stop_screen();
	exit(0);
}

static void edit_command(int forced)
{
	char name[1024];

	skip_blanks();
	if (!is_saved(forced))
		return;
	if (!*p && !file_name[0]) {
		message("No file name");
		return;
	}
	snprintf(name, sizeof(name), "%s", *p ? p : file_name);
	load(name);
}

static FILE *open_command(const char *command)
{
	FILE *f;

	fflush(stdout);
	f = popen(command, "r");
	if (!f)
		message("%s: %s", command, strerror(errno));
	return f;
}

static void read_output(const char *command, struct text *t)
{
	FILE *f = open_command(command);
	char *line = NULL, **lines;
	size_t size = 0;
	ssize_t n;

	memset(t, 0, sizeof(*t));
	while (f && (n = getline(&line, &size, f)) > 0) {
		lines = allocate((t->count + 1) * sizeof(*lines));
		memcpy(lines, t->lines, t->count * sizeof(*lines));
		free(t->lines);
		t->lines = lines;
		t->lines[t->count++] = copy_text(line, n - (line[n - 1] == '\n'));
	}
	free(line);
	if (f)
		pclose(f);
}

static void read_command(void)
{
	struct text t = { 0 };
	int at = addresses ? to + 1 : cursor.line + 1;

	skip_blanks();
	if (*p == '!')
		read_output(p + 1, &t);
	else if (read_file(*p ? p : file_name, &t, 1) < 0)
		return;
	if (t.count) {
		replace_lines(at, 0, t.lines, t.count);
		cursor.line = at;
		cursor.column = first_nonblank(at);
		message("%d lines read", t.count);
	}
	free(t.lines);
	redraw_all();
}

/* Through a program: the lines go in, what comes out takes their place. */
static void filter(const char *command)
{
	char name[] = "/tmp/viXXXXXX", *whole;
	int fd = mkstemp(name), i;
	struct text t;
	FILE *f;

	if (fd < 0 || !(f = fdopen(fd, "w"))) {
		message("%s: %s", name, strerror(errno));
		return;
	}
	for (i = from; i <= to; i++)
		fprintf(f, "%s\n", buffer.lines[i]);
	fclose(f);
	whole = allocate(strlen(command) + sizeof(name) + 20);
	sprintf(whole, "(%s) <%s 2>&1", command, name);
	read_output(whole, &t);
	free(whole);
	unlink(name);
	if (!t.count) {
		delete_lines(from, to - from + 1);
	} else {
		replace_lines(from, to - from + 1, t.lines, t.count);
	}
	cursor.line = from < buffer.count ? from : buffer.count - 1;
	free(t.lines);
	redraw_all();
}

static void shell_command(const char *command)
{
	stop_screen();
	if (system(command) < 0)
		perror(command);
	printf("[Press Enter to go on]");
	fflush(stdout);
	start_screen();
	get_key();
	redraw_all();
}

/* Returns whether it is written. */
static int write_command(int forced)
{
	int first = addresses ? from : 0, end = addresses ? to + 1 : buffer.count, append = 0;

	skip_blanks();
	if (p[0] == '>' && p[1] == '>') {
		append = 1;
		p += 2;
		skip_blanks();
	}
	if (!*p && !file_name[0]) {
		message("No file name");
		return 0;
	}
	return write_file(*p ? p : file_name, first, end, forced, append);
}

/* ---- text ---- */

static int read_target(int *line)
{
	int found = address(line);

	if (found > 0 && *line >= -1 && *line < buffer.count)
		return 1;
	if (found >= 0)
		message("Where to?");
	return 0;
}

static void copy_or_move(int moving)
{
	struct text t;
	int target, count = to - from + 1;

	if (!read_target(&target))
		return;
	if (moving && target >= from && target <= to) {
		message("A range cannot be moved into itself");
		return;
	}
	take_lines(from, to + 1, &t);
	replace_lines(target + 1, 0, t.lines, t.count);
	free(t.lines);
	cursor.line = target + count;
	if (moving) {
		delete_lines(target < from ? from + count : from, count);
		if (target > to)
			cursor.line -= count;
	}
	cursor.column = first_nonblank(cursor.line);
}

static void delete_or_yank(int deleting)
{
	struct text t;

	skip_blanks();
	if (isdigit((unsigned char)*p)) {
		from = to;
		to += number() - 1;
		if (to >= buffer.count)
			to = buffer.count - 1;
	}
	take_lines(from, to + 1, &t);
	store_text(isalpha((unsigned char)*p) ? *p : 0, &t);
	if (!deleting)
		return;
	delete_lines(from, to - from + 1);
	cursor.line = from < buffer.count ? from : buffer.count - 1;
	cursor.column = first_nonblank(cursor.line);
}

static int confirm_line(int line)
{
	int key;

	cursor.line = line;
	cursor.column = 0;
	message("Replace in line %d? (y, n, q)", line + 1);
	draw();
	do
		key = get_key();
	while (key != 'y' && key != 'n' && key != 'q' && key != ESC);
	return key == 'y' ? 1 : key == 'n' ? 0 : -1;
}

/* s/pattern/text/flags; without anything the last one again. */
static void substitute(void)
{
	int global = 0, ask = 0, line, count = 0, lines = 0, grown, answer, start, end, last = to;
	char *pattern, *with;

	if (*p && !isalnum((unsigned char)*p) && *p != '"' && *p != '|' && *p != ' ') {
		int delimiter = *p++;

		pattern = delimited(delimiter);
		with = delimited(delimiter);
		answer = set_pattern(pattern);
		snprintf(last_replacement, sizeof(last_replacement), "%s", with);
		free(pattern);
		free(with);
		if (!answer)
			return;
	} else if (!set_pattern("")) {
		return;
	}
	for (; *p; p++) {
		global |= *p == 'g';
		ask |= *p == 'c';
	}
	for (line = from; line <= last; line += grown, last += grown - 1) {
		int before = count;

		grown = 1;
		if (!match_in(line, 0, &start, &end))
			continue;
		answer = ask ? confirm_line(line) : 1;
		if (answer < 0)
			break;
		if (answer)
			grown = substitute_line(line, last_replacement, global, &count);
		if (count > before) {
			cursor.line = line + grown - 1;
			lines++;
		}
	}
	cursor.column = first_nonblank(cursor.line);
	if (!count && !in_global)
		message("Pattern not found");
	else if (count > 1)
		message("%d substitutions in %d lines", count, lines);
}

/* Lines are marked by their text's address, since commands move them. */
static void global_command(int inverse)
{
	char *pattern, **chosen, *command;
	int delimiter = *p++, count = 0, i, line, start, end;

	if (!delimiter || in_global) {
		message("g/pattern/command");
		return;
	}
	pattern = delimited(delimiter);
	i = set_pattern(pattern);
	free(pattern);
	if (!i)
		return;
	if (!addresses) {
		from = 0;
		to = buffer.count - 1;
	}
	command = copy_text(*p ? p : "p", strlen(*p ? p : "p"));
	chosen = allocate((to - from + 1) * sizeof(*chosen));
	for (line = from; line <= to; line++)
		if (match_in(line, 0, &start, &end) != inverse)
			chosen[count++] = buffer.lines[line];
	in_global = 1;
	for (i = 0; i < count; i++) {
		for (line = 0; line < buffer.count && buffer.lines[line] != chosen[i]; line++)
			;
		if (line == buffer.count)
			continue;
		cursor.line = line;
		ex_command(command);
	}
	in_global = 0;
	free(chosen);
	free(command);
	if (!count)
		message("Pattern not found");
}

static void shift(int left)
{
	int saved = cursor.line, keys[2] = { left ? '<' : '>', left ? '<' : '>' }, line;

	for (line = from; line <= to; line++) {
		cursor.line = line;
		push_keys(keys, 2);
		normal_command();
	}
	cursor.line = saved;
}

static void join(void)
{
	struct position end, next;
	int n = to > from ? to - from : 1;

	for (cursor.line = from; n > 0 && cursor.line + 1 < buffer.count; n--) {
		static char *blank[] = { " " };
		struct text t = { blank, 1, 0 };

		end.line = cursor.line;
		end.column = length_of(cursor.line);
		next.line = cursor.line + 1;
		next.column = strspn(buffer.lines[next.line], " \t");
		insert_text(end, &t);
		end.column++;
		delete_piece(end, next);
	}
}

/* ---- options ---- */

static void set_one(char *name)
{
	static const struct {
		const char *name, *short_name;
		int *value;
	} options[] = {
		{ "number", "nu", &option_number },
		{ "list", "list", &option_list },
		{ "ignorecase", "ic", &option_ignore_case },
		{ "autoindent", "ai", &option_indent },
	};
	int off = strncmp(name, "no", 2) == 0;
	char *value = strchr(name, '=');
	unsigned i;

	if (value && (strncmp(name, "tabstop=", 8) == 0 || strncmp(name, "ts=", 3) == 0 || strncmp(name, "sw=", 3) == 0)) {
		if (atoi(value + 1) > 0 && atoi(value + 1) <= 32)
			option_tab = atoi(value + 1);
		return;
	}
	for (i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (strcmp(name + 2 * off, options[i].name) == 0 || strcmp(name + 2 * off, options[i].short_name) == 0) {
			*options[i].value = !off;
			return;
		}
	message("set: no option %s (there are number, list, ignorecase, autoindent, tabstop=N)", name);
}

static void set_options(void)
{
	char *text = copy_text(p, strlen(p)), *word, *rest = text;

	while ((word = strsep(&rest, " ")))
		if (*word)
			set_one(word);
	if (!*p)
		message("%snumber %slist %signorecase %sautoindent tabstop=%d", option_number ? "" : "no", option_list ? "" : "no",
			option_ignore_case ? "" : "no", option_indent ? "" : "no", option_tab);
	free(text);
}

/* ---- which command ---- */

static const struct {
	const char *name;
	unsigned shortest;
	int code;
} commands[] = {
	{ "write", 1, 'w' }, { "wq", 2, 'W' }, { "xit", 1, 'x' }, { "quit", 1, 'q' }, { "edit", 1, 'e' }, { "read", 1, 'r' },
	{ "substitute", 1, 's' }, { "global", 1, 'g' }, { "v", 1, 'v' }, { "delete", 1, 'd' }, { "yank", 1, 'y' },
	{ "move", 1, 'm' }, { "copy", 2, 't' }, { "t", 1, 't' }, { "set", 2, 'S' }, { "file", 1, 'f' }, { "undo", 1, 'u' },
	{ "redo", 3, 'R' }, { "join", 1, 'j' }, { "mark", 2, 'k' }, { "k", 1, 'k' }, { "print", 1, 'p' }, { "put", 2, 'P' },
	{ "shell", 2, 'H' },
};

static int read_name(void)
{
	unsigned n = 0, i;

	if (*p && strchr("!=<>&", *p))
		return *p++;
	while (isalpha((unsigned char)p[n]))
		n++;
	if (*p == 's' && (n == 1 || strncmp(p, "substitute", n) != 0) && strncmp(p, "se", 2) != 0 && strncmp(p, "sh", 2) != 0)
		n = 1;	/* sg, and the like */
	if ((*p == 'g' || *p == 'v' || *p == 'k') && n > 1 && strncmp(p, "global", n) != 0)
		n = 1;
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (n >= commands[i].shortest && n <= strlen(commands[i].name) && strncmp(p, commands[i].name, n) == 0) {
			p += n;
			return commands[i].code;
		}
	return 0;
}

static void go_to(int line)
{
	keep_position();
	cursor.line = line < 0 ? 0 : line;
	cursor.column = first_nonblank(cursor.line);
}

static void put_command(void)
{
	int key[1] = { 'p' };

	cursor.line = to;
	push_keys(key, 1);
	normal_command();
}

static void execute(int code, int forced)
{
	switch (code) {
	case 'w':
		write_command(forced);
		break;
	case 'W':
		if (write_command(forced))
			leave();
		break;
	case 'x':
		if (!modified || write_command(forced))
			leave();
		break;
	case 'q':
		if (is_saved(forced))
			leave();
		break;
	case 'e':
		edit_command(forced);
		break;
	case 'r':
		read_command();
		break;
	case 's':
	case '&':
		substitute();
		break;
	case 'g':
	case 'v':
		global_command(code == 'v' || forced);
		break;
	case 'd':
	case 'y':
		delete_or_yank(code == 'd');
		break;
	case 'm':
	case 't':
		copy_or_move(code == 'm');
		break;
	case 'S':
		set_options();
		break;
	case 'f':
		if (*p)
			snprintf(file_name, 1024, "%s", p);
		message("\"%s\"%s line %d of %d", file_name[0] ? file_name : "[No file]", modified ? " [Modified]" : "", cursor.line + 1,
			buffer.count);
		break;
	case 'u':
		if (!undo())
			message("Nothing to undo");
		break;
	case 'R':
		if (!redo())
			message("Nothing to redo");
		break;
	case 'j':
		join();
		break;
	case 'k':
		if (*p >= 'a' && *p <= 'z')
			marks[*p - 'a'] = (struct position){ to, 0 };
		break;
	case 'p':
		cursor.line = to;
		message("%s", buffer.lines[to]);
		break;
	case 'P':
		put_command();
		break;
	case '=':
		message("%d", addresses ? to + 1 : buffer.count);
		break;
	case '<':
	case '>':
		shift(code == '<');
		break;
	case '!':
		if (addresses)
			filter(p);
		else
			shell_command(p);
		break;
	case 'H':
		shell_command("exec ${SHELL:-sh}");
	}
}

void ex_command(const char *line)
{
	int code, forced = 0;

	p = line;
	while (*p == ':' || *p == ' ')
		p++;
	if (!*p || *p == '"')
		return;
	if (!read_range())
		return;
	skip_blanks();
	if (!*p) {
		go_to(to);
		return;
	}
	line = p;
	code = read_name();
	if (!code) {
		message("No such command: %s", line);
		return;
	}
	if (to < 0 && code != 'r' && code != 't' && code != 'P') {
		message("There is no line 0");
		return;
	}
	if (from < 0)
		from = 0;
	if (*p == '!' && code != '!' && code != 'r') {
		forced = 1;
		p++;
	}
	if (code != '!' && code != 's' && code != 'g' && code != 'v')
		skip_blanks();
	execute(code, forced);
}
