/*
 * Where commands come from: a stack of strings, files and the line editor.
 * A file is read by lines; standard input byte by byte, so that the commands
 * a script runs find the rest of it.
 */
#include "sh.h"

enum { IN_STRING, IN_FD, IN_EDITOR };

struct input {
	int kind;
	char *text;		/* the string, or the line at hand */
	size_t pos, len;
	int fd;
	char *block;		/* IN_FD, buffered: what was read ahead */
	size_t block_pos, block_len;
	int eof;
	int line;
	struct alias *alias;
	struct input *below;
};

#define BLOCK_BYTES	4096

static struct input *top;

static struct input *push(int kind)
{
	struct input *in = xmalloc(sizeof(*in));

	memset(in, 0, sizeof(*in));
	in->kind = kind;
	in->fd = -1;
	in->line = 1;
	in->below = top;
	top = in;
	return in;
}

/* An alias is popped when it is used up; any other string ends in EOF. */
void input_push_string(const char *s, struct alias *alias)
{
	struct input *in = push(IN_STRING);

	in->len = strlen(s);
	in->text = xmalloc(in->len + 2);
	memcpy(in->text, s, in->len);
	in->alias = alias;
	if (alias)
		in->text[in->len++] = ' ';
}

void input_push_fd(int fd, int buffered)
{
	struct input *in = push(IN_FD);

	in->fd = fd;
	in->block = buffered ? xmalloc(BLOCK_BYTES) : NULL;
}

void input_push_editor(void)
{
	push(IN_EDITOR);
}

void input_pop(void)
{
	struct input *in = top;

	top = in->below;
	if (in->kind == IN_FD && in->fd > 2)
		close(in->fd);
	free(in->text);
	free(in->block);
	free(in);
}

void input_pop_to(struct input *in)
{
	while (top && top != in)
		input_pop();
}

/* In a child: nothing of the parent's script may be read again. */
void input_close_all(void)
{
	struct input *in;

	for (in = top; in; in = in->below) {
		if (in->kind == IN_FD && in->fd > 2)
			close(in->fd);
		in->fd = -1;
		in->kind = IN_STRING;
		in->alias = NULL;
		in->pos = in->len = 0;
	}
}

static int read_byte(struct input *in)
{
	char c;
	ssize_t n;

	if (in->fd < 0)
		return -1;
	if (in->block) {
		if (in->block_pos == in->block_len) {
			do
				n = read(in->fd, in->block, BLOCK_BYTES);
			while (n < 0 && errno == EINTR);
			if (n <= 0)
				return -1;
			in->block_len = (size_t)n;
			in->block_pos = 0;
		}
		return (unsigned char)in->block[in->block_pos++];
	}
	do {
		n = read(in->fd, &c, 1);
		if (n < 0 && errno == EINTR && sh.interrupted)
			return -1;
	} while (n < 0 && errno == EINTR);
	return n == 1 ? (unsigned char)c : -1;
}

static int read_line(struct input *in)
{
	struct str s = { NULL, 0, 0, NULL };
	int c;

	free(in->text);
	while ((c = read_byte(in)) >= 0) {
		if (c)
			str_put(&s, c);
		if (c == '\n')
			break;
	}
	in->text = str_end(&s);
	in->len = s.n;
	in->pos = 0;
	return s.n != 0;
}

static const char *prompt_text(void)
{
	return expand_prompt(lex.incomplete ? var_get_or("PS2", "> ")
					    : var_get_or("PS1", "$ "));
}

static int edited_line(struct input *in)
{
	struct mark m = scratch_mark();
	int interrupted = 0;
	char *line = edit_line(prompt_text(), &interrupted);
	size_t n;

	scratch_release(m);
	free(in->text);
	in->text = NULL;
	in->pos = in->len = 0;
	if (interrupted)
		sh.interrupted = INTERRUPTED_AT_PROMPT;
	if (!line)
		return 0;
	n = strlen(line);
	in->text = xmalloc(n + 1);
	memcpy(in->text, line, n);
	in->text[n] = '\n';
	in->len = n + 1;
	if (n)
		history_add(line);
	return 1;
}

static int refill(struct input *in)
{
	if (in->kind == IN_STRING || in->eof)
		return 0;
	if (in->kind == IN_EDITOR) {
		if (edited_line(in)) {
			if (sh.opts['v'])
				write_all(2, in->text, in->len);
			return 1;
		}
	} else {
		if (sh.interactive && !in->below && !in->block) {
			struct mark m = scratch_mark();

			err_text("%s", prompt_text());
			scratch_release(m);
		}
		if (read_line(in)) {
			if (sh.opts['v'])
				write_all(2, in->text, in->len);
			return 1;
		}
	}
	in->eof = 1;
	return 0;
}

/* The next byte, or -1 at the end. */
int input_get(void)
{
	for (;;) {
		struct input *in = top;
		int c;

		if (!in)
			return -1;
		if (in->pos < in->len) {
			c = (unsigned char)in->text[in->pos++];
			if (c == '\n')
				in->line++;
			return c;
		}
		if (in->kind == IN_STRING && in->alias) {
			input_pop();
			continue;
		}
		if (!refill(in))
			return -1;
	}
}

/* Takes back the byte that input_get() returned last. */
void input_unget(int c)
{
	if (c < 0 || !top || !top->pos)
		return;
	top->pos--;
	if (c == '\n')
		top->line--;
}

int input_line(void)
{
	struct input *in = top;

	while (in && in->alias)
		in = in->below;
	return in ? in->line : 0;
}

void input_set_line(int line)
{
	if (top)
		top->line = line;
}

int input_alias_active(const struct alias *a)
{
	struct input *in;

	for (in = top; in; in = in->below)
		if (in->alias == a)
			return 1;
	return 0;
}

struct input *input_current(void)
{
	return top;
}

/* After an ignored Ctrl-D: ask again. */
void input_forget_eof(void)
{
	if (top)
		top->eof = 0;
}

int input_is_terminal(void)
{
	return top && !top->below && (top->kind == IN_EDITOR || (top->kind == IN_FD && isatty(top->fd)));
}

/* After a syntax error: the rest of the line means nothing. */
void input_drop_line(void)
{
	while (top && top->alias)
		input_pop();
	if (top && top->kind != IN_STRING)
		top->pos = top->len;
}
