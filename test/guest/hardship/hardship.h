/*
 * What the families of hardships share. A hardship is a function that runs in a
 * process of its own, without rights unless it says otherwise, in a folder of
 * its own. It may end in any way; some time after its start all that it has left
 * is killed. What counts is that the kernel goes on, that a shell of root on
 * another terminal answers meanwhile and after it, and that nothing is left.
 */
#ifndef HARDSHIP_H
#define HARDSHIP_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define USER	1000

#ifndef ETOOMANYREFS
#define ETOOMANYREFS	109
#endif

struct hardship {
	const char *name;
	void (*run)(void);
	int expected;		/* ENDS, DIES or ANYHOW */
	int as_root;
};

#define ENDS	0	/* returns, having found everything as it should be */
#define DIES	1	/* is killed */
#define ANYHOW	2

extern const struct hardship process_hardships[], memory_hardships[], file_hardships[], socket_hardships[],
	program_hardships[];

void wrong(const char *file, int line, const char *what) __attribute__((noreturn));

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			wrong(__FILE__, __LINE__, #condition); \
	} while (0)

void limit(int what, unsigned long most);
void milliseconds(int n);

#endif
