/* What a half-typed word could become: commands, files, variables. */
#include "sh.h"
#include <dirent.h>

/* Finds the word that ends at the cursor, undoing its quotes. */
static void find_word(const char *line, size_t cursor, struct completion *c)
{
	struct str s = scratch_str();
	size_t i;

	c->start = 0;
	c->quote = 0;
	for (i = 0; i < cursor; i++) {
		int ch = line[i];

		if (c->quote) {
			if (ch == c->quote)
				c->quote = 0;
			else
				str_put(&s, ch);
		} else if (ch == '\\' && i + 1 < cursor) {
			str_put(&s, line[++i]);
		} else if (ch == '\'' || ch == '"') {
			c->quote = ch;
		} else if (strchr(" \t;|&()<>`", ch)) {
			c->start = i + 1;
			s.n = 0;
		} else {
			str_put(&s, ch);
		}
	}
	c->word = str_end(&s);
}

/* Whether a command name is expected where the word starts. */
static int in_command_position(const char *line, size_t start)
{
	static const char *const openers[] = { "if", "then", "else", "elif", "while", "until", "do", "{", "!", "sudo", "exec", "command" };
	size_t end, i;

	while (start && (line[start - 1] == ' ' || line[start - 1] == '\t'))
		start--;
	if (!start || strchr(";|&(`", line[start - 1]))
		return 1;
	for (end = start; start && !strchr(" \t;|&(`", line[start - 1]); start--)
		;
	for (i = 0; i < ARRAY_SIZE(openers); i++)
		if (strlen(openers[i]) == end - start && !memcmp(openers[i], line + start, end - start))
			return in_command_position(line, start);
	return 0;
}

static void offer(struct completion *c, const char *name, const char *prefix)
{
	if (!strncmp(name, prefix, strlen(prefix)))
		fields_add(&c->found, scratch_dup(name));
}

static int is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Programs of one folder of PATH. */
static void offer_programs(struct completion *c, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		struct str path;
		struct stat st;

		if (strncmp(e->d_name, c->word, strlen(c->word)) || e->d_name[0] == '.')
			continue;
		path = scratch_str();
		str_puts(&path, folder);
		str_put(&path, '/');
		str_puts(&path, e->d_name);
		if (!stat(str_end(&path), &st) && S_ISREG(st.st_mode) && (st.st_mode & 0111))
			fields_add(&c->found, scratch_dup(e->d_name));
	}
	if (d)
		closedir(d);
}

static void offer_commands(struct completion *c)
{
	static const char *const words[] = {
		"case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "then", "until", "while"
	};
	const char *p = var_get_or("PATH", "");
	struct func *f;
	struct alias *a;
	size_t i;

	for (i = 0; i < (size_t)builtin_count; i++)
		offer(c, builtins[i].name, c->word);
	for (i = 0; i < ARRAY_SIZE(words); i++)
		offer(c, words[i], c->word);
	for (f = func_first(); f; f = f->next)
		offer(c, f->name, c->word);
	for (a = alias_first(); a; a = a->next)
		offer(c, a->name, c->word);
	while (*p) {
		size_t n = strcspn(p, ":");
		struct str folder = scratch_str();

		str_add(&folder, p, n);
		if (n)
			offer_programs(c, str_end(&folder));
		p += n + (p[n] == ':');
	}
}

static void offer_variables(struct completion *c, const char *prefix)
{
	size_t n, i;
	struct var **all = var_sorted(&n);

	for (i = 0; i < n; i++)
		if (all[i]->value)
			offer(c, all[i]->name, prefix);
}

/* The folder part of the word as a path that can be opened. */
static char *folder_path(const char *word, size_t n)
{
	struct str s = scratch_str();
	size_t user;

	if (n && word[0] == '~') {
		char *name, *home;

		user = strcspn(word, "/");
		name = scratch_dup(word + 1);
		name[user - 1] = '\0';
		home = home_of(name);
		if (home) {
			str_puts(&s, home);
			str_add(&s, word + user, n - user);
			return str_end(&s);
		}
	}
	str_add(&s, word, n);
	return n ? str_end(&s) : ".";
}

static void offer_files(struct completion *c, int programs_only)
{
	const char *slash = strrchr(c->word, '/');
	size_t n = slash ? (size_t)(slash - c->word) + 1 : 0;
	char *folder = folder_path(c->word, n);
	const char *prefix = c->word + n;
	DIR *d = opendir(folder);
	struct dirent *e;

	c->shown = n;
	while (d && (e = readdir(d)) != NULL) {
		struct str full = scratch_str();
		struct stat st;

		if (strncmp(e->d_name, prefix, strlen(prefix)) || (e->d_name[0] == '.' && *prefix != '.'))
			continue;
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		str_puts(&full, folder);
		str_put(&full, '/');
		str_puts(&full, e->d_name);
		if (stat(str_end(&full), &st))
			st.st_mode = S_IFREG;
		if (programs_only && !S_ISDIR(st.st_mode) && !(st.st_mode & 0111))
			continue;
		full = scratch_str();
		str_add(&full, c->word, n);
		str_puts(&full, e->d_name);
		if (is_folder(folder) && S_ISDIR(st.st_mode))
			str_put(&full, '/');
		fields_add(&c->found, str_end(&full));
	}
	if (d)
		closedir(d);
}

static void sort_and_unite(struct fields *f)
{
	int i, n = 0;

	sort_strings(f->v, f->n);
	for (i = 0; i < f->n; i++)
		if (!n || strcmp(f->v[n - 1], f->v[i]))
			f->v[n++] = f->v[i];
	f->n = n;
}

/* Fills c with every candidate for the word before the cursor, sorted. */
void complete_word(const char *line, size_t cursor, struct completion *c)
{
	const char *dollar;
	int command;

	memset(c, 0, sizeof(*c));
	find_word(line, cursor, c);
	dollar = c->quote == '\'' ? NULL : strrchr(c->word, '$');
	command = in_command_position(line, c->start);
	if (dollar && (is_name(dollar + 1) || !dollar[1] || (dollar[1] == '{' && (is_name(dollar + 2) || !dollar[2])))) {
		c->variable = dollar[1] == '{' ? 2 : 1;
		c->word = scratch_dup(dollar + c->variable);
		c->start = cursor - strlen(c->word);
		offer_variables(c, c->word);
	} else if (command && !strchr(c->word, '/')) {
		offer_commands(c);
	} else {
		offer_files(c, command);
	}
	sort_and_unite(&c->found);
}
