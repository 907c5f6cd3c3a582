/* Symbolic and octal file modes. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "mode.h"

static const char *read_who(const char *p, mode_t *who)
{
	for (*who = 0;; p++) {
		if (*p == 'u')
			*who |= 04700;
		else if (*p == 'g')
			*who |= 02070;
		else if (*p == 'o')
			*who |= 01007;
		else if (*p == 'a')
			*who |= 07777;
		else
			return p;
	}
}

static mode_t spread(mode_t three)
{
	return three << 6 | three << 3 | three;
}

static const char *read_permissions(const char *p, mode_t mode, mode_t *bits)
{
	for (*bits = 0;; p++) {
		switch (*p) {
		case 'r':
			*bits |= 0444;
			break;
		case 'w':
			*bits |= 0222;
			break;
		case 'x':
			*bits |= 0111;
			break;
		case 'X':
			if (S_ISDIR(mode) || (mode & 0111))
				*bits |= 0111;
			break;
		case 's':
			*bits |= 06000;
			break;
		case 't':
			*bits |= 01000;
			break;
		case 'u':
			*bits |= spread(mode >> 6 & 7);
			break;
		case 'g':
			*bits |= spread(mode >> 3 & 7);
			break;
		case 'o':
			*bits |= spread(mode & 7);
			break;
		default:
			return p;
		}
	}
}

static int change_symbolic(const char *p, mode_t mode, mode_t mask)
{
	mode_t who, bits;
	char operator;

	for (;;) {
		p = read_who(p, &who);
		if (!*p || !strchr("+-=", *p))
			return -1;
		while (*p && strchr("+-=", *p)) {
			operator = *p++;
			p = read_permissions(p, mode, &bits);
			bits &= who ? who : ~mask & 07777;
			if (operator == '=')
				mode &= ~(who ? who & 0777 : 0777);
			mode = operator == '-' ? mode & ~bits : mode | bits;
		}
		if (!*p)
			return mode & 07777;
		if (*p++ != ',')
			return -1;
	}
}

int change_mode(const char *text, mode_t mode, mode_t mask)
{
	char *end;
	unsigned long octal;

	if (*text < '0' || *text > '7')
		return change_symbolic(text, mode, mask);
	octal = strtoul(text, &end, 8);
	return *end || octal > 07777 ? -1 : (int)octal;
}

void mode_text(mode_t mode, char *text)
{
	int i;

	text[0] = "?pc?d?b?-?l?s???"[mode >> 12 & 15];
	for (i = 0; i < 9; i++)
		text[1 + i] = mode & (0400 >> i) ? "rwxrwxrwx"[i] : '-';
	if (mode & S_ISUID)
		text[3] = mode & 0100 ? 's' : 'S';
	if (mode & S_ISGID)
		text[6] = mode & 0010 ? 's' : 'S';
	if (mode & S_ISVTX)
		text[9] = mode & 0001 ? 't' : 'T';
	text[10] = 0;
}
