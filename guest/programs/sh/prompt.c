/* Prompts (XCU 2.5.3 PS1) and home folders. */
#include "sh.h"
#include <sys/utsname.h>

/* Field number n (from 0) of the line of /etc/passwd that match accepts. */
static char *passwd_field(const char *key, int key_field, int want)
{
	char block[4096], *line, *next;
	int fd = open("/etc/passwd", O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, block, sizeof(block) - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return NULL;
	block[n] = '\0';
	for (line = block; line && *line; line = next) {
		char *field[7], *p = line;
		int i;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		for (i = 0; i < 7; i++) {
			field[i] = p;
			p = p + strcspn(p, ":");
			if (*p)
				*p++ = '\0';
		}
		if (!strcmp(field[key_field], key))
			return scratch_dup(field[want]);
	}
	return NULL;
}

/* The home of a user ("": this one), in scratch memory; NULL: unknown. */
char *home_of(const char *user)
{
	const char *home;
	char id[24];

	if (*user)
		return passwd_field(user, 0, 5);
	home = var_get("HOME");
	if (home)
		return (char *)home;
	snprintf(id, sizeof(id), "%ld", (long)getuid());
	return passwd_field(id, 2, 5);
}

static void put_user(struct str *s)
{
	char id[24], *name;

	snprintf(id, sizeof(id), "%ld", (long)geteuid());
	name = passwd_field(id, 2, 0);
	str_puts(s, name ? name : var_get_or("USER", id));
}

static void put_host(struct str *s, int whole)
{
	struct utsname u;

	if (!uname(&u))
		str_add(s, u.nodename, whole ? strlen(u.nodename) : strcspn(u.nodename, "."));
}

static void put_folder(struct str *s, int last_only)
{
	const char *pwd = var_get_or("PWD", "?"), *home = var_get("HOME"), *slash;
	size_t n = home ? strlen(home) : 0;

	if (n > 1 && !strncmp(pwd, home, n) && (!pwd[n] || pwd[n] == '/')) {
		if (!last_only || !pwd[n]) {
			str_put(s, '~');
			str_puts(s, pwd + n);
			return;
		}
	}
	slash = strrchr(pwd, '/');
	str_puts(s, last_only && slash && slash[1] ? slash + 1 : pwd);
}

/* One escape after a backslash; 0 when it is none of ours. */
static int prompt_escape(struct str *s, int c)
{
	switch (c) {
	case 'w': put_folder(s, 0); return 1;
	case 'W': put_folder(s, 1); return 1;
	case 'u': put_user(s); return 1;
	case 'h': put_host(s, 0); return 1;
	case 'H': put_host(s, 1); return 1;
	case '$': str_put(s, geteuid() ? '$' : '#'); return 1;
	case 'n': str_put(s, '\n'); return 1;
	case 'e': str_put(s, 033); return 1;
	case 's': str_puts(s, "sh"); return 1;
	case '[': str_put(s, 1); return 1;
	case ']': str_put(s, 2); return 1;
	case '\\': str_put(s, '\\'); return 1;
	}
	return 0;
}

/* $ expansions of a prompt; a parse of its own, inside another one. */
static char *expand_dollars(const char *text)
{
	struct lexer outer = lex;
	int status = sh.status, subst = sh.subst_status;
	struct part *p;
	char *s;

	memset(&lex, 0, sizeof(lex));
	lex.arena = arena_new();
	p = lex_text(text, M_HERE);
	s = lex.failed ? scratch_dup(text) : parts_string(p);
	arena_unref(lex.arena);
	str_free(&lex.source);
	lex = outer;
	sh.status = status;
	sh.subst_status = subst;
	if (sh.unwind == UNW_ABORT)
		sh.unwind = UNW_NONE;
	return s;
}

/* Parameters first, so that \w may hold a $; in scratch memory. \[ and \]
 * become bytes 1 and 2, between which nothing has a width. */
char *expand_prompt(const char *text)
{
	const char *p = text;
	struct str s = scratch_str(), kept = scratch_str();

	/* A backslash before $ is our escape, not a quote. */
	for (; *p; p++) {
		if (p[0] == '\\' && (p[1] == '$' || p[1] == '\\'))
			str_put(&kept, '\\'), str_put(&kept, '\\');
		if (p[0] == '\\' && p[1] == '$')
			str_put(&kept, '\\'), str_put(&kept, *++p);
		else if (p[0] == '\\' && p[1] == '\\')
			str_put(&kept, '\\'), str_put(&kept, '\\'), p++;
		else
			str_put(&kept, *p);
	}
	p = strpbrk(text, "$`") ? expand_dollars(str_end(&kept)) : text;
	while (*p) {
		if (p[0] == '\\' && p[1] && prompt_escape(&s, p[1]))
			p += 2;
		else
			str_put(&s, *p++);
	}
	return str_end(&s);
}
