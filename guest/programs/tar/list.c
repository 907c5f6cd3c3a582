/* tar -t: a line for each member. */
#include "tar.h"
#include "../mode.h"

void list_member(const struct member *m)
{
	static int width = 19;
	char mode[12], owner[80], size[32], when[32];
	int n;

	if (!tar.verbose) {
		puts(m->name);
		return;
	}
	mode_text(m->mode, mode);
	mode[0] = m->type >= '0' && m->type <= '6' ? "-hlcbdp"[m->type - '0'] : '-';
	n = m->h.user[0] ? sprintf(owner, "%.32s/", m->h.user) : sprintf(owner, "%u/", m->uid);
	if (m->h.group[0])
		sprintf(owner + n, "%.32s", m->h.group);
	else
		sprintf(owner + n, "%u", m->gid);
	if (m->type == '3' || m->type == '4')
		sprintf(size, "%lu,%lu", tar_number(m->h.major, 8), tar_number(m->h.minor, 8));
	else
		sprintf(size, "%lu", m->size);
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M", localtime(&m->mtime));
	n = strlen(owner) + 1 + strlen(size);
	if (n > width)
		width = n;
	printf("%s %s %*s %s %s", mode, owner, width - (int)strlen(owner) - 1, size, when, m->name);
	if (m->type == '2')
		printf(" -> %s", m->link);
	if (m->type == '1')
		printf(" link to %s", m->link);
	putchar('\n');
}
