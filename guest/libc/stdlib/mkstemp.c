/* Files and directories with names nobody has: the six X at the end of the template are replaced. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define TRIES 1000

static char *place_of(char *template)
{
	size_t length = strlen(template);

	if (length < 6 || strcmp(template + length - 6, "XXXXXX") != 0) {
		errno = EINVAL;
		return NULL;
	}
	return template + length - 6;
}

static void next_name(char *place)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	static unsigned long counter;
	struct timeval now;
	unsigned long n;
	int i;

	gettimeofday(&now, NULL);
	n = (now.tv_usec ^ (now.tv_sec << 16) ^ (getpid() << 10)) + counter++ * 7919;
	for (i = 0; i < 6; i++, n >>= 5)
		place[i] = letters[n & 31];
}

int mkstemp(char *template)
{
	char *place = place_of(template);
	int fd, tries;

	for (tries = 0; place && tries < TRIES; tries++) {
		next_name(place);
		fd = open(template, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

char *mkdtemp(char *template)
{
	char *place = place_of(template);
	int tries;

	for (tries = 0; place && tries < TRIES; tries++) {
		next_name(place);
		if (mkdir(template, 0700) == 0)
			return template;
		if (errno != EEXIST)
			return NULL;
	}
	return NULL;
}

char *mktemp(char *template)
{
	char *place = place_of(template);
	int tries;

	for (tries = 0; place && tries < TRIES; tries++) {
		next_name(place);
		if (access(template, F_OK) < 0)
			return template;
	}
	*template = 0;
	return template;
}
