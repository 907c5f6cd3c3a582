/* usleep(): nanosleep() in microseconds. */
#include <time.h>
#include <unistd.h>

int usleep(useconds_t microseconds)
{
	struct timespec t = { microseconds / 1000000, microseconds % 1000000 * 1000 };

	return nanosleep(&t, NULL);
}
