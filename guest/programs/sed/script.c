/* sed: reads the script. */
#include <ctype.h>
#include <stdarg.h>
#include "../program.h"
#include "sed.h"

static struct command *first, **tail = &first;
static struct command *open_braces[50];
static int brace_count;
static const char *p, *begin, *script_name;

void sed_fail(const char *message, ...)
{
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "sed: %s char %d: ", script_name, (int)(p - begin));
	va_start(arguments, message);
	vfprintf(stderr, message, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		err(4, "memory");
	return memory;
}

/* ---- text up to a delimiter ---- */

struct text {
	char *s;
	size_t length, size;
};

static void put(struct text *t, int c)
{
	if (t->length + 1 >= t->size && !(t->s = realloc(t->s, t->size = t->size * 2 + 32)))
		err(4, "memory");
	t->s[t->length++] = c;
	t->s[t->length] = 0;
}

/* The length of the bracket expression that begins here; 0 if it has no end. */
static size_t bracket_length(const char *s)
{
	const char *q = s + 1, *end;

	if (*q == '^')
		q++;
	if (*q == ']')
		q++;
	for (; *q && *q != '\n' && *q != ']'; q++)
		if (*q == '[' && q[1] == ':' && (end = strstr(q + 2, ":]")))
			q = end + 1;
	return *q == ']' ? (size_t)(q + 1 - s) : 0;
}

/*
 * Everything up to the delimiter, which is passed over. \delimiter becomes the delimiter, except
 * where that would make a character special that is not; \n becomes a newline in patterns.
 */
static char *delimited(int delimiter, int is_pattern)
{
	struct text t = { 0 };
	size_t inside;

	put(&t, 0);
	t.length = 0;
	for (; *p != delimiter; p++) {
		if (!*p || (*p == '\n' && is_pattern))
			return NULL;
		if (*p == '[' && is_pattern && (inside = bracket_length(p)) && memchr(p, delimiter, inside)) {
			for (; inside > 1; inside--)
				put(&t, *p++);
			put(&t, *p);
			continue;
		}
		if (*p != '\\') {
			put(&t, *p);
			continue;
		}
		p++;
		if (!*p)
			return NULL;
		if (*p == delimiter) {
			if (is_pattern && strchr("*.[]^$+?(){}|", delimiter) && delimiter != '|' && !strchr("+?(){}", delimiter))
				put(&t, '\\');
			else if (!is_pattern && delimiter == '&')
				put(&t, '\\');
			put(&t, *p);
		} else if (*p == 'n' && is_pattern) {
			put(&t, '\n');
		} else if (*p == 't' && is_pattern) {
			put(&t, '\t');
		} else {
			put(&t, '\\');
			put(&t, *p);
		}
	}
	p++;
	return t.s;
}

static regex_t *compile(char *pattern, int flags)
{
	regex_t *r;
	char message[100];
	int error;

	if (!*pattern) {
		free(pattern);
		return NULL;
	}
	r = allocate(sizeof(*r));
	error = regcomp(r, pattern, (sed_extended ? REG_EXTENDED : 0) | flags);
	if (error) {
		regerror(error, r, message, sizeof(message));
		sed_fail("%s", message);
	}
	free(pattern);
	return r;
}

/* ---- addresses ---- */

static unsigned long number(void)
{
	unsigned long n = 0;

	while (isdigit((unsigned char)*p))
		n = n * 10 + *p++ - '0';
	return n;
}

static void skip_blanks(void)
{
	while (isspace((unsigned char)*p) && *p != '\n')
		p++;
}

static int read_address(struct address *a)
{
	int delimiter, flags = 0;
	char *pattern;

	if (isdigit((unsigned char)*p)) {
		a->kind = LINE;
		a->line = number();
		skip_blanks();
		if (*p != '~')
			return 1;
		p++;
		a->kind = STEP;
		a->step = number();
		return 1;
	}
	if (*p == '$') {
		p++;
		a->kind = LAST;
		return 1;
	}
	if (*p != '/' && *p != '\\')
		return 0;
	if (*p == '\\')
		p++;
	delimiter = *p++;
	pattern = delimited(delimiter, 1);
	if (!pattern)
		sed_fail("unterminated address regex");
	for (; *p == 'I' || *p == 'M'; p++)
		flags |= *p == 'I' ? REG_ICASE : REG_NEWLINE;
	a->kind = PATTERN;
	a->pattern = compile(pattern, flags);
	return 1;
}

static void read_second_address(struct address *a)
{
	skip_blanks();
	if (*p == '+' || *p == '~') {
		a->kind = *p == '+' ? PLUS : MULTIPLE;
		p++;
		if (!isdigit((unsigned char)*p))
			sed_fail("expected number after +/~");
		a->line = number();
	} else if (!read_address(a) || a->kind == STEP) {
		sed_fail("unexpected `,'");
	}
}

static void read_addresses(struct command *c)
{
	if (read_address(&c->from)) {
		skip_blanks();
		if (*p == ',') {
			p++;
			read_second_address(&c->to);
		}
	}
	if (c->from.kind == LINE && c->from.line == 0 && c->to.kind != PATTERN)
		sed_fail("invalid usage of line address 0");
	skip_blanks();
	while (*p == '!') {
		p++;
		c->negate = 1;
		skip_blanks();
	}
}

/* ---- arguments ---- */

static void end_of_command(void)
{
	skip_blanks();
	if (*p == ';' || *p == '\n')
		p++;
	else if (*p && *p != '}' && *p != '#')
		sed_fail("extra characters after command");
}

static char *rest_of_line(int also_semicolon)
{
	struct text t = { 0 };

	skip_blanks();
	put(&t, 0);
	t.length = 0;
	for (; *p && *p != '\n' && !(also_semicolon && (*p == ';' || isspace((unsigned char)*p))); p++)
		put(&t, *p);
	if (also_semicolon)
		end_of_command();
	else if (*p)
		p++;
	return t.s;
}

/* The text of a, i and c: on the same line, or behind \ and a newline; a \ keeps what is behind it. */
static char *text_argument(void)
{
	struct text t = { 0 };

	skip_blanks();
	if (*p == '\\') {
		const char *behind = ++p;

		skip_blanks();
		if (*p == '\n')
			p++;
		else
			p = behind;	/* blanks are kept */
	}
	for (; *p && *p != '\n'; p++) {
		if (*p == '\\') {
			p++;
			if (!*p)
				break;
			if (*p == 't' || (*p == 'n' && t.s)) {
				put(&t, *p == 't' ? '\t' : '\n');
				continue;
			}
		}
		put(&t, *p);
	}
	if (*p)
		p++;
	if (!t.s)
		sed_fail("expected \\ after `a', `c' or `i'");
	put(&t, '\n');
	return t.s;
}

/* The same name is the same file, emptied once. */
static FILE *output_file(const char *name)
{
	static struct {
		char *name;
		FILE *file;
	} files[20];
	static int count;
	int i;

	if (!*name)
		sed_fail("missing filename in r/R/w/W commands");
	if (strcmp(name, "/dev/stdout") == 0)
		return stdout;
	if (strcmp(name, "/dev/stderr") == 0)
		return stderr;
	for (i = 0; i < count; i++)
		if (strcmp(files[i].name, name) == 0)
			return files[i].file;
	if (count == 20)
		sed_fail("too many files to write");
	files[count].name = strdup(name);
	files[count].file = fopen(name, "w");
	if (!files[count].file)
		err(4, "couldn't open file %s", name);
	return files[count++].file;
}

static struct piece *new_piece(struct piece ***end)
{
	struct piece *piece = allocate(sizeof(*piece));

	piece->group = -1;
	**end = piece;
	*end = &piece->next;
	return piece;
}

static void add_text(struct piece ***end, struct text *t)
{
	struct piece *piece;

	if (!t->length)
		return;
	piece = new_piece(end);
	piece->text = t->s;
	piece->length = t->length;
	memset(t, 0, sizeof(*t));
}

static struct piece *replacement(const char *s)
{
	struct piece *list = NULL, **end = &list;
	struct text t = { 0 };

	for (; *s; s++) {
		if (*s == '&') {
			add_text(&end, &t);
			new_piece(&end)->group = 0;
		} else if (*s != '\\') {
			put(&t, *s);
		} else if (isdigit((unsigned char)*++s)) {
			add_text(&end, &t);
			new_piece(&end)->group = *s - '0';
		} else if (*s && strchr("ULulE", *s)) {
			add_text(&end, &t);
			new_piece(&end)->case_change = *s;
		} else {
			put(&t, *s == 'n' ? '\n' : *s == 't' ? '\t' : *s);
		}
	}
	add_text(&end, &t);
	return list;
}

static void check_groups(const struct command *c)
{
	const struct piece *piece;

	for (piece = c->pieces; piece && c->pattern; piece = piece->next)
		if (piece->group > (int)c->pattern->re_nsub)
			sed_fail("invalid reference \\%d on `s' command's RHS", piece->group);
}

static void substitute_argument(struct command *c)
{
	int delimiter = *p++, flags = 0;
	char *pattern, *with;

	if (!delimiter || delimiter == '\n' || delimiter == '\\' || !(pattern = delimited(delimiter, 1)) ||
	    !(with = delimited(delimiter, 0)))
		sed_fail("unterminated `s' command");
	for (;; p++) {
		if (*p == 'g')
			c->global = 1;
		else if (*p == 'p')
			c->print = 1;
		else if (*p == 'i' || *p == 'I')
			flags |= REG_ICASE;
		else if (*p == 'm' || *p == 'M')
			flags |= REG_NEWLINE;
		else if (*p >= '1' && *p <= '9')
			c->nth = number(), p--;
		else
			break;
	}
	if (*p == 'w') {
		p++;
		c->file = output_file(rest_of_line(0));
	} else if (*p && !strchr(";}# \t\n", *p)) {
		p++;
		sed_fail("unknown option to `s'");
	} else {
		end_of_command();
	}
	c->pattern = compile(pattern, flags);
	c->pieces = replacement(with);
	check_groups(c);
	free(with);
}

/* \n, \\ and \delimiter are characters; everything else stands for itself. */
static int map_character(const char **s)
{
	int c = (unsigned char)*(*s)++;

	if (c == '\\' && (**s == 'n' || **s == 't' || **s == '\\')) {
		c = **s == 'n' ? '\n' : **s == 't' ? '\t' : '\\';
		++*s;
	}
	return c;
}

static void map_argument(struct command *c)
{
	int delimiter = *p++, i;
	char *from, *to;
	const char *a, *b;

	if (!delimiter || !(from = delimited(delimiter, 0)) || !(to = delimited(delimiter, 0)))
		sed_fail("unterminated `y' command");
	c->map = allocate(256);
	for (i = 0; i < 256; i++)
		c->map[i] = i;
	for (a = from, b = to; *a && *b;) {
		i = map_character(&a);
		c->map[i] = map_character(&b);
	}
	if (*a || *b)
		sed_fail("strings for `y' command are different lengths");
	end_of_command();
}

static void read_argument(struct command *c)
{
	switch (c->letter) {
	case 'a':
	case 'i':
	case 'c':
		c->text = text_argument();
		break;
	case ':':
		if (c->from.kind != NO_ADDRESS)
			sed_fail(": doesn't want any addresses");
		c->text = rest_of_line(1);
		if (!*c->text)
			sed_fail("\":\" lacks a label");
		break;
	case 'b':
	case 't':
	case 'T':
		skip_blanks();
		c->text = *p == '}' ? strdup("") : rest_of_line(1);
		break;
	case 'r':
	case 'R':
		c->text = rest_of_line(0);
		if (!*c->text)
			sed_fail("missing filename in r/R/w/W commands");
		break;
	case 'w':
	case 'W':
		c->file = output_file(rest_of_line(0));
		break;
	case 's':
		substitute_argument(c);
		break;
	case 'y':
		map_argument(c);
		break;
	case 'q':
	case 'Q':
	case 'l':
		skip_blanks();
		c->number = isdigit((unsigned char)*p) ? (long)number() : c->letter == 'l' ? -1 : 0;
		end_of_command();
		break;
	case '=':
	case 'd':
	case 'D':
	case 'g':
	case 'G':
	case 'h':
	case 'H':
	case 'n':
	case 'N':
	case 'p':
	case 'P':
	case 'x':
	case 'z':
	case 'F':
		end_of_command();
		break;
	default:
		sed_fail("unknown command: `%c'", c->letter);
	}
}

static void open_brace(struct command *c)
{
	if (brace_count == 50)
		sed_fail("too many {");
	open_braces[brace_count++] = c;
}

static void close_brace(struct command *c)
{
	if (c->from.kind != NO_ADDRESS)
		sed_fail("} doesn't want any addresses");
	if (!brace_count)
		sed_fail("unexpected `}'");
	open_braces[--brace_count]->target = c;
	end_of_command();
}

static void read_command(void)
{
	struct command *c = allocate(sizeof(*c));

	read_addresses(c);
	if (!*p || *p == '\n' || *p == ';')
		sed_fail("missing command");
	c->letter = *p++;
	*tail = c;
	tail = &c->next;
	if (c->letter == '{')
		open_brace(c);
	else if (c->letter == '}')
		close_brace(c);
	else
		read_argument(c);
}

void sed_read_script(const char *text, const char *name)
{
	p = begin = text;
	script_name = name;
	if (first == NULL && text[0] == '#' && text[1] == 'n' && text[2] == '\n')
		sed_quiet = 1;
	for (;;) {
		while (isspace((unsigned char)*p) || *p == ';')
			p++;
		if (!*p)
			return;
		if (*p == '#')
			p += strcspn(p, "\n");
		else
			read_command();
	}
}

/* All labels are known now. Returns the first command. */
struct command *sed_finish_script(void)
{
	struct command *c, *label;

	if (brace_count)
		sed_fail("unmatched `{'");
	for (c = first; c; c = c->next) {
		if (!strchr("btT", c->letter) || !*c->text)
			continue;
		for (label = first; label && !(label->letter == ':' && strcmp(label->text, c->text) == 0); label = label->next)
			;
		if (!label)
			errx(1, "-e expression #1: can't find label for jump to `%s'", c->text);
		c->target = label;
	}
	return first;
}
