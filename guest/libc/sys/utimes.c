/* utimes(): utime(), cut down from microseconds to seconds. */
#include <sys/time.h>
#include <utime.h>

int utimes(const char *path, const struct timeval times[2])
{
	struct utimbuf seconds;

	if (!times)
		return utime(path, NULL);
	seconds.actime = times[0].tv_sec;
	seconds.modtime = times[1].tv_sec;
	return utime(path, &seconds);
}
