/*
 * getopt_long(): getopt() with long options. Operands may stand before options: they end up behind
 * them, unless the option letters start with +.
 *
 *	argv:  options done | operands passed over | options just done | still to be read
 *	       1              first                  first + count       optind
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

extern int __getopt_place;

static int first = 1, count;

/* Moves the options just done in front of the operands passed over. */
static void settle(char **argv)
{
	char *word;
	int at, to;

	for (at = first + count; at < optind; at++, first++) {
		word = argv[at];
		for (to = at; to > first; to--)
			argv[to] = argv[to - 1];
		argv[first] = word;
	}
}

static int finish(char **argv)
{
	settle(argv);
	optind = first;
	count = 0;
	return -1;
}

static int is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

static const struct option *find(const char *name, size_t length, const struct option *list,
				 int *matches)
{
	const struct option *found = NULL;

	for (*matches = 0; list->name; list++) {
		if (strncmp(list->name, name, length) != 0)
			continue;
		if (strlen(list->name) == length) {
			*matches = 1;
			return list;
		}
		found = list;
		++*matches;
	}
	return found;
}

static int complain(char **argv, const char *text, const char *name)
{
	if (opterr)
		fprintf(stderr, "%s: %s '--%s'\n", argv[0], text, name);
	optopt = 0;
	return '?';
}

static int long_option(int argc, char **argv, const struct option *list, int *index)
{
	char *name = argv[optind++] + 2, *equals = strchrnul(name, '=');
	const struct option *o;
	int matches;

	o = find(name, equals - name, list, &matches);
	if (matches == 0)
		return complain(argv, "unrecognized option", name);
	if (matches > 1)
		return complain(argv, "ambiguous option", name);
	optarg = *equals ? equals + 1 : NULL;
	if (optarg && o->has_arg == no_argument)
		return complain(argv, "option takes no argument", o->name);
	if (!optarg && o->has_arg == required_argument) {
		if (optind >= argc)
			return complain(argv, "option requires an argument", o->name);
		optarg = argv[optind++];
	}
	if (index)
		*index = o - list;
	if (!o->flag)
		return o->val;
	*o->flag = o->val;
	return 0;
}

int getopt_long(int argc, char *const argv[], const char *letters, const struct option *list, int *index)
{
	char **words = (char **)argv;

	if (optind == 0) {
		optind = first = 1;
		count = __getopt_place = 0;
	}
	if (__getopt_place)
		return getopt(argc, argv, letters);
	settle(words);
	while (*letters != '+' && optind < argc && !is_option(argv[optind])) {
		optind++;
		count++;
	}
	if (optind >= argc || !is_option(argv[optind]))
		return finish(words);
	if (strcmp(argv[optind], "--") == 0) {
		optind++;
		return finish(words);
	}
	if (strncmp(argv[optind], "--", 2) == 0)
		return long_option(argc, words, list, index);
	return getopt(argc, argv, letters);
}
