/* Programs that are none. */
#include "hardship.h"

#define CASES	400

static unsigned int state = 7;

static unsigned int draw(unsigned int below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return (state >> 3) % below;
}

static char image[262144];
static int length;

static void read_image(void)
{
	int fd = open("/bin/true", O_RDONLY), n;

	while ((n = read(fd, image + length, sizeof(image) - length)) > 0)
		length += n;
	close(fd);
	CHECK(length > 500);
}

static const unsigned int words[] = {
	0, 1, 2, 3, 4, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 0x1000, 0xfff, 0xbffff000, 0xc0000000, 0xc0100000,
	0x08048000, 0x10000, 0xffff,
};

/* One to four words of the headers become something else; sometimes the rest as well, or the file is cut off. */
static int corrupt(char *copy)
{
	int i, n = 1 + draw(4), size = length;

	memcpy(copy, image, length);
	for (i = 0; i < n; i++) {
		int at = draw(8) ? draw(52 + 4 * 32) & ~3 : draw(length - 4);

		if (draw(3))
			*(unsigned int *)(copy + at) = words[draw(sizeof(words) / sizeof(words[0]))];
		else
			copy[at + draw(4)] ^= 1 << draw(8);
	}
	if (draw(6) == 0)
		size = draw(length);
	return size;
}

static void corrupt_programs(void)
{
	static char copy[sizeof(image)];
	int i, status, fd, size;

	read_image();
	for (i = 0; i < CASES; i++) {
		pid_t pid;

		size = corrupt(copy);
		unlink("p");
		fd = open("p", O_WRONLY | O_CREAT, 0700);
		CHECK(write(fd, copy, size) == size);
		close(fd);
		pid = fork();
		if (pid == 0) {
			struct itimerval soon = { { 0, 0 }, { 0, 20000 } };

			limit(RLIMIT_AS, 64 << 20);
			for (fd = 0; fd < 3; fd++)
				close(fd);
			setitimer(ITIMER_REAL, &soon, NULL);
			execl("p", "p", NULL);
			_exit(1);
		}
		CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	}
}

/* Random bytes behind the magic number. */
static void noise(void)
{
	static char bytes[4096];
	unsigned int i, j;
	int fd, status;

	for (i = 0; i < 100; i++) {
		for (j = 0; j < sizeof(bytes); j++)
			bytes[j] = draw(256);
		memcpy(bytes, i % 2 ? "\177ELF\1\1\1" : "#!\0\n", i % 2 ? 7 : i % 4 ? 2 : 4);
		unlink("p");
		fd = open("p", O_WRONLY | O_CREAT, 0700);
		CHECK(write(fd, bytes, sizeof(bytes)) == sizeof(bytes));
		close(fd);
		if (fork() == 0) {
			execl("p", "p", NULL);
			_exit(1);
		}
		CHECK(wait(&status) > 0);
	}
}

static void script_of_itself(void)
{
	int fd = open("s", O_WRONLY | O_CREAT, 0700);

	CHECK(write(fd, "#!/tmp/h/s\n", 11) == 11);
	close(fd);
	CHECK(execl("s", "s", NULL) < 0 && (errno == ELOOP || errno == ENOEXEC));
}

static void long_arguments(void)
{
	static char word[4096];
	static char *argv[2000];
	int i;

	memset(word, 'w', sizeof(word) - 1);
	for (i = 0; i < 1999; i++)
		argv[i] = word;
	CHECK(execv("/bin/true", argv) < 0 && errno == E2BIG);
	argv[1998] = (char *)0xc0000000;
	CHECK(execv("/bin/true", argv) < 0 && errno == EFAULT);
	CHECK(execv("/bin/true", (char **)0xbffffffe) < 0 && errno == EFAULT);
	argv[0] = "true";
	argv[20] = NULL;
	execv("/bin/true", argv);
	wrong(__FILE__, __LINE__, "80 KB of arguments");
}

static void executes_without_end(void)
{
	int i;

	for (i = 0; i < 3; i++)
		if (fork() == 0)
			for (;;) {
				if (vfork() == 0) {
					execl("/bin/true", "true", NULL);
					_exit(1);
				}
				wait(NULL);
			}
	for (;;)
		pause();
}

const struct hardship program_hardships[] = {
	{ "programs: 400 corrupt ones", corrupt_programs, ENDS },
	{ "programs: noise", noise, ENDS },
	{ "programs: a script that is its own interpreter", script_of_itself, ENDS },
	{ "programs: arguments without end", long_arguments, ENDS },
	{ "programs: execve without end", executes_without_end, ANYHOW },
	{ NULL, NULL, 0 },
};
