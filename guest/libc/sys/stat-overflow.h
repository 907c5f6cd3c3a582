/* A file too large for st_size is an error to stat(), never a wrong number. */
#include <errno.h>
#include <sys/stat.h>

static inline int checked_stat(int result, const struct stat *s)
{
	if (result == 0 && S_ISREG(s->st_mode) && (s->__size_high != 0 || s->st_size < 0)) {
		errno = EOVERFLOW;
		return -1;
	}
	return result;
}
