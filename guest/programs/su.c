/* su: a shell as another user. Its file belongs to root and has the set-user-ID bit: that is where its right comes from. */
#include "password.h"
#include "program.h"

static const char help[] =
	"usage: su [-] [-c COMMAND] [-s SHELL] [USER [ARGUMENT]...]\n"
	"  -, -l  as if USER (root) had logged in: environment and directory   -c COMMAND  only that\n"
	"  -s SHELL  another shell than the user's\n"
	"Asks for USER's password, except root.\n";

static char **shell_words(const char *shell, int login, char *command, char **rest, int count)
{
	char **words = calloc(count + 4, sizeof(*words)), *name;
	const char *slash = strrchr(shell, '/');
	int n = 0;

	if (!words || asprintf(&name, "%s%s", login ? "-" : "", slash ? slash + 1 : shell) < 0)
		err(1, "memory");
	words[n++] = name;
	if (command) {
		words[n++] = "-c";
		words[n++] = command;
	}
	memcpy(words + n, rest, count * sizeof(*rest));
	return words;
}

int main(int argc, char **argv)
{
	int option, login = 0;
	char *command = NULL;
	const char *shell = NULL, *name = "root";
	struct passwd *user;

	for (;;) {
		while ((option = next_option(argc, argv, "+c:ls:", help, 1)) != -1) {
			login |= option == 'l';
			if (option == 'c')
				command = optarg;
			if (option == 's')
				shell = optarg;
		}
		if (optind >= argc || strcmp(argv[optind], "-") != 0)
			break;
		login = 1;
		optind++;
	}
	if (optind < argc)
		name = argv[optind++];
	user = getpwnam(name);
	if (!user)
		errx(1, "user %s does not exist", name);
	if (geteuid() != 0)
		errx(1, "must belong to root and have the set-user-ID bit (chmod 4755)");
	if (getuid() != 0 && !check_password(user))
		errx(1, "Authentication failure");
	if (!shell || getuid() != 0)
		shell = shell && getuid() == 0 ? shell : *user->pw_shell ? user->pw_shell : "/bin/sh";
	set_user_environment(user, login);
	become_user(user);
	if (login && chdir(user->pw_dir) < 0)
		warn("%s", user->pw_dir);
	execv(shell, shell_words(shell, login, command, argv + optind, argc - optind));
	err(127, "%s", shell);
}
