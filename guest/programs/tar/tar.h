/* What the files of tar share. */
#ifndef TAR_H
#define TAR_H

#include <limits.h>
#include <sys/stat.h>
#include <time.h>
#include "../program.h"

#define BLOCK 512

struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char check[8];
	char type;
	char link[100];
	char magic[8];		/* "ustar", 0, "00" */
	char user[32];
	char group[32];
	char major[8];
	char minor[8];
	char prefix[155];
	char unused[12];
};

/* One file of an archive as it is read. */
struct member {
	char name[PATH_MAX];
	char link[PATH_MAX];
	mode_t mode;
	unsigned uid, gid;
	unsigned long size;
	time_t mtime;
	char type;
	struct header h;
};

/* What the command line asked for, and how it goes. */
struct tar {
	int verbose, keep, now, to_output, exact_modes, status;
	FILE *archive;
	const char *archive_name;
	char **wanted;			/* names */
};
extern struct tar tar;

/* Is it one that -X leaves out? */
int is_excluded(const char *path);
/* Of a header, with its own field taken for blanks. */
unsigned tar_checksum(const struct header *h);

/* write.c: makes an archive of what is wanted. */
void tar_create(void);
/* A name as an archive has it: without a leading / (and a message, once). */
const char *without_root(const char *path);

/* read.c */
unsigned long tar_number(const char *field, int size);
void tar_get(void *data, size_t size);
/* Over the contents of a member, and what fills them up. */
void tar_skip(unsigned long size);
/* The next member; returns 0 at the end. */
int next_member(struct member *m);

/* list.c */
void list_member(const struct member *m);

/* extract.c */
void extract_member(struct member *m);
/* Modes and times of directories, once nothing more is put into them. */
void finish_directories(void);

#endif
