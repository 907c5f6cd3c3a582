/* Lists, pipelines and what holds them together (XCU 2.10). */
#include "sh.h"

struct node *new_node(int type)
{
	struct node *n = arena_alloc(lex.arena, sizeof(*n));

	memset(n, 0, sizeof(*n));
	n->type = type;
	n->line = lex.line;
	return n;
}

/* The source between two places on one line, as `jobs' shows it. */
char *take_source(size_t from, size_t to)
{
	char *s, *p;

	if (to > lex.source.n)
		to = lex.source.n;
	if (from > to)
		from = to;
	while (to > from && strchr(" \t\n", lex.source.p[to - 1]))
		to--;
	if (to - from > 160) {
		s = arena_dup(lex.arena, lex.source.p + from, 160);
		memcpy(s + 157, "...", 3);
	} else {
		s = arena_dup(lex.arena, lex.source.p ? lex.source.p + from : "", to - from);
	}
	for (p = s; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return s;
}

static const char *const reserved[] = {
	"!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in",
	"then", "until", "while"
};

int is_reserved(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		if (!strcmp(reserved[i], s))
			return 1;
	return 0;
}

/* Whether the next token is this reserved word. */
int at_word(const char *lit)
{
	return peek_token() == T_WORD && lex.lit && !strcmp(lex.lit, lit);
}

static void unexpected(const char *expected)
{
	int tok = peek_token();
	char what[120];

	if (tok == T_WORD && lex.word)
		snprintf(what, sizeof(what), "`%.80s'", take_source(lex.start, lex.end));
	else if (tok == T_EOF || tok == T_NEWLINE || tok == T_IONUM)
		snprintf(what, sizeof(what), "%s", token_name(tok));
	else
		snprintf(what, sizeof(what), "`%s'", token_name(tok));
	if (expected)
		syntax_error("unexpected %s (expecting `%s')", what, expected);
	else
		syntax_error("unexpected %s", what);
}

int expect_word(const char *lit)
{
	if (!at_word(lit)) {
		unexpected(lit);
		return -1;
	}
	take_token();
	return 0;
}

int expect_token(int tok)
{
	if (peek_token() != tok) {
		unexpected(tok == T_WORD ? NULL : token_name(tok));
		return -1;
	}
	take_token();
	return 0;
}

void skip_newlines(void)
{
	while (peek_token() == T_NEWLINE)
		take_token();
}

static int at_redirection(void)
{
	int t = peek_token();

	return t == T_IONUM || t == T_LESS || t == T_DLESS || t == T_DLESSDASH || t == T_LESSAND ||
	       t == T_LESSGREAT || t == T_GREAT || t == T_DGREAT || t == T_GREATAND || t == T_CLOBBER;
}

static struct node *parse_one(void)
{
	struct node *n;
	int tok = peek_command_token();

	if (tok == T_LPAREN || (tok == T_WORD && lex.lit && is_reserved(lex.lit)))
		n = parse_compound();
	else if (tok == T_WORD || at_redirection())
		n = parse_simple();
	else
		n = NULL;
	if (!n)
		unexpected(NULL);
	return n;
}

static struct node *parse_pipeline(void)
{
	struct node *pipe, *n, **tail;
	size_t start;
	int negate = 0;

	peek_command_token();
	start = lex.start;
	while (at_word("!")) {
		take_token();
		negate = !negate;
		peek_command_token();
	}
	n = parse_one();
	if (!n)
		return NULL;
	if (!negate && peek_token() != T_PIPE) {
		n->text = take_source(start, lex.last_end);
		return n;
	}
	pipe = new_node(N_PIPE);
	pipe->negate = negate;
	pipe->a = n;
	tail = &n->next;
	while (peek_token() == T_PIPE) {
		take_token();
		skip_newlines();
		*tail = n = parse_one();
		if (!n)
			return NULL;
		tail = &n->next;
	}
	pipe->text = take_source(start, lex.last_end);
	return pipe;
}

struct node *parse_and_or(void)
{
	struct node *left, *n;
	size_t start;
	int tok;

	peek_command_token();
	start = lex.start;
	left = parse_pipeline();
	while (left && ((tok = peek_token()) == T_AND_IF || tok == T_OR_IF)) {
		take_token();
		skip_newlines();
		n = new_node(tok == T_AND_IF ? N_AND : N_OR);
		n->a = left;
		n->b = parse_pipeline();
		if (!n->b)
			return NULL;
		n->text = take_source(start, lex.last_end);
		left = n;
	}
	return left;
}

static int ends_list(void)
{
	static const char *const enders[] = { "then", "fi", "do", "done", "elif", "else", "esac", "}" };
	int tok = peek_token();
	size_t i;

	if (tok == T_EOF || tok == T_RPAREN || tok == T_DSEMI)
		return 1;
	if (tok != T_WORD || !lex.lit)
		return 0;
	for (i = 0; i < ARRAY_SIZE(enders); i++)
		if (!strcmp(lex.lit, enders[i]))
			return 1;
	return 0;
}

static struct node *in_background(struct node *n)
{
	struct node *bg = new_node(N_BG);

	bg->a = n;
	bg->text = n->text;
	return bg;
}

/* A lone command stands for itself; several become a N_LIST. */
static struct node *list_of(struct node *first)
{
	struct node *list;

	if (!first || !first->next)
		return first;
	list = new_node(N_LIST);
	list->line = first->line;
	list->a = first;
	return list;
}

/*
 * Commands joined by ; & and, when nested, newlines. Nested lists end before
 * the word or operator that closes them, others at the end of the line.
 */
struct node *parse_list(int nested)
{
	struct node *first = NULL, **tail = &first, *n;
	int tok;

	for (;;) {
		if (nested)
			skip_newlines();
		peek_command_token();
		tok = peek_token();
		if (nested ? ends_list() : tok == T_NEWLINE || tok == T_EOF)
			break;
		n = parse_and_or();
		if (!n)
			return NULL;
		tok = peek_token();
		if (tok == T_AND)
			n = in_background(n);
		*tail = n;
		tail = &n->next;
		if (tok == T_AND || tok == T_SEMI)
			take_token();
		else if (!nested || tok != T_NEWLINE)
			break;
	}
	return lex.failed ? NULL : list_of(first);
}

/* A nested list that may not be empty. */
struct node *parse_body(const char *expected)
{
	struct node *n = parse_list(1);

	if (!n)
		unexpected(expected);
	return n;
}

/* The inside of $( ), with the state of the outer parse put aside. */
struct node *parse_substitution(void)
{
	struct lexer outer = lex;
	struct node *n;

	lex.have = 0;
	lex.lit = NULL;
	lex.word = NULL;
	n = parse_list(1);
	if (peek_token() != T_RPAREN)
		unexpected(")");
	outer.source = lex.source;
	outer.failed = lex.failed;
	outer.heredocs = lex.heredocs;
	outer.heredocs_tail = lex.heredocs ? lex.heredocs_tail : NULL;
	outer.incomplete = lex.incomplete;
	lex = outer;
	return n;
}

/*
 * One complete command line into *n (NULL: an empty line), allocated in
 * lex.arena. -1 at the end of the input; lex.failed after a syntax error.
 */
int parse_command(struct node **n)
{
	lex.have = lex.failed = lex.incomplete = lex.alias_next = 0;
	lex.heredocs = NULL;
	lex.source.n = 0;
	*n = NULL;
	if (peek_token() == T_EOF)
		return lex.failed ? 0 : -1;
	*n = parse_list(0);
	if (!lex.failed && peek_token() != T_NEWLINE && peek_token() != T_EOF)
		unexpected(NULL);
	if (lex.heredocs)
		heredocs_read();
	if (lex.failed)
		*n = NULL;
	return 0;
}
