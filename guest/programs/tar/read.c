/* The members of an archive, one after the other. */
#include "tar.h"

void tar_get(void *data, size_t size)
{
	if (fread(data, 1, size, tar.archive) != size)
		errx(2, "Unexpected EOF in archive");
}

unsigned long tar_number(const char *field, int size)
{
	unsigned long value = 0;
	int i = 0;

	if (field[0] & 0x80) {		/* beyond octal: binary, the highest bit set */
		for (i = size - 4; i < size; i++)
			value = value << 8 | (unsigned char)field[i];
		return value;
	}
	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		value = value << 3 | (field[i] - '0');
	return value;
}

void tar_skip(unsigned long size)
{
	char buffer[BLOCK];

	for (size = (size + BLOCK - 1) / BLOCK; size; size--)
		tar_get(buffer, BLOCK);
}

static void get_text(char *text, unsigned long size)
{
	char buffer[BLOCK];
	unsigned long done = 0, n;

	for (; done < size; done += BLOCK) {
		tar_get(buffer, BLOCK);
		n = size - done < BLOCK ? size - done : BLOCK;
		if (done + n < PATH_MAX)
			memcpy(text + done, buffer, n);
	}
	text[size < PATH_MAX ? size : PATH_MAX - 1] = 0;
}

/* Lines "LENGTH KEY=VALUE\n" (POSIX 2001): the names are what we need of them. */
static void read_extended(struct member *m, unsigned long size)
{
	char *text = malloc((size | (BLOCK - 1)) + 2), *p, *key, *value;
	long length;

	if (!text || size > 1 << 20)
		errx(2, "Extended header is too large");
	tar_get(text, (size + BLOCK - 1) / BLOCK * BLOCK);
	text[size] = 0;
	for (p = text; p < text + size; p += length) {
		length = strtol(p, &key, 10);
		value = strchr(key, '=');
		if (length <= 0 || p + length > text + size || !value || value > p + length)
			break;
		p[length - 1] = 0;
		*value++ = 0;
		if (strcmp(key + 1, "path") == 0)
			strlcpy(m->name, value, sizeof(m->name));
		if (strcmp(key + 1, "linkpath") == 0)
			strlcpy(m->link, value, sizeof(m->link));
	}
	free(text);
}

static int is_end(const struct header *h)
{
	const char *p = (const char *)h;
	int i;

	for (i = 0; i < BLOCK; i++)
		if (p[i])
			return 0;
	return 1;
}

static void read_fields(struct member *m)
{
	const struct header *h = &m->h;

	if (!m->name[0])
		snprintf(m->name, sizeof(m->name), "%.*s%s%.100s", memcmp(h->magic, "ustar\0", 6) == 0 ? 155 : 0, h->prefix,
			 memcmp(h->magic, "ustar\0", 6) == 0 && h->prefix[0] ? "/" : "", h->name);
	if (!m->link[0])
		snprintf(m->link, sizeof(m->link), "%.100s", h->link);
	m->mode = tar_number(h->mode, sizeof(h->mode)) & 07777;
	m->uid = tar_number(h->uid, sizeof(h->uid));
	m->gid = tar_number(h->gid, sizeof(h->gid));
	m->size = tar_number(h->size, sizeof(h->size));
	m->mtime = tar_number(h->mtime, sizeof(h->mtime));
	m->type = h->type ? h->type : '0';
	if (m->type == '0' && m->name[0] && m->name[strlen(m->name) - 1] == '/')
		m->type = '5';
	if (m->type != '0' && m->type != '7')
		m->size = 0;
}

/* The next member; returns 0 at the end. */
int next_member(struct member *m)
{
	unsigned long size;
	size_t n;

	m->name[0] = m->link[0] = 0;
	for (;;) {
		n = fread(&m->h, 1, BLOCK, tar.archive);
		if (n == 0 || (n == BLOCK && is_end(&m->h)))
			return 0;
		if (n < BLOCK)
			errx(2, "Unexpected EOF in archive");
		if (tar_number(m->h.check, sizeof(m->h.check)) != tar_checksum(&m->h))
			errx(2, "This does not look like a tar archive");
		size = tar_number(m->h.size, sizeof(m->h.size));
		if (m->h.type == 'L')
			get_text(m->name, size);
		else if (m->h.type == 'K')
			get_text(m->link, size);
		else if (m->h.type == 'x')
			read_extended(m, size);
		else if (m->h.type == 'g')
			tar_skip(size);
		else
			break;
	}
	read_fields(m);
	return 1;
}
