/* The program that tests file systems on disks: checks, random work, damaged images. */
#ifndef DISKTEST_H
#define DISKTEST_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fail(const char *file, int line, const char *what) __attribute__((noreturn));

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			fail(__FILE__, __LINE__, #condition); \
	} while (0)

#define REFUSED(call, error) \
	do { \
		errno = 0; \
		if ((long)(call) != -1 || errno != (error)) \
			fail(__FILE__, __LINE__, #call " is refused with " #error); \
	} while (0)

struct check {
	const char *name;
	void (*run)(void);
};
extern const struct check checks[];

/* The same numbers in every run. */
unsigned int number_below(unsigned int limit);
void seed_numbers(unsigned int seed);

int soak(const char *folder, unsigned int seed, int operations);
int fill(const char *folder);
int fuzz(const char *image, const char *device, const char *folder, int from, int to);

#endif
