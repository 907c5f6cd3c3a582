#include <dirent.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static struct dirent *copy_of(const struct dirent *e)
{
	struct dirent *copy = malloc(e->d_reclen);

	return copy ? memcpy(copy, e, e->d_reclen) : NULL;
}

int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	struct dirent **all = NULL, **more, *e;
	DIR *d = opendir(path);
	int n = 0;

	if (!d)
		return -1;
	while ((e = readdir(d))) {
		if (select && !select(e))
			continue;
		more = realloc(all, (n + 1) * sizeof(*all));
		if (!more || !(more[n] = copy_of(e))) {
			closedir(d);
			return -1;
		}
		all = more;
		n++;
	}
	closedir(d);
	if (compare && n)
		qsort(all, n, sizeof(*all), (int (*)(const void *, const void *))compare);
	*list = all;
	return n;
}
