/* login: begins a session. To be run by root on a terminal: `exec login`. */
#include <signal.h>
#include "password.h"
#include "program.h"

static const char help[] =
	"usage: login [-f] [USER]\n"
	"Asks for name and password; then the terminal is that user's.\n"
	"  -f  no password: root has checked already\n";

#define TRIES 3

static int ask_name(char *name, int size)
{
	char host[65] = "";

	gethostname(host, sizeof(host));
	printf("%s login: ", host);
	fflush(stdout);
	if (!fgets(name, size, stdin))
		exit(0);
	name[strcspn(name, "\n")] = 0;
	return *name != 0;
}

static void give_terminal(const struct passwd *user)
{
	char *path = ttyname(0);
	struct stat st;

	if (path && stat(path, &st) == 0 && (chown(path, user->pw_uid, st.st_gid) < 0 || chmod(path, 0620) < 0))
		warn("%s", path);
}

static void start_session(const struct passwd *user)
{
	const char *shell = *user->pw_shell ? user->pw_shell : "/bin/sh", *slash = strrchr(shell, '/');
	char *name;

	give_terminal(user);
	set_user_environment(user, 1);
	become_user(user);
	if (chdir(user->pw_dir) < 0) {
		warn("%s", user->pw_dir);
		chdir("/");
	}
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	if (asprintf(&name, "-%s", slash ? slash + 1 : shell) < 0)
		err(1, "memory");
	execl(shell, name, NULL);
	err(1, "%s", shell);
}

int main(int argc, char **argv)
{
	int option, trusted = 0, tries, root = geteuid() == 0;
	struct passwd *user;
	char name[64] = "";

	while ((option = next_option(argc, argv, "f", help, 1)) != -1)
		trusted = 1;
	if (!root)
		errx(1, "only root may; from another user's shell, use su - USER");
	if (optind < argc)
		strlcpy(name, argv[optind], sizeof(name));
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	for (tries = 0; tries < TRIES; tries++) {
		while (!*name && !ask_name(name, sizeof(name)))
			;
		user = getpwnam(name);
		if ((trusted && user) || check_password(user))
			start_session(user);
		puts("Login incorrect\n");
		trusted = 0;
		name[0] = 0;
	}
	return 1;
}
