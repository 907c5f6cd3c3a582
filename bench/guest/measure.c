/*
 * Counts instructions of what the kernel does most often. The time stamp counter
 * of our PC counts one for each; so a difference of two readings, in a guest
 * that does nothing else, is a number of instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS		1000
#define PROCESSES	20
#define WRITES		64
#define PIECE		65536

static inline unsigned long long now(void)
{
	unsigned long long t;

	__asm__ __volatile__("rdtsc" : "=A" (t));
	return t;
}

/* From the int $0x80 to the instruction behind it, both counted. */
static void null_calls(void)
{
	unsigned long long start, loop, calls;
	int i, result;

	start = now();
	for (i = 0; i < CALLS; i++)
		__asm__ __volatile__("" : "=a" (result) : "0" (20));
	loop = now() - start;
	start = now();
	for (i = 0; i < CALLS; i++)
		__asm__ __volatile__("int $0x80" : "=a" (result) : "0" (20));
	calls = now() - start;
	printf("getpid %lu\n", (unsigned long)(calls - loop) / CALLS);
}

static void processes(void)
{
	unsigned long long start = now();
	int i;

	for (i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			execl("/bin/true", "true", NULL);
			_exit(1);
		}
		waitpid(pid, NULL, 0);
	}
	printf("process %lu\n", (unsigned long)(now() - start) / PROCESSES);
}

static char piece[PIECE];

/* Hundredths of a byte an instruction. */
static void pipe_bytes(void)
{
	unsigned long long start;
	int fd[2], i;

	if (pipe(fd) < 0)
		exit(1);
	if (fork() == 0) {
		close(fd[1]);
		while (read(fd[0], piece, PIECE) > 0)
			;
		_exit(0);
	}
	close(fd[0]);
	start = now();
	for (i = 0; i < WRITES; i++)
		if (write(fd[1], piece, PIECE) != PIECE)
			exit(1);
	close(fd[1]);
	wait(NULL);
	printf("pipe %lu\n", (unsigned long)(WRITES * (PIECE * 100ULL) / (unsigned long)(now() - start)));
}

int main(void)
{
	null_calls();
	null_calls();
	processes();
	pipe_bytes();
	printf("done\n");
	return 0;
}
