/*
 * What all families of tests share. A test is a function without arguments that
 * runs in a process and a folder of its own; it has passed when it returns.
 * System calls are made by number, with the kernel's own structures: what is
 * tested is the kernel, not a library.
 */
#ifndef USERTESTS_H
#define USERTESTS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The system's numbers that the library's headers leave out. */
#ifndef O_PATH
#define O_PATH			010000000
#endif
#ifndef AT_FDCWD
#define AT_FDCWD		(-100)
#endif
#ifndef AT_REMOVEDIR
#define AT_SYMLINK_NOFOLLOW	0x100
#define AT_REMOVEDIR		0x200
#define AT_SYMLINK_FOLLOW	0x400
#endif

struct test {
	const char *name;
	void (*run)(void);
};

/* One family: the rows of its table, ended by a row without a name. */
extern const struct test file_tests[], at_tests[], descriptor_tests[], pipe_tests[], memory_tests[],
	process_tests[], signal_tests[], time_tests[], thread_tests[], poll_tests[], identity_tests[],
	program_tests[], trace_tests[], socket_tests[], terminal_tests[], misc_tests[], pointer_tests[], restart_tests[],
	schedule_tests[], job_tests[], proc_tests[];

void fail(const char *file, int line, const char *what, const char *detail) __attribute__((noreturn));

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			fail(__FILE__, __LINE__, #condition, strerror(errno)); \
	} while (0)

/* The call must fail with just this error. */
#define REFUSED(call, error) \
	do { \
		errno = 0; \
		if ((long)(call) != -1 || errno != (error)) \
			fail(__FILE__, __LINE__, #call " is refused with " #error, strerror(errno)); \
	} while (0)

#define BAD_POINTER ((void *)0xfffff000)

/* Runs what a child is to do and answers its status, as wait tells it. */
int status_of(void (*child)(void));
/* Makes a file with that text; answers a descriptor open for reading and writing, at the start. */
int file_with(const char *name, const char *text);
/* True when the file's whole text is this one. */
int file_is(const char *name, const char *text);
void sleep_milliseconds(int milliseconds);
/* From now on without rights: user and group 1000. */
void drop_rights(void);

#endif
