/* Simple commands, redirections and function definitions (XCU 2.9.1, 2.9.5). */
#include "sh.h"

/* If the word is NAME=VALUE, cuts it there. Only an unquoted name counts. */
static struct assign *as_assignment(struct word *w)
{
	struct part *p = w->parts;
	struct assign *a;
	size_t n;

	if (!p || p->type != PART_LIT)
		return NULL;
	n = name_length(p->text);
	if (!n || p->text[n] != '=')
		return NULL;
	a = arena_alloc(lex.arena, sizeof(*a));
	a->name = arena_dup(lex.arena, p->text, n);
	a->next = NULL;
	p->text += n + 1;
	if (!*p->text)
		w->parts = p->next;
	a->value = w;
	return a;
}

static int redirection_kind(int tok)
{
	switch (tok) {
	case T_LESS: return R_IN;
	case T_GREAT: return R_OUT;
	case T_DGREAT: return R_APPEND;
	case T_CLOBBER: return R_CLOBBER;
	case T_LESSGREAT: return R_RDWR;
	case T_LESSAND: return R_DUPIN;
	case T_GREATAND: return R_DUPOUT;
	case T_DLESS:
	case T_DLESSDASH: return R_HEREDOC;
	}
	return -1;
}

/* The delimiter as it was typed, without its quotes. */
static void heredoc_delimiter(struct redir *r)
{
	const char *p = lex.source.p + lex.start, *end = lex.source.p + lex.end;
	struct str s = { NULL, 0, 0, lex.arena };
	int quote = 0;

	for (; p < end; p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"') {
			quote = quote ? 0 : *p;
			r->quoted = 1;
		} else if (*p == '\\' && quote != '\'' && p + 1 < end) {
			r->quoted = 1;
			str_put(&s, *++p);
		} else {
			str_put(&s, *p);
		}
	}
	r->delimiter = str_end(&s);
}

/* The redirection at hand, or NULL when the next token starts none. */
struct redir *parse_redirection(void)
{
	struct redir *r;
	int fd = -1;
	int tok = peek_token();

	if (tok == T_IONUM) {
		fd = lex.number;
		take_token();
		tok = peek_token();
	}
	if (redirection_kind(tok) < 0)
		return NULL;
	take_token();
	r = arena_alloc(lex.arena, sizeof(*r));
	memset(r, 0, sizeof(*r));
	r->op = redirection_kind(tok);
	r->strip = tok == T_DLESSDASH;
	r->fd = fd >= 0 ? fd : r->op == R_IN || r->op == R_RDWR || r->op == R_DUPIN || r->op == R_HEREDOC ? 0 : 1;
	if (peek_token() != T_WORD) {
		expect_token(T_WORD);
		return NULL;
	}
	r->target = lex.word;
	if (r->op == R_HEREDOC) {
		heredoc_delimiter(r);
		heredoc_expect(r);
	}
	take_token();
	return r;
}

void parse_redirections(struct redir **tail)
{
	struct redir *r;

	while ((r = parse_redirection()) != NULL) {
		*tail = r;
		tail = &r->next;
	}
}

/* After "name": its parentheses and the body. */
static struct node *function_definition(struct node *n)
{
	take_token();
	if (expect_token(T_RPAREN))
		return NULL;
	if (!is_name(n->name)) {
		syntax_error("bad function name `%.80s'", n->name);
		return NULL;
	}
	n->type = N_FUNC;
	n->words = NULL;
	skip_newlines();
	n->a = parse_compound();
	if (!n->a)
		expect_word("{");
	n->arena = lex.arena;
	return n->a ? n : NULL;
}

/* Takes one word into the command. */
static void take_word(struct node *n, struct word ***words, struct assign ***assigns, const char **name)
{
	struct assign *a = n->words ? NULL : as_assignment(lex.word);

	if (a) {
		**assigns = a;
		*assigns = &a->next;
	} else {
		if (!n->words)
			*name = lex.lit;
		**words = lex.word;
		*words = &lex.word->next;
	}
	take_token();
}

struct node *parse_simple(void)
{
	struct node *n = new_node(N_SIMPLE);
	struct word **words = &n->words;
	struct assign **assigns = &n->assigns;
	struct redir **redirs = &n->redirs, *r;
	const char *name = NULL;

	for (;;) {
		int again = !n->words || lex.alias_next;
		int tok;

		if (n->words)
			lex.alias_next = 0;
		tok = again ? peek_command_token() : peek_token();
		if (tok == T_WORD) {
			take_word(n, &words, &assigns, &name);
			continue;
		}
		if (tok == T_LPAREN && name && !n->words->next && !n->assigns && !n->redirs) {
			n->name = (char *)name;
			return function_definition(n);
		}
		r = parse_redirection();
		if (!r)
			break;
		*redirs = r;
		redirs = &r->next;
	}
	return lex.failed ? NULL : n;
}
