/*
 * The shell: what its files share.
 *
 * A line travels input.c -> lexer.c/word.c -> parser.c -> exec.c -> expand.c ...
 * (XCU chapter 2 of POSIX.1 is the manual of all of them.)
 *
 * Memory: a parsed command lives in an arena of its own, which a function
 * definition keeps alive by a reference. Everything that one command expands
 * lives in the scratch arena between scratch_mark() and scratch_release().
 *
 * Errors: nothing jumps. sh.unwind says that the shell is on its way out of
 * loops, functions or itself, and every loop looks at it.
 */
#ifndef SH_H
#define SH_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, v) __attribute__((format(printf, f, v)))

/* mem.c ---------------------------------------------------------------- */

struct chunk;
struct arena {
	struct chunk *top;
	int refs;
};
struct mark {
	struct chunk *chunk;
	size_t used;
};
/* A growing string; in an arena, or in malloc's memory when arena is NULL. */
struct str {
	char *p;
	size_t n, cap;
	struct arena *arena;
};

void *xmalloc(size_t n);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
struct arena *arena_new(void);
void arena_unref(struct arena *a);
void *arena_alloc(struct arena *a, size_t n);
char *arena_dup(struct arena *a, const char *s, size_t n);
struct mark scratch_mark(void);
void scratch_release(struct mark m);
void *scratch_alloc(size_t n);
char *scratch_dup(const char *s);
struct str scratch_str(void);
void str_add(struct str *s, const char *p, size_t n);
void str_put(struct str *s, int c);
void str_puts(struct str *s, const char *p);
char *str_end(struct str *s);
void str_free(struct str *s);

/* The tree (parser.c builds it, exec.c runs it) --------------------------- */

enum { PART_LIT, PART_QUOTED, PART_DQ, PART_PARAM, PART_CMD, PART_ARITH };

struct node;
struct part {
	int type;
	int op;			/* PARAM: 0 - = ? + # % L(ength) H(##) P(%%) */
	int colon;		/* PARAM: the : before - = ? + */
	char *text;		/* LIT, QUOTED: bytes; PARAM: its name */
	struct part *kids;	/* DQ, ARITH: inside; PARAM: the operand */
	struct node *cmd;	/* CMD */
	struct part *next;
};
struct word {
	struct part *parts;
	struct word *next;
};
struct assign {
	char *name;
	struct word *value;
	struct assign *next;
};

enum { R_IN, R_OUT, R_APPEND, R_CLOBBER, R_RDWR, R_DUPIN, R_DUPOUT, R_HEREDOC };

struct redir {
	int op, fd;
	struct word *target;	/* the file, the descriptor, or the document */
	char *delimiter;	/* HEREDOC, while its body is still to come */
	int strip, quoted;	/* HEREDOC: <<-, quoted delimiter */
	struct redir *next;
	struct redir *pending;
};

enum {
	N_SIMPLE, N_PIPE, N_AND, N_OR, N_LIST, N_BG, N_SUBSHELL, N_GROUP,
	N_IF, N_WHILE, N_UNTIL, N_FOR, N_CASE, N_FUNC
};

struct case_item {
	struct word *patterns;
	struct node *body;
	struct case_item *next;
};
struct node {
	int type;
	int line;
	int negate;		/* PIPE */
	int has_in;		/* FOR */
	char *text;		/* its source, for `jobs' */
	char *name;		/* FOR, FUNC */
	struct redir *redirs;
	struct assign *assigns;	/* SIMPLE */
	struct word *words;	/* SIMPLE, FOR, CASE (the subject) */
	struct case_item *items;
	struct node *a, *b, *c;	/* operands; IF: condition, then, else */
	struct node *next;	/* in a LIST or a PIPE */
	struct arena *arena;	/* FUNC: what keeps the body alive */
};

/* The state of the shell -------------------------------------------------- */

enum unwind { UNW_NONE, UNW_BREAK, UNW_CONTINUE, UNW_RETURN, UNW_EXIT, UNW_ABORT };

struct shell {
	char *name;		/* $0 */
	char **argv;		/* $1... */
	int argc;
	char **owned;		/* $1... as `set' made them */
	int status;		/* $? */
	int subst_status;	/* of the last $(...) */
	pid_t pid;		/* $$ */
	pid_t last_bg;		/* $! */
	int line;		/* $LINENO */
	enum unwind unwind;
	int unwind_levels;
	int loop_depth, func_depth, source_depth;
	int tested;		/* functions and evals that are conditions */
	int interactive, login, in_child;
	int from_c;		/* sh -c */
	char opts[256];		/* opts['e'] and so on */
	volatile sig_atomic_t interrupted;	/* Ctrl-C, until the next prompt */
};
extern struct shell sh;
extern char **environ;

#define INTERRUPTED_AT_PROMPT	2

#define STATUS_USAGE	2
#define STATUS_NOEXEC	126
#define STATUS_NOTFOUND	127

/* message.c ---------------------------------------------------------------- */

void out(const char *s);
void out_bytes(const char *s, size_t n);
void outc(int c);
void outf(const char *fmt, ...) PRINTF_LIKE(1, 2);
int out_flush(void);
void out_discard(void);
void out_quoted(const char *s);
void err_text(const char *fmt, ...) PRINTF_LIKE(1, 2);
void complain(const char *fmt, ...) PRINTF_LIKE(1, 2);
void fail_command(int status, const char *fmt, ...) PRINTF_LIKE(2, 3);
void write_all(int fd, const char *p, size_t n);

/* input.c ------------------------------------------------------------------- */

struct alias;
struct input;
void input_push_string(const char *s, struct alias *alias);
void input_push_fd(int fd, int buffered);
void input_push_editor(void);
void input_pop(void);
void input_pop_to(struct input *in);
int input_get(void);
void input_unget(int c);
int input_line(void);
int input_alias_active(const struct alias *a);
struct input *input_current(void);
void input_forget_eof(void);
int input_is_terminal(void);
void input_drop_line(void);
void input_set_line(int line);
void input_close_all(void);

/* lexer.c, word.c, heredoc.c -------------------------------------------------- */

enum {
	T_EOF, T_NEWLINE, T_WORD, T_IONUM, T_AND, T_AND_IF, T_PIPE, T_OR_IF,
	T_SEMI, T_DSEMI, T_LESS, T_DLESS, T_DLESSDASH, T_LESSAND, T_LESSGREAT,
	T_GREAT, T_DGREAT, T_GREATAND, T_CLOBBER, T_LPAREN, T_RPAREN
};
enum { M_WORD, M_DQ, M_BRACE, M_BRACE_DQ, M_ARITH, M_HERE };

struct lexer {
	struct arena *arena;
	struct str source;	/* what was read for this command */
	int have;		/* a token is waiting in tok */
	int tok;
	int number;		/* T_IONUM */
	struct word *word;	/* T_WORD */
	char *lit;		/* T_WORD without quotes or expansions */
	int alias_seen;		/* tok was looked up already */
	int alias_next;		/* an alias ended in a blank */
	size_t start, end;	/* of tok in source */
	size_t last_end;	/* of the token before it */
	int line;
	int failed;
	int incomplete;		/* past the first line of a command: PS2 */
	int depth;
	struct redir *heredocs, **heredocs_tail;
};
extern struct lexer lex;

int lex_get(void);
void lex_unget(int c);
int lex_peek_char(void);
int peek_token(void);
int peek_command_token(void);
void take_token(void);
const char *token_name(int tok);
void syntax_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
struct part *lex_parts(int mode);
struct part *lex_text(const char *text, int mode);
int is_name_start(int c);
int is_name_char(int c);
int is_name(const char *s);
size_t name_length(const char *s);
void heredoc_expect(struct redir *r);
void heredocs_read(void);

/* parser.c, parse-compound.c, parse-simple.c --------------------------------- */

int parse_command(struct node **n);	/* 0, or -1 at the end of input */
struct node *parse_list(int nested);
struct node *parse_and_or(void);
struct node *parse_substitution(void);	/* after "$(", up to its ")" */
struct node *parse_compound(void);
struct node *parse_simple(void);
struct node *parse_body(const char *expected);
void parse_redirections(struct redir **tail);
struct redir *parse_redirection(void);
struct node *new_node(int type);
char *take_source(size_t from, size_t to);
int at_word(const char *lit);
int expect_word(const char *lit);
int expect_token(int tok);
void skip_newlines(void);
int is_reserved(const char *s);

/* run.c ------------------------------------------------------------------------- */

int run_input(int interactive_loop);
int run_string(const char *text);
int run_file(const char *path);
void shell_exit(int status) __attribute__((noreturn));

/* alias.c ------------------------------------------------------------------------ */

struct alias {
	struct alias *next;
	char *name, *value;
};
struct alias *alias_find(const char *name);
void alias_set(const char *name, size_t n, const char *value);
int alias_unset(const char *name);
void alias_clear(void);
struct alias *alias_first(void);

/* var.c ---------------------------------------------------------------------------- */

#define V_EXPORT	1
#define V_READONLY	2
struct var {
	struct var *next;
	char *name;
	char *value;		/* NULL: unset, but with attributes */
	int flags;
};
struct var *var_find(const char *name);
const char *var_get(const char *name);
const char *var_get_or(const char *name, const char *fallback);
int var_set(const char *name, const char *value);
int var_set_flags(const char *name, const char *value, int flags);
int var_unset(const char *name);
void var_number(const char *name, long value);
void var_import(void);
char **var_environment(void);
struct var **var_sorted(size_t *n);
size_t locals_mark(void);
int local_make(const char *name);
void locals_restore(size_t mark);

/* expand.c, param.c, split.c, glob.c, pattern.c, arith.c ------------------------------ */

#define X_QUOTED	1	/* no splitting, no patterns */
#define X_SPLIT		2	/* came from an expansion: IFS applies */
#define X_BREAK		4	/* no byte: a field ends here ("$@") */
#define X_EMPTY		8	/* no byte: something quoted stood here */

/* Expanded text with one mark a byte. */
struct xbuf {
	struct str s;
	struct str f;
	int no_split;		/* assignments, case, here-documents... */
	int depth;
};
void xbuf_init(struct xbuf *x, int no_split);
void xbuf_put(struct xbuf *x, int c, int flags);
void xbuf_puts(struct xbuf *x, const char *s, int flags);
void expand_parts(struct xbuf *x, struct part *p, int flags);
void expand_param(struct xbuf *x, struct part *p, int flags);
char *expand_string(struct word *w);
char *expand_assignment(struct word *w);
char *expand_pattern(struct word *w);
char *parts_string(struct part *p);
char *parts_pattern(struct part *p);
char **expand_words(struct word *w, int *argc);
char *expand_prompt(const char *s);

struct fields {
	char **v;
	int n, cap;
};
void fields_add(struct fields *f, char *s);
void split_fields(struct xbuf *x, struct fields *f);
void glob_field(const char *s, const char *flags, size_t n, struct fields *f);
int glob_pattern(const char *pattern, struct fields *f);
int pattern_match(const char *pattern, const char *s);
int pattern_match_n(const char *pattern, const char *s, size_t n);
int arith_eval(const char *text, long long *result);
int parse_number(const char *s, long long *v);
void format_number(long long v, char *buf);
char *home_of(const char *user);
void sort_strings(char **v, int n);

struct builtin;

/* exec.c, simple.c, redir.c, path.c, function.c ----------------------------------------- */

#define FL_TESTED	1	/* part of a condition: set -e looks away */
#define FL_LAST		2	/* the process ends after this: no fork needed */

int exec_node(struct node *n, int flags);
int exec_simple(struct node *n, int flags);
int exec_external(struct node *n, char **argv, int flags);
int run_builtin(const struct builtin *b, int argc, char **argv);
int stack_too_deep(void);
void stack_base(void *p);
void child_run(struct node *n, int flags) __attribute__((noreturn));
char *command_output(struct node *n);

struct saved_fd {
	int fd, copy;
	struct saved_fd *next;
};
int redirect(struct redir *r, struct saved_fd **saved);
void redirect_undo(struct saved_fd *saved);
void redirect_keep(struct saved_fd *saved);
int move_high(int fd);

struct func {
	struct func *next;
	char *name;
	struct node *def;
};
struct func *func_find(const char *name);
void func_define(struct node *def);
int func_unset(const char *name);
struct func *func_first(void);
int func_call(struct func *f, int argc, char **argv);

char *path_find(const char *name);
const char *path_hashed(const char *name);
void path_forget(const char *name);
void path_list(void);
void exec_program(char **argv) __attribute__((noreturn));

/* jobs.c, job-list.c, wait.c ----------------------------------------------------------------- */

enum { P_RUNNING, P_STOPPED, P_DONE };
struct proc {
	pid_t pid;
	int state;
	int status;		/* as wait() tells it */
};
struct job {
	struct job *next;
	int id;
	pid_t pgid;		/* 0: in the shell's own group */
	int nprocs;
	struct proc *procs;
	char *text;
	int changed;		/* to be told at the next prompt */
	int background;
	int waited_for;
	int has_modes;
	void *modes;		/* struct termios of a stopped job */
};
extern struct job *jobs, *job_current, *job_previous;

struct job *job_new(int nprocs, const char *text);
enum { FORK_FOREGROUND, FORK_BACKGROUND, FORK_SUBSTITUTION };
pid_t job_fork(struct job *j, int kind);
int job_foreground(struct job *j);
int job_wait(struct job *j);
void job_free(struct job *j);
void job_make_current(struct job *j);
int job_state(const struct job *j);
int job_status(const struct job *j);
int status_of_wait(int status);
struct job *job_by_spec(const char *spec, const char *who);
struct job *job_by_pid(pid_t pid);
void job_background_started(struct job *j);
int job_continue(struct job *j, int foreground);
int jobs_reap(int block);
void jobs_notify(void);
int jobs_have_news(void);
void jobs_forget_all(void);
int jobs_stopped(void);
void job_print(struct job *j, int mode);
void job_wait_interruptible(struct job *j);

/* terminal.c ------------------------------------------------------------------------------------ */

void control_on(void);
void control_off(void);
void terminal_give(pid_t pgid);
void terminal_save(void);
void terminal_restore(void);
int terminal_fd(void);
int terminal_width(void);
int terminal_raw(void);
void terminal_cooked(void);
void *terminal_modes_copy(void);
void terminal_modes_set(void *modes);

/* trap.c, signames.c ------------------------------------------------------------------------------ */

#define NSIGNALS	65
extern char *trap_action[NSIGNALS];
void signals_setup(void);
void signals_interactive(void);
void signals_child(int background);
void trap_set(int sig, const char *action);
void traps_reset(void);
void run_traps(void);
void run_exit_trap(void);
int traps_pending(void);
int trap_any_set(void);
const char *signal_name(int sig);
const char *signal_text(int sig);
int signal_number(const char *name);

/* builtin.c and bi-*.c ---------------------------------------------------------------------------- */

#define B_SPECIAL	1	/* POSIX special built-in */
#define B_ASSIGNS	2	/* its operands may be assignments */
struct builtin {
	const char *name;
	int (*run)(int argc, char **argv);
	int flags;
	const char *usage;
};
extern const struct builtin builtins[];
extern const int builtin_count;
const struct builtin *builtin_find(const char *name);
int usage_error(const char *name);

#define BUILTIN(name) int bi_##name(int argc, char **argv)
BUILTIN(colon); BUILTIN(false); BUILTIN(dot); BUILTIN(eval); BUILTIN(exec);
BUILTIN(exit); BUILTIN(return); BUILTIN(break); BUILTIN(continue);
BUILTIN(export); BUILTIN(readonly); BUILTIN(set); BUILTIN(shift); BUILTIN(unset);
BUILTIN(local); BUILTIN(times); BUILTIN(trap); BUILTIN(umask);
BUILTIN(alias); BUILTIN(unalias); BUILTIN(bg); BUILTIN(fg); BUILTIN(jobs);
BUILTIN(wait); BUILTIN(kill); BUILTIN(command); BUILTIN(type); BUILTIN(hash);
BUILTIN(read); BUILTIN(getopts); BUILTIN(pwd); BUILTIN(cd); BUILTIN(test);
BUILTIN(echo); BUILTIN(printf); BUILTIN(let); BUILTIN(help); BUILTIN(history);
int print_escape(const char **s, struct str *o, int zero_octal);
int set_option(int letter, int on);
void positional_free(char **owned);
char *options_string(void);
void cwd_init(void);
extern const struct option_name {
	char letter;
	const char *name;
} option_names[];
extern const int option_count;

/* edit*.c, history.c, complete.c --------------------------------------------------------------------- */

/* Reads one line with editing. The line without its newline (valid until the
 * next call), NULL at end of file; sets *interrupted on Ctrl-C. */
char *edit_line(const char *prompt, int *interrupted);
int edit_available(void);

void history_load(void);
void history_save(void);
void history_add(const char *line);
void history_clear(void);
int history_count(void);
const char *history_entry(int i);
int history_first_number(void);

struct completion {
	struct fields found;	/* full candidates, without quoting */
	size_t start;		/* where the word begins in the line */
	size_t shown;		/* bytes of each candidate that are a folder */
	int quote;		/* ', " or 0 */
	int variable;		/* 1: $name, 2: ${name */
	char *word;
};
void complete_word(const char *line, size_t cursor, struct completion *c);

#endif
