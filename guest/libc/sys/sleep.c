/* sleep(): nanosleep() in seconds; returns the seconds that a signal cut off. */
#include <time.h>
#include <unistd.h>

unsigned int sleep(unsigned int seconds)
{
	struct timespec t = { seconds, 0 };

	if (nanosleep(&t, &t) == 0)
		return 0;
	return t.tv_sec + (t.tv_nsec > 0);
}
