/* vi: a full-screen editor in the manner of POSIX's. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../program.h"
#include "vi.h"

static const char help[] =
	"usage: vi [-R] [+LINE | +/PATTERN] [FILE]\n"
	"  -R  read only   +  where to begin, + alone at the end\n"
	"i inserts, ESC ends that, :w writes, :q leaves (:q! gives changes up), u takes back.\n"
	"Motions:  h j k l  w b e W B E  0 ^ $  f t F T ; ,  G gg H M L  { }  %  / ? n N  m' `  ^F ^B ^D ^U\n"
	"Changes:  i a I A o O R  x X D C s S r ~ J  d c y < > with a motion or doubled  p P  .  u ^R  \"a\n"
	"Lines:    :w :wq :x :q :e :r :!  :s/re/text/gc  :g/re/command :v  :d :y :m :t :j  :set nu list ic ai ts=N\n"
	"When the terminal goes away, what was not written is put into FILE.save.\n";

volatile int size_changed, ended;

static void handle_size(int signal)
{
	size_changed = 1;
}

static void handle_end(int signal)
{
	ended = signal;
}

static void setup_signals(void)
{
	struct sigaction action = { .sa_handler = handle_size };

	sigaction(SIGWINCH, &action, NULL);
	action.sa_handler = handle_end;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

static void start_at(const char *where)
{
	struct position at = { 0, -1 };

	if (!where)
		return;
	if (*where == '/') {
		if (search(where + 1, 1, &at))
			cursor = at;
	} else {
		ex_command(*where ? where : "$");
	}
}

int main(int argc, char **argv)
{
	const char *where = NULL;
	int only_read = 0, i;

	for (i = 1; i < argc && (argv[i][0] == '+' || (argv[i][0] == '-' && argv[i][1])); i++) {
		if (argv[i][0] == '+')
			where = argv[i] + 1;
		else if (strcmp(argv[i], "-R") == 0)
			only_read = 1;
		else if (strcmp(argv[i], "--help") == 0)
			return fputs(help, stdout), 0;
		else
			errx(1, "invalid option '%s'; try 'vi --help'", argv[i]);
	}
	if (argc - i > 1)
		errx(1, "one file at a time; try 'vi --help'");
	if (!isatty(0) || !isatty(1))
		errx(1, "standard input and output must be a terminal");
	buffer.lines = allocate(sizeof(*buffer.lines));
	buffer.lines[0] = copy_text("", 0);
	buffer.count = 1;
	if (i < argc && load(argv[i]) < 0)
		errx(1, "%s", status_line);
	read_only |= only_read;
	setup_signals();
	start_screen();
	start_at(where);
	for (;;) {
		if (!keys_waiting())
			draw();
		normal_command();
	}
}
