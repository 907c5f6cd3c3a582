/* Signals and traps (XCU 2.11, 2.14 trap). Handlers only take notes. */
#include "sh.h"

char *trap_action[NSIGNALS];	/* NULL: default; "": ignored; [0] is EXIT */
static volatile sig_atomic_t pending[NSIGNALS];
static volatile sig_atomic_t any_pending;
static char ignored_at_start[NSIGNALS];

static void on_signal(int sig)
{
	/* These only end a wait for a key. */
	if ((sig == SIGCHLD || sig == SIGWINCH) && !trap_action[sig])
		return;
	if (sig == SIGINT && !trap_action[SIGINT]) {
		sh.interrupted = 1;
		return;
	}
	pending[sig] = 1;
	any_pending = 1;
}

static void handle(int sig, void (*handler)(int))
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
}

/* What the shell itself wants for a signal that no trap names. */
static void (*own_handler(int sig))(int)
{
	if (sig == SIGCHLD)
		return on_signal;
	if (sh.opts['m'] && !sh.in_child && sig == SIGTTOU)
		return SIG_IGN;
	if (!sh.interactive || sh.in_child)
		return SIG_DFL;
	if (sig == SIGINT || sig == SIGWINCH)
		return on_signal;
	if (sig == SIGQUIT || sig == SIGTERM)
		return SIG_IGN;
	if (sh.opts['m'] && (sig == SIGTSTP || sig == SIGTTIN))
		return SIG_IGN;
	return SIG_DFL;
}

void signals_setup(void)
{
	struct sigaction sa;
	int sig;

	for (sig = 1; sig < 32; sig++)
		if (!sigaction(sig, NULL, &sa) && sa.sa_handler == SIG_IGN)
			ignored_at_start[sig] = 1;
	ignored_at_start[SIGCHLD] = 0;
	handle(SIGCHLD, on_signal);
}

static void apply(int sig)
{
	if (ignored_at_start[sig] && !sh.interactive)
		return;
	if (!trap_action[sig])
		handle(sig, own_handler(sig));
	else
		handle(sig, trap_action[sig][0] ? on_signal : SIG_IGN);
}

void signals_interactive(void)
{
	static const int sigs[] = { SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sigs); i++)
		apply(sigs[i]);
}

/* In a child: what it and its programs start with. */
void signals_child(int background)
{
	sigset_t none;

	traps_reset();
	signals_interactive();
	if (background) {
		handle(SIGINT, SIG_IGN);
		handle(SIGQUIT, SIG_IGN);
		ignored_at_start[SIGINT] = ignored_at_start[SIGQUIT] = 1;
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* action NULL: back to the default. sig 0 is the end of the shell. */
void trap_set(int sig, const char *action)
{
	char *old = trap_action[sig];

	trap_action[sig] = action ? xstrdup(action) : NULL;
	free(old);
	if (sig && sig != SIGKILL && sig != SIGSTOP)
		apply(sig);
}

/* A subshell forgets traps, but not what is ignored. */
void traps_reset(void)
{
	int sig;

	for (sig = 0; sig < NSIGNALS; sig++) {
		pending[sig] = 0;
		if (trap_action[sig] && (trap_action[sig][0] || !sig))
			trap_set(sig, NULL);
	}
	any_pending = 0;
}

/* The first signal that waits for its trap, or 0. */
int traps_pending(void)
{
	int sig;

	for (sig = 1; any_pending && sig < NSIGNALS; sig++)
		if (pending[sig])
			return sig;
	return 0;
}

/* Whether the process has to stay to run a trap. */
int trap_any_set(void)
{
	int sig;

	for (sig = 0; sig < NSIGNALS; sig++)
		if (trap_action[sig] && trap_action[sig][0])
			return 1;
	return 0;
}

static void run_action(const char *action)
{
	char *text = xstrdup(action);
	int status = sh.status, line = sh.line;
	enum unwind unwind = sh.unwind;

	sh.unwind = UNW_NONE;
	run_string(text);
	if (!sh.unwind) {
		sh.unwind = unwind;
		sh.status = status;
	}
	sh.line = line;
	free(text);
}

void run_traps(void)
{
	int sig;

	while (any_pending) {
		any_pending = 0;
		for (sig = 1; sig < NSIGNALS; sig++) {
			if (!pending[sig])
				continue;
			pending[sig] = 0;
			if (trap_action[sig] && trap_action[sig][0])
				run_action(trap_action[sig]);
		}
	}
}

void run_exit_trap(void)
{
	char *action = trap_action[0];

	trap_action[0] = NULL;
	if (!action || !*action)
		return;
	run_action(action);
	sh.unwind = UNW_NONE;
	free(action);
}
