/* df: how full file systems are. */
#include <sys/statfs.h>
#include "program.h"

static const char help[] =
	"usage: df [-aihkT] [FILE]...\n"
	"  -a  also file systems without blocks   -h  with K, M, G   -i  inodes   -k  kilobytes (as without)\n"
	"  -T  types\n"
	"With FILE, the file systems they are on.\n";

static int all, inodes, human, types;

struct mounted {
	char device[256], where[256], type[32];
};

static void amount(unsigned long long kilobytes, int width)
{
	unsigned long long tenths;
	int unit = 0;

	if (!human) {
		printf("%*llu ", width, kilobytes);
		return;
	}
	for (tenths = kilobytes * 10; tenths >= 10240; unit++)
		tenths = (tenths + 1023) / 1024;
	if (tenths < 100 && tenths)
		printf("%*llu.%llu%c ", width - 3, tenths / 10, tenths % 10, "KMGT"[unit]);
	else
		printf("%*llu%c ", width - 1, (tenths + 9) / 10, "KMGT"[unit]);
}

static void percentage(unsigned long long used, unsigned long long available)
{
	if (used + available)
		printf("%3llu%% ", (used * 100 + used + available - 1) / (used + available));
	else
		fputs("   - ", stdout);
}

static int show(const struct mounted *m, const char *named)
{
	struct statfs s;
	unsigned long long unit;

	if (statfs(m->where, &s) < 0) {
		warn("%s", m->where);
		return 1;
	}
	if (!s.f_blocks && !all && !named)
		return 0;
	unit = s.f_bsize;
	printf("%-14s ", m->device);
	if (types)
		printf("%-8s ", m->type);
	if (inodes) {
		printf("%9ld %9ld %9ld ", s.f_files, s.f_files - s.f_ffree, s.f_ffree);
		percentage(s.f_files - s.f_ffree, s.f_ffree);
	} else {
		amount(s.f_blocks * unit / 1024, 9);
		amount((s.f_blocks - s.f_bfree) * unit / 1024, 9);
		amount(s.f_bavail * unit / 1024, 9);
		percentage(s.f_blocks - s.f_bfree, s.f_bavail);
	}
	puts(m->where);
	return 0;
}

/* The last mount whose device number is the file's, since what is mounted later covers the earlier. */
static int show_file(const struct mounted *list, int count, const char *path)
{
	struct stat file, root;
	int i;

	if (stat(path, &file) < 0) {
		warn("%s", path);
		return 1;
	}
	for (i = count; i-- > 0;)
		if (stat(list[i].where, &root) == 0 && root.st_dev == file.st_dev)
			return show(list + i, path);
	warnx("%s: No mounted file system found", path);
	return 1;
}

static int read_mounts(struct mounted *list, int room)
{
	FILE *f = fopen("/proc/mounts", "r");
	char line[1024];
	int n = 0;

	if (!f)
		err(1, "/proc/mounts");
	while (n < room && fgets(line, sizeof(line), f))
		if (sscanf(line, "%255s %255s %31s", list[n].device, list[n].where, list[n].type) == 3)
			n++;
	fclose(f);
	return n;
}

int main(int argc, char **argv)
{
	static struct mounted list[64];
	int option, count, i, result = 0;

	while ((option = next_option(argc, argv, "ahikT", help, 1)) != -1) {
		all |= option == 'a';
		human |= option == 'h';
		inodes |= option == 'i';
		types |= option == 'T';
	}
	count = read_mounts(list, 64);
	printf("Filesystem     %s%s\n", types ? "Type     " : "",
	       inodes ? "   Inodes     IUsed     IFree Use% Mounted on" : human ?
	       "     Size      Used     Avail Use% Mounted on" : "1K-blocks      Used Available Use% Mounted on");
	for (i = 0; i < count && optind == argc; i++)
		result |= show(list + i, NULL);
	for (; optind < argc; optind++)
		result |= show_file(list, count, argv[optind]);
	return finish(result);
}
