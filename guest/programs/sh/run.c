/* The loop that reads commands and runs them. */
#include "sh.h"

/* Interactive: a command line failed or was interrupted. Goes on with the next. */
static void back_to_prompt(void)
{
	if (sh.interrupted) {
		sh.status = 128 + SIGINT;
		/* The terminal's ^C has no newline; the editor's has. */
		if (sh.interrupted != INTERRUPTED_AT_PROMPT)
			err_text("\n");
		input_forget_eof();
	}
	sh.interrupted = 0;
	if (sh.unwind == UNW_ABORT)
		sh.unwind = UNW_NONE;
	sh.loop_depth = sh.func_depth = sh.source_depth = 0;
	locals_restore(0);
}

static void run_one(struct node *n, int last)
{
	struct mark m = scratch_mark();

	exec_node(n, last ? FL_LAST : 0);
	out_flush();
	scratch_release(m);
}

static void syntax_failed(int top)
{
	sh.status = sh.interrupted ? 128 + SIGINT : STATUS_USAGE;
	if (top)
		input_drop_line();
	else
		sh.unwind = sh.interactive && !sh.in_child ? UNW_ABORT : UNW_EXIT;
}

static int ask_again_at_eof(void)
{
	static int warned;

	if (sh.opts['I']) {
		err_text("Use `exit' to leave the shell.\n");
	} else if (jobs_stopped() && !warned) {
		err_text("You have stopped jobs.\n");
		warned = 1;
	} else {
		return 0;
	}
	input_forget_eof();
	return 1;
}

/*
 * Reads from the top of the input stack until it ends or the shell unwinds.
 * top: this is the loop of an interactive shell, which survives errors.
 */
int run_input(int top)
{
	struct lexer outer = lex;
	struct input *self = input_current();

	lex.source = (struct str){ NULL, 0, 0, NULL };
	while (!sh.unwind) {
		struct node *n;
		int end;

		if (top) {
			jobs_notify();
			run_traps();
			back_to_prompt();
		}
		lex.arena = arena_new();
		end = parse_command(&n);
		if (top && sh.interrupted)
			end = 0;
		if (!end && lex.failed)
			syntax_failed(top);
		else if (n)
			run_one(n, 0);
		arena_unref(lex.arena);
		input_pop_to(self);
		if (top && (sh.unwind == UNW_ABORT || sh.interrupted))
			back_to_prompt();
		if (end && !(top && ask_again_at_eof()))
			break;
	}
	str_free(&lex.source);
	lex = outer;
	return sh.status;
}

int run_string(const char *text)
{
	struct input *outer = input_current();

	input_push_string(text, NULL);
	input_set_line(sh.line ? sh.line : 1);
	run_input(0);
	input_pop_to(outer);
	return sh.status;
}

/* Reads commands from a file; -1 when it cannot be opened (errno says why). */
int run_file(const char *path)
{
	struct input *outer = input_current();
	int fd = open(path, O_RDONLY);
	int line = sh.line;

	if (fd < 0)
		return -1;
	input_push_fd(move_high(fd), 1);
	sh.source_depth++;
	run_input(0);
	sh.source_depth--;
	input_pop_to(outer);
	sh.line = line;
	return 0;
}

/* Ends this process: the EXIT trap first. */
void shell_exit(int status)
{
	sh.status = status;
	sh.unwind = UNW_NONE;
	run_exit_trap();
	if (sh.interactive && !sh.in_child) {
		history_save();
		control_off();
	}
	out_flush();
	_exit(sh.status & 255);
}
