/* md5sum and sha256sum: message digests of files, and whether files still have theirs. */
#include "digest.h"
#include "program.h"

static const char md5_help[] = "usage: md5sum [-c] [FILE]...\n"
			       "  -c  FILE is a list of digests and names: check them\n";
static const char sha256_help[] = "usage: sha256sum [-c] [FILE]...\n"
				  "  -c  FILE is a list of digests and names: check them\n";

static int is_sha256;

/* Returns -1, with a message, if the file cannot be read. */
static int digest_text(const char *name, char *text)
{
	unsigned char buffer[4096], result[32];
	struct digest d;
	FILE *f = open_operand(name);
	size_t n;
	int i;

	if (!f)
		return -1;
	(is_sha256 ? sha256_begin : md5_begin)(&d);
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		digest_add(&d, buffer, n);
	if (ferror(f)) {
		warn("%s", name);
		close_operand(f);
		return -1;
	}
	close_operand(f);
	digest_end(&d, result);
	for (i = 0; i < 4 * d.words; i++)
		sprintf(text + 2 * i, "%02x", result[i]);
	return 0;
}

static int print(const char *name)
{
	char text[65];

	if (digest_text(name, text) < 0)
		return 1;
	printf("%s  %s\n", text, name);
	return 0;
}

static int check_line(char *line)
{
	char text[65], *name;
	size_t length = is_sha256 ? 64 : 32;

	line[strcspn(line, "\n")] = 0;
	if (strspn(line, "0123456789abcdefABCDEF") != length || line[length] != ' ')
		return -1;
	name = line + length + 2;
	line[length] = 0;
	if (digest_text(name, text) < 0) {
		printf("%s: FAILED open or read\n", name);
		return 1;
	}
	printf("%s: %s\n", name, strcasecmp(text, line) == 0 ? "OK" : "FAILED");
	return strcasecmp(text, line) != 0;
}

static int check(const char *list)
{
	FILE *f = open_operand(list);
	char *line = NULL;
	size_t size = 0;
	int failed = 0, good = 0, result;

	if (!f)
		return 1;
	while (getline(&line, &size, f) > 0) {
		result = check_line(line);
		failed += result > 0;
		good += result == 0;
	}
	free(line);
	close_operand(f);
	fflush(stdout);
	if (!failed && !good)
		warnx("%s: no properly formatted checksum lines found", list);
	if (failed)
		warnx("WARNING: %d computed checksum%s did NOT match", failed, failed > 1 ? "s" : "");
	return failed || !good;
}

int main(int argc, char **argv)
{
	int checking = 0, result = 0;

	is_sha256 = strstr(argv[0], "sha256sum") != NULL;
	while (next_option(argc, argv, "c", is_sha256 ? sha256_help : md5_help, 1) != -1)
		checking = 1;
	if (optind == argc)
		argv[--optind] = "-";
	for (; optind < argc; optind++)
		result |= (checking ? check : print)(argv[optind]);
	return finish(result);
}
