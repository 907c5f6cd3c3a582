#ifndef _SYS_STATFS_H
#define _SYS_STATFS_H

#include <features.h>
#include <sys/types.h>

struct statfs {
	long f_type;
	long f_bsize;
	long f_blocks;
	long f_bfree;
	long f_bavail;
	long f_files;
	long f_ffree;
	struct {
		int val[2];
	} f_fsid;
	long f_namelen;
	long f_spare[6];
};

__BEGIN_DECLS
int statfs(const char *path, struct statfs *buffer);
int fstatfs(int fd, struct statfs *buffer);
__END_DECLS

#endif
