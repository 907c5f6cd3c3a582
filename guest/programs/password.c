/* Passwords: /etc/shadow has their hashes, which only root may read. */
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "digest.h"
#include "password.h"

#define HASH 32
#define SALT_MAX 16
#define TEXT_MAX 128

/* ---- hashing: Drepper, "Unix crypt using SHA-256 and SHA-512" ---- */

/* `length` bytes of a hash, as often as needed. */
static void add_repeated(struct digest *d, const unsigned char *hash, int length)
{
	for (; length > HASH; length -= HASH)
		digest_add(d, hash, HASH);
	digest_add(d, hash, length);
}

static void first_hash(const char *text, int length, const char *salt, int salt_length, unsigned char *result)
{
	unsigned char inner[HASH];
	struct digest d;
	int bit;

	sha256_begin(&d);
	digest_add(&d, text, length);
	digest_add(&d, salt, salt_length);
	digest_add(&d, text, length);
	digest_end(&d, inner);
	sha256_begin(&d);
	digest_add(&d, text, length);
	digest_add(&d, salt, salt_length);
	add_repeated(&d, inner, length);
	for (bit = length; bit; bit >>= 1)
		digest_add(&d, bit & 1 ? (const void *)inner : text, bit & 1 ? HASH : length);
	digest_end(&d, result);
}

static void repeated_hash(const char *text, int length, int times, unsigned char *result)
{
	struct digest d;

	sha256_begin(&d);
	while (times-- > 0)
		digest_add(&d, text, length);
	digest_end(&d, result);
}

/* Many rounds make guessing slow. */
static void stir(unsigned char *hash, int length, int salt_length, const unsigned char *p, const unsigned char *s, int rounds)
{
	struct digest d;
	int i;

	for (i = 0; i < rounds; i++) {
		sha256_begin(&d);
		if (i & 1)
			add_repeated(&d, p, length);
		else
			digest_add(&d, hash, HASH);
		if (i % 3)
			digest_add(&d, s, salt_length);
		if (i % 7)
			add_repeated(&d, p, length);
		if (i & 1)
			digest_add(&d, hash, HASH);
		else
			add_repeated(&d, p, length);
		digest_end(&d, hash);
	}
}

/* Three bytes are four characters of six bits, the lowest first. */
static char *encode(char *to, unsigned value, int characters)
{
	static const char alphabet[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (; characters > 0; characters--, value >>= 6)
		*to++ = alphabet[value & 63];
	return to;
}

static void encode_hash(char *to, const unsigned char *hash)
{
	int a = 0, b = 10, c = 20, i, t;

	for (i = 0; i < 10; i++) {
		to = encode(to, hash[a] << 16 | hash[b] << 8 | hash[c], 4);
		t = a;
		a = c + 1;
		c = b + 1;
		b = t + 1;
	}
	to = encode(to, hash[31] << 8 | hash[30], 3);
	*to = 0;
}

char *hash_password(const char *text, const char *setting)
{
	static char result[120];
	unsigned char hash[HASH], p[HASH], s[HASH];
	int length = strlen(text), salt_length, rounds = 5000;
	const char *salt = setting + 3;
	char *end;

	if (strncmp(setting, "$5$", 3) != 0 || length > TEXT_MAX)
		return NULL;
	if (strncmp(salt, "rounds=", 7) == 0) {
		rounds = strtol(salt + 7, &end, 10);
		if (*end != '$' || rounds < 1000 || rounds > 999999)
			return NULL;
		salt = end + 1;
	}
	salt_length = strcspn(salt, "$");
	if (salt_length > SALT_MAX)
		salt_length = SALT_MAX;
	first_hash(text, length, salt, salt_length, hash);
	repeated_hash(text, length, length, p);
	repeated_hash(salt, salt_length, 16 + hash[0], s);
	stir(hash, length, salt_length, p, s, rounds);
	memcpy(result, setting, salt - setting + salt_length);
	end = result + (salt - setting) + salt_length;
	*end++ = '$';
	encode_hash(end, hash);
	return result;
}

/* ---- asking ---- */

/* The second field of the user's line; "*" if there is none, which no password hashes to. */
static const char *stored_hash(const struct passwd *user)
{
	static char line[256];
	size_t length = strlen(user->pw_name);
	FILE *f;
	char *end;

	if (strcmp(user->pw_passwd, "x") != 0)
		return user->pw_passwd;
	f = fopen("/etc/shadow", "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, user->pw_name, length) != 0 || line[length] != ':')
			continue;
		end = strchr(line + length + 1, ':');
		if (end)
			*end = 0;
		fclose(f);
		return line + length + 1;
	}
	if (f)
		fclose(f);
	return "*";
}

/* A line from the terminal that is not shown. */
static int ask(char *text, int size)
{
	struct termios t, silent;
	int fd = open("/dev/tty", O_RDWR), n = 0, is_terminal;
	char c;

	if (fd < 0)
		fd = dup(0);
	is_terminal = tcgetattr(fd, &t) == 0;
	silent = t;
	silent.c_lflag &= ~(ECHO | ECHOE | ECHOK | ECHONL | ISIG);
	if (is_terminal)
		tcsetattr(fd, TCSAFLUSH, &silent);
	dprintf(is_terminal ? fd : 2, "Password: ");
	while (read(fd, &c, 1) == 1 && c != '\n')
		if (n < size - 1)
			text[n++] = c;
	text[n] = 0;
	dprintf(is_terminal ? fd : 2, "\n");
	if (is_terminal)
		tcsetattr(fd, TCSADRAIN, &t);
	close(fd);
	return n;
}

/* However the two differ, it takes as long. */
static int is_equal(const char *a, const char *b)
{
	size_t i, n = strlen(a);
	int difference = n != strlen(b);

	for (i = 0; i < n && b[i]; i++)
		difference |= a[i] ^ b[i];
	return !difference;
}

int check_password(const struct passwd *user)
{
	const char *stored = user ? stored_hash(user) : "*";
	char text[TEXT_MAX], *hash;
	int right;

	if (!*stored)
		return 1;
	ask(text, sizeof(text));
	hash = hash_password(text, *stored == '$' ? stored : "$5$rounds=1000$none$");
	memset(text, 0, sizeof(text));
	right = user && hash && is_equal(hash, stored);
	if (!right)
		sleep(1);
	return right;
}

/* ---- becoming ---- */

static int groups_of(const char *name, gid_t first, gid_t *list, int room)
{
	struct group *group;
	char **member;
	int n = 0;

	list[n++] = first;
	setgrent();
	while ((group = getgrent()) && n < room)
		for (member = group->gr_mem; *member; member++)
			if (strcmp(*member, name) == 0 && group->gr_gid != first && n < room)
				list[n++] = group->gr_gid;
	endgrent();
	return n;
}

void become_user(const struct passwd *user)
{
	gid_t list[32];
	int n = groups_of(user->pw_name, user->pw_gid, list, 32);

	if (setgroups(n, list) < 0 || setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0)
		err(1, "cannot become %s", user->pw_name);
}

void set_user_environment(const struct passwd *user, int fresh)
{
	const char *term = getenv("TERM");
	char *kept = term ? strdup(term) : NULL;

	if (fresh) {
		clearenv();
		if (kept)
			setenv("TERM", kept, 1);
		setenv("PATH", "/bin:/usr/bin", 1);
	}
	setenv("HOME", user->pw_dir, 1);
	setenv("SHELL", *user->pw_shell ? user->pw_shell : "/bin/sh", 1);
	setenv("USER", user->pw_name, 1);
	setenv("LOGNAME", user->pw_name, 1);
}
