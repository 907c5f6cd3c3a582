/* Compound commands (XCU 2.9.4): ( ) { } if while until for case. */
#include "sh.h"

static struct node *parse_if(void)
{
	struct node *n = new_node(N_IF);

	take_token();
	n->a = parse_body("then");
	if (!n->a || expect_word("then"))
		return NULL;
	n->b = parse_body("fi");
	if (!n->b)
		return NULL;
	if (at_word("elif")) {
		n->c = parse_if();
		return n->c ? n : NULL;
	}
	if (at_word("else")) {
		take_token();
		n->c = parse_body("fi");
		if (!n->c)
			return NULL;
	}
	return expect_word("fi") ? NULL : n;
}

static struct node *parse_do(void)
{
	struct node *n;

	if (expect_word("do"))
		return NULL;
	n = parse_body("done");
	return !n || expect_word("done") ? NULL : n;
}

static struct node *parse_while(int type)
{
	struct node *n = new_node(type);

	take_token();
	n->a = parse_body("do");
	if (!n->a)
		return NULL;
	n->b = parse_do();
	return n->b ? n : NULL;
}

static void parse_for_words(struct node *n)
{
	struct word **tail = &n->words;

	n->has_in = 1;
	take_token();
	while (peek_token() == T_WORD) {
		*tail = lex.word;
		tail = &lex.word->next;
		take_token();
	}
}

static struct node *parse_for(void)
{
	struct node *n = new_node(N_FOR);
	int tok;

	take_token();
	if (peek_token() != T_WORD || !lex.lit || !is_name(lex.lit)) {
		if (peek_token() == T_WORD)
			syntax_error("bad for loop variable");
		expect_token(T_WORD);
		return NULL;
	}
	n->name = lex.lit;
	take_token();
	skip_newlines();
	if (at_word("in")) {
		parse_for_words(n);
		tok = peek_token();
		if (tok != T_SEMI && tok != T_NEWLINE) {
			expect_word("do");
			return NULL;
		}
		take_token();
	} else if (peek_token() == T_SEMI) {
		take_token();
	}
	skip_newlines();
	n->b = parse_do();
	return n->b ? n : NULL;
}

/* pattern | pattern ) commands ;; */
static struct case_item *parse_case_item(void)
{
	struct case_item *item = arena_alloc(lex.arena, sizeof(*item));
	struct word **tail = &item->patterns;

	memset(item, 0, sizeof(*item));
	if (peek_token() == T_LPAREN)
		take_token();
	for (;;) {
		if (peek_token() != T_WORD) {
			expect_token(T_WORD);
			return NULL;
		}
		*tail = lex.word;
		tail = &lex.word->next;
		take_token();
		if (peek_token() != T_PIPE)
			break;
		take_token();
	}
	if (expect_token(T_RPAREN))
		return NULL;
	item->body = parse_list(1);
	return lex.failed ? NULL : item;
}

static struct node *parse_case(void)
{
	struct node *n = new_node(N_CASE);
	struct case_item **tail = &n->items;

	take_token();
	if (peek_token() != T_WORD) {
		expect_token(T_WORD);
		return NULL;
	}
	n->words = lex.word;
	take_token();
	skip_newlines();
	if (expect_word("in"))
		return NULL;
	for (;;) {
		skip_newlines();
		if (at_word("esac"))
			break;
		*tail = parse_case_item();
		if (!*tail)
			return NULL;
		tail = &(*tail)->next;
		skip_newlines();
		if (peek_token() != T_DSEMI)
			break;
		take_token();
	}
	return expect_word("esac") ? NULL : n;
}

static struct node *parse_brace(void)
{
	struct node *n = new_node(N_GROUP);

	take_token();
	n->a = parse_body("}");
	return !n->a || expect_word("}") ? NULL : n;
}

static struct node *parse_subshell(void)
{
	struct node *n = new_node(N_SUBSHELL);

	take_token();
	n->a = parse_body(")");
	return !n->a || expect_token(T_RPAREN) ? NULL : n;
}

static struct node *parse_kind(void)
{
	if (peek_token() == T_LPAREN)
		return parse_subshell();
	if (at_word("{"))
		return parse_brace();
	if (at_word("if"))
		return parse_if();
	if (at_word("while"))
		return parse_while(N_WHILE);
	if (at_word("until"))
		return parse_while(N_UNTIL);
	if (at_word("for"))
		return parse_for();
	if (at_word("case"))
		return parse_case();
	return NULL;
}

/* The compound command that starts here, with its redirections; or NULL. */
struct node *parse_compound(void)
{
	struct node *n;

	if (stack_too_deep()) {
		syntax_error("nested too deeply");
		return NULL;
	}
	n = parse_kind();
	if (n && !lex.failed)
		parse_redirections(&n->redirs);
	return lex.failed ? NULL : n;
}
