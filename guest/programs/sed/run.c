/* sed: executes the script for each line. */
#include <ctype.h>
#include "../program.h"
#include "sed.h"

#define GROUPS 10

struct space {
	char *s;
	size_t length, size;
};

/* What a, r and R put out at the end of the cycle. */
struct pending {
	const char *text, *file;
	char *line;
	struct pending *next;
};

static struct space pattern_space, hold_space;
static struct pending *pending, **pending_tail = &pending;
static unsigned long line_number;
static int substituted, newline_missing, quit, exit_status, status;
static const regex_t *last_pattern;

/* ---- input ---- */

static char **names;
static const char *name = "-";
static FILE *input, *output;
static int in_place, separate;
static const char *suffix;
static char *temporary;

static void finish_in_place(void)
{
	char *backup;

	if (!temporary)
		return;
	if (fclose(output) == EOF)
		err(4, "%s", temporary);
	if (suffix && *suffix) {
		if (asprintf(&backup, "%s%s", name, suffix) < 0)
			err(4, "memory");
		if (rename(name, backup) < 0)
			err(4, "%s", backup);
		free(backup);
	}
	if (rename(temporary, name) < 0)
		err(4, "%s", name);
	free(temporary);
	temporary = NULL;
	output = stdout;
}

/* The new text is written beside the old one and takes its name at the end. */
static void begin_in_place(void)
{
	struct stat st;
	int fd;

	if (asprintf(&temporary, "%s.sedXXXXXX", name) < 0)
		err(4, "memory");
	fd = mkstemp(temporary);
	if (fd < 0)
		err(4, "couldn't open temporary file %s", temporary);
	if (fstat(fileno(input), &st) == 0) {
		fchmod(fd, st.st_mode & 07777);
		if (fchown(fd, st.st_uid, st.st_gid) < 0)
			errno = 0;	/* only root may keep another one's name on it */
	}
	output = fdopen(fd, "w");
}

static void close_input(void)
{
	if (input) {
		close_operand(input);
		finish_in_place();
	}
	input = NULL;
}

static int next_input(void)
{
	struct stat st;

	while (!input) {
		if (!*names)
			return 0;
		name = *names++;
		if (strcmp(name, "-") == 0 && !in_place) {
			input = stdin;
		} else if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
			warnx(in_place ? "couldn't edit %s: not a regular file" : "read error on %s: Is a directory", name);
			status = in_place ? 4 : 2;
			continue;
		} else {
			input = fopen(name, "r");
		}
		if (!input) {
			warnx("can't read %s: %s", name, strerror(errno));
			status = 2;
		} else if (in_place) {
			begin_in_place();
			line_number = 0;
		} else if (separate) {
			line_number = 0;
		}
	}
	return 1;
}

static int peek(void)
{
	int c = getc(input);

	if (c != EOF)
		ungetc(c, input);
	return c;
}

/* Is there no further line? Looks into the files that are still to come. */
static int is_last(void)
{
	char **ahead;
	FILE *f;
	int c;

	if (input && peek() != EOF)
		return 0;
	if (in_place || separate)
		return 1;
	for (ahead = names; *ahead; ahead++) {
		f = strcmp(*ahead, "-") == 0 ? stdin : fopen(*ahead, "r");
		if (!f)
			continue;
		c = getc(f);
		if (c != EOF)
			ungetc(c, f);
		close_operand(f);
		if (c != EOF)
			return 0;
	}
	return 1;
}

static void reserve(struct space *s, size_t length)
{
	if (length < s->size)
		return;
	s->size = length * 2 + 64;
	s->s = realloc(s->s, s->size);
	if (!s->s)
		err(4, "memory");
}

static void append(struct space *s, const char *text, size_t length)
{
	reserve(s, s->length + length);
	memcpy(s->s + s->length, text, length);
	s->length += length;
	s->s[s->length] = 0;
}

/* Appends the next line. Returns 0 at the end of all. */
static int read_line(struct space *to)
{
	static char *line;
	static size_t size;
	ssize_t n;

	for (;;) {
		if (!next_input())
			return 0;
		n = getdelim(&line, &size, sed_nul ? 0 : '\n', input);
		if (n > 0)
			break;
		close_input();
	}
	line_number++;
	newline_missing = line[n - 1] != (sed_nul ? 0 : '\n');
	append(to, line, n - !newline_missing);
	return 1;
}

/* ---- output ---- */

static FILE *where(void)
{
	return output ? output : stdout;
}

/* A file that was written without its last newline gets it before anything more. */
static void put_line(FILE *f, const char *text, size_t length)
{
	static FILE *unfinished;

	if (unfinished == f)
		putc(sed_nul ? 0 : '\n', f);
	unfinished = NULL;
	fwrite(text, 1, length, f);
	if (newline_missing && f == where())
		unfinished = f;
	else
		putc(sed_nul ? 0 : '\n', f);
	if (f != where())
		fflush(f);
}

static void put_text(const char *text)
{
	newline_missing = 0;
	put_line(where(), text, strlen(text) - 1);
}

static struct pending *defer(void)
{
	struct pending *d = calloc(1, sizeof(*d));

	if (!d)
		err(4, "memory");
	*pending_tail = d;
	pending_tail = &d->next;
	return d;
}

static void put_file(const char *path)
{
	char buffer[1024];
	FILE *f = fopen(path, "r");
	size_t n;
	int was_missing = newline_missing;

	if (!f)
		return;
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0) {
		if (was_missing)
			putc('\n', where());
		was_missing = newline_missing = 0;
		fwrite(buffer, 1, n, where());
	}
	fclose(f);
}

static void put_pending(void)
{
	struct pending *d;

	while ((d = pending)) {
		pending = d->next;
		if (d->text)
			put_text(d->text);
		if (d->file)
			put_file(d->file);
		if (d->line) {
			newline_missing = 0;
			put_line(where(), d->line, strlen(d->line));
			free(d->line);
		}
		free(d);
	}
	pending_tail = &pending;
}

/* R: each time the next line of the file. */
static void defer_line(const char *path)
{
	static struct {
		const char *path;
		FILE *f;
	} files[10];
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int i;

	for (i = 0; i < 9 && files[i].path && strcmp(files[i].path, path) != 0; i++)
		;
	if (!files[i].path) {
		files[i].path = path;
		files[i].f = fopen(path, "r");
	}
	if (!files[i].f || (n = getline(&line, &size, files[i].f)) <= 0) {
		free(line);
		return;
	}
	if (line[n - 1] == '\n')
		line[n - 1] = 0;
	defer()->line = line;
}

/* l: unprintable characters as escapes, long lines broken. */
static void list(long width)
{
	static const char named[] = "\a\b\f\n\r\t\v\\", letters[] = "abfnrtv\\";
	size_t i, column = 0, room = width < 0 ? 70 : width;
	char text[8];
	const char *found;

	for (i = 0; i < pattern_space.length; i++) {
		int c = (unsigned char)pattern_space.s[i];

		found = c ? strchr(named, c) : NULL;
		if (found)
			sprintf(text, "\\%c", letters[found - named]);
		else
			sprintf(text, c < 128 && isprint(c) ? "%c" : "\\%03o", c);
		if (room > 1 && column + strlen(text) > room - 1) {
			fputs("\\\n", where());
			column = 0;
		}
		column += fprintf(where(), "%s", text);
	}
	fputs("$\n", where());
}

/* ---- patterns ---- */

static int matches(const regex_t *pattern, const char *s, size_t offset, size_t length, regmatch_t *match)
{
	if (!pattern)
		pattern = last_pattern;
	if (!pattern)
		errx(1, "no previous regular expression");
	last_pattern = pattern;
	match[0].rm_so = offset;
	match[0].rm_eo = length;
	return regexec(pattern, s, GROUPS, match, REG_STARTEND | (offset ? REG_NOTBOL : 0)) == 0;
}

static int address_holds(const struct address *a)
{
	regmatch_t match[GROUPS];

	switch (a->kind) {
	case LINE:
		return line_number == a->line;
	case LAST:
		return is_last();
	case STEP:
		return a->step ? line_number >= a->line && (line_number - a->line) % a->step == 0 : line_number == a->line;
	case PATTERN:
		return matches(a->pattern, pattern_space.s, 0, pattern_space.length, match);
	default:
		return 1;
	}
}

/* Has the range ended with this line? */
static int range_ends(struct command *c)
{
	switch (c->to.kind) {
	case LINE:
	case PLUS:
	case MULTIPLE:
		return line_number >= c->range_end;
	default:
		return address_holds(&c->to);
	}
}

static int begins_range(struct command *c)
{
	if (c->from.kind == LINE && c->from.line == 0) {
		if (line_number != 1)
			return 0;
		c->in_range = !address_holds(&c->to);
		return 1;
	}
	if (!address_holds(&c->from))
		return 0;
	c->range_end = c->to.line;
	if (c->to.kind == PLUS)
		c->range_end = line_number + c->to.line;
	if (c->to.kind == MULTIPLE)
		c->range_end = c->to.line ? (line_number + c->to.line - 1) / c->to.line * c->to.line : line_number;
	/* A line number at or before the first line makes a range of one line. */
	c->in_range = c->to.kind == PATTERN || (c->to.kind == LAST ? !is_last() : c->range_end > line_number);
	return 1;
}

static int is_selected(struct command *c)
{
	if (c->from.kind == NO_ADDRESS)
		return 1;
	if (c->to.kind == NO_ADDRESS)
		return address_holds(&c->from);
	if (!c->in_range)
		return begins_range(c);
	if (c->to.kind == LINE && line_number > c->range_end) {
		c->in_range = 0;
		return begins_range(c);
	}
	c->in_range = !range_ends(c);
	return 1;
}

/* ---- substitution ---- */

struct casing {
	int all;	/* U, L or 0 */
	int once;	/* u, l or 0: the next character only */
};

static void append_cased(struct space *to, const char *s, size_t length, struct casing *casing)
{
	size_t i;
	char c;
	int kind;

	for (i = 0; i < length; i++) {
		kind = casing->once ? casing->once : casing->all;
		c = kind == 'U' || kind == 'u' ? toupper((unsigned char)s[i]) : kind ? tolower((unsigned char)s[i]) : s[i];
		casing->once = 0;
		append(to, &c, 1);
	}
}

static void append_replacement(struct space *to, const struct piece *piece, const regmatch_t *match)
{
	struct casing casing = { 0 };

	for (; piece; piece = piece->next) {
		if (piece->case_change == 'u' || piece->case_change == 'l')
			casing.once = piece->case_change;
		else if (piece->case_change)
			casing.all = piece->case_change == 'E' ? 0 : piece->case_change;
		else if (piece->group < 0)
			append_cased(to, piece->text, piece->length, &casing);
		else if (match[piece->group].rm_so >= 0)
			append_cased(to, pattern_space.s + match[piece->group].rm_so,
				     match[piece->group].rm_eo - match[piece->group].rm_so, &casing);
	}
}

static void substitute(struct command *c)
{
	static struct space result;
	regmatch_t match[GROUPS];
	size_t at = 0, copied = 0;
	int count = 0, done = 0, previous_end = -1;
	struct space t;

	result.length = 0;
	append(&result, "", 0);
	while (at <= pattern_space.length && matches(c->pattern, pattern_space.s, at, pattern_space.length, match)) {
		if (match[0].rm_so == match[0].rm_eo && match[0].rm_so == previous_end) {
			at = match[0].rm_eo + 1;	/* nothing, right behind the last match, is none */
			continue;
		}
		previous_end = match[0].rm_eo;
		if (++count >= (c->nth ? c->nth : 1)) {
			append(&result, pattern_space.s + copied, match[0].rm_so - copied);
			append_replacement(&result, c->pieces, match);
			copied = match[0].rm_eo;
			done = 1;
			if (!c->global)
				break;
		}
		at = match[0].rm_eo + (match[0].rm_so == match[0].rm_eo);
	}
	if (!done)
		return;
	append(&result, pattern_space.s + copied, pattern_space.length - copied);
	t = pattern_space;
	pattern_space = result;
	result = t;
	substituted = 1;
	if (c->print)
		put_line(where(), pattern_space.s, pattern_space.length);
	if (c->file)
		put_line(c->file, pattern_space.s, pattern_space.length);
}

/* ---- commands ---- */

static size_t first_line_length(void)
{
	char *newline = memchr(pattern_space.s, '\n', pattern_space.length);

	return newline ? (size_t)(newline - pattern_space.s) : pattern_space.length;
}

static void autoprint(void)
{
	if (!sed_quiet)
		put_line(where(), pattern_space.s, pattern_space.length);
}

static void translate(const unsigned char *map)
{
	size_t i;

	for (i = 0; i < pattern_space.length; i++)
		pattern_space.s[i] = map[(unsigned char)pattern_space.s[i]];
}

static void copy_space(struct space *to, const struct space *from, int keep)
{
	if (keep)
		append(to, "\n", 1);
	else
		to->length = 0;
	append(to, from->s ? from->s : "", from->length);
}

static void exchange(void)
{
	struct space t = pattern_space;

	pattern_space = hold_space;
	hold_space = t;
	append(&pattern_space, "", 0);
}

/* How a cycle ends: with the line put out, without, or with the script from its begin and no new line (D). */
enum ending { GO_ON, END, DELETE, RESTART };

static enum ending next_line(int keep)
{
	struct space line = { 0 };

	if (is_last() && (in_place || separate ? !*names : 1)) {
		if (keep && sed_quiet)
			return DELETE;
		quit = 1;
		return keep || !sed_quiet ? (keep ? END : END) : DELETE;
	}
	if (!keep)
		autoprint();
	put_pending();
	if (!read_line(&line)) {
		quit = 1;
		return DELETE;
	}
	if (keep)
		append(&pattern_space, "\n", 1);
	else
		pattern_space.length = 0;
	append(&pattern_space, line.s, line.length);
	free(line.s);
	return GO_ON;
}

static enum ending execute(struct command *c)
{
	switch (c->letter) {
	case '=':
		fprintf(where(), "%lu\n", line_number);
		break;
	case 'a':
		defer()->text = c->text;
		break;
	case 'i':
		fputs(c->text, where());
		break;
	case 'c':
		if (c->to.kind == NO_ADDRESS || c->negate || !c->in_range)
			put_text(c->text);
		return DELETE;
	case 'd':
		return DELETE;
	case 'D':
		if (first_line_length() == pattern_space.length)
			return DELETE;
		pattern_space.length -= first_line_length() + 1;
		memmove(pattern_space.s, strchr(pattern_space.s, '\n') + 1, pattern_space.length + 1);
		return RESTART;
	case 'F':
		fprintf(where(), "%s\n", name);
		break;
	case 'g':
	case 'G':
		copy_space(&pattern_space, &hold_space, c->letter == 'G');
		break;
	case 'h':
	case 'H':
		copy_space(&hold_space, &pattern_space, c->letter == 'H');
		break;
	case 'l':
		list(c->number);
		break;
	case 'n':
	case 'N':
		return next_line(c->letter == 'N');
	case 'p':
		put_line(where(), pattern_space.s, pattern_space.length);
		break;
	case 'P':
		put_line(where(), pattern_space.s, first_line_length());
		break;
	case 'q':
	case 'Q':
		quit = 1;
		exit_status = c->number;
		return c->letter == 'q' ? END : DELETE;
	case 'r':
		defer()->file = c->text;
		break;
	case 'R':
		defer_line(c->text);
		break;
	case 's':
		substitute(c);
		break;
	case 'w':
		put_line(c->file, pattern_space.s, pattern_space.length);
		break;
	case 'W':
		put_line(c->file, pattern_space.s, first_line_length());
		break;
	case 'x':
		exchange();
		break;
	case 'y':
		translate(c->map);
		break;
	case 'z':
		pattern_space.length = 0;
		pattern_space.s[0] = 0;
	}
	return GO_ON;
}

/* Whether b, t or T is to jump; t and T forget that there was a substitution. */
static int jumps(const struct command *c)
{
	int was = substituted;

	if (c->letter == 'b')
		return 1;
	if (c->letter != 't' && c->letter != 'T')
		return 0;
	substituted = 0;
	return c->letter == 't' ? was : !was;
}

static enum ending cycle(struct command *script)
{
	struct command *c = script;
	enum ending ending;

	while (c) {
		int selected = is_selected(c) != c->negate;

		if (c->letter == '{' && !selected) {
			c = c->target->next;
			continue;
		}
		if (selected && jumps(c)) {
			if (!c->target)
				return END;
			c = c->target->next;
			continue;
		}
		if (selected && c->letter != '{' && c->letter != '}' && c->letter != ':') {
			ending = execute(c);
			if (ending != GO_ON)
				return ending;
		}
		c = c->next;
	}
	return END;
}

int sed_run(struct command *script, char **files, int edit, const char *backup, int apart)
{
	enum ending ending = END;

	names = files;
	in_place = edit;
	suffix = backup;
	separate = apart;
	append(&hold_space, "", 0);
	while (!quit) {
		if (ending != RESTART) {
			pattern_space.length = 0;
			if (!read_line(&pattern_space))
				break;
			substituted = 0;
		}
		ending = cycle(script);
		if (ending == END)
			autoprint();
		put_pending();
	}
	while (in_place && input && peek() != EOF && temporary) {	/* q keeps what was not read yet */
		pattern_space.length = 0;
		if (!read_line(&pattern_space))
			break;
		put_line(where(), pattern_space.s, pattern_space.length);
	}
	close_input();
	return exit_status ? exit_status : status;
}
