#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "roots.h"

static void *thread(void *result)
{
	*(int *)result = getppid() > 0;
	return NULL;
}

int main(void)
{
	struct utsname name;
	pthread_t id;
	int result = 0;

	printf("sum %.6f\n", print_roots(3));
	if (uname(&name) || pthread_create(&id, NULL, thread, &result) || pthread_join(id, NULL))
		printf("%s\n", strerror(errno));
	printf("%s %s, thread %d\n", name.sysname, name.machine, result);
	return 0;
}
