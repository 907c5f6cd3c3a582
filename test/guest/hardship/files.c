/* Too many files, names, folders, mounts. */
#include <sys/ioctl.h>
#include "hardship.h"

static void descriptors_end(void)
{
	int n, last = -1, fd;

	for (n = 0; (fd = open("/dev/null", O_RDONLY)) >= 0; n++)
		last = fd;
	CHECK(errno == EMFILE && n > 100);
	CHECK(dup(0) < 0 && errno == EMFILE);
	close(last);
	CHECK(open("/dev/null", O_RDONLY) == last);
}

/* All open files of the system: the super-user gets some more. */
static void files_end(void)
{
	int i;

	for (i = 0; i < 40; i++)
		if (fork() == 0) {
			while (open("/dev/null", O_RDONLY) >= 0)
				;
			for (;;)
				pause();
		}
	for (;;)
		pause();
}

static void pipes_fill(void)
{
	static char bytes[4096];
	int pair[2], i;

	for (i = 0; i < 20; i++)
		if (fork() == 0) {
			while (syscall(__NR_pipe2, pair, O_NONBLOCK) == 0)
				while (write(pair[1], bytes, sizeof(bytes)) > 0)
					;
			for (;;)
				pause();
		}
	for (;;)
		pause();
}

static void terminals_end(void)
{
	int n, fd, last = -1;

	for (n = 0; (fd = open("/dev/ptmx", O_RDWR | O_NOCTTY)) >= 0; n++)
		last = fd;
	CHECK(n > 4);
	close(last);
	CHECK(open("/dev/ptmx", O_RDWR | O_NOCTTY) == last);
}

static void names_end(void)
{
	char name[32];
	int i;

	for (i = 0; i < 1000000; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		if (mknod(name, S_IFREG | 0600, 0) < 0)
			break;
	}
	CHECK(errno == ENOSPC && i > 1000);
	CHECK(unlink("n7") == 0 && mknod("n7", S_IFREG | 0600, 0) == 0);
	while (i-- > 0) {
		snprintf(name, sizeof(name), "n%d", i);
		unlink(name);
	}
}

static void disk_fills(void)
{
	static char bytes[65536];
	int fd = open("big", O_RDWR | O_CREAT, 0600), n;
	long total = 0;

	while ((n = write(fd, bytes, sizeof(bytes))) > 0)
		total += n;
	CHECK(n < 0 && errno == ENOSPC && total > 1000000);
	CHECK(ftruncate(fd, 0) == 0 && write(fd, bytes, sizeof(bytes)) == sizeof(bytes));
}

static void ten_fill_the_disk(void)
{
	static char bytes[65536];
	int i;

	for (i = 0; i < 10; i++)
		if (fork() == 0) {
			char name[8] = { 'f', 'a' + i };
			int fd = open(name, O_RDWR | O_CREAT, 0600);

			for (;;)
				if (write(fd, bytes, sizeof(bytes)) < 0)
					ftruncate(fd, 0);
		}
	for (;;)
		pause();
}

static void sparse_file(void)
{
	int fd = open("s", O_RDWR | O_CREAT, 0600);
	char *at;

	CHECK(syscall(__NR_ftruncate64, fd, -1, 0x7fffffff) < 0 || 1);
	CHECK(ftruncate(fd, 0x40000000) == 0);
	at = mmap(NULL, 0x40000000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return;
	for (;; at += 4096)
		*at = 1;
}

static void deep_folders(void)
{
	int i;
	char path[8192];

	for (i = 0; i < 3000; i++)
		CHECK(mkdir("d", 0700) == 0 && chdir("d") == 0);
	CHECK(syscall(__NR_getcwd, path, sizeof(path)) < 0 && errno == ENAMETOOLONG);
	for (i = 0; i < 3000; i++)
		CHECK(chdir("..") == 0 && rmdir("d") == 0);
}

/* The last one who is inside lets 2000 folders go at once. */
static void deep_folder_without_names(void)
{
	int i;

	for (i = 0; i < 2000; i++)
		CHECK(mkdir("d", 0700) == 0 && chdir("d") == 0);
	for (i = 0; i < 2000; i++)
		CHECK(syscall(__NR_openat, -100, "..", O_RDONLY, 0) == 3 && syscall(__NR_unlinkat, 3, "d", 0x200) <= 0 &&
		      close(3) == 0);
}

static void long_paths(void)
{
	static char path[9000];
	int i;

	for (i = 0; i < 8998; i += 2)
		memcpy(path + i, "./", 2);
	CHECK(open(path, O_RDONLY) < 0 && errno == ENAMETOOLONG);
	path[4095] = 0;
	CHECK(open(path, O_RDONLY) >= 0);
	memset(path, 'n', 256);
	path[256] = 0;
	CHECK(mkdir(path, 0700) < 0 && errno == ENAMETOOLONG);
	path[255] = 0;
	CHECK(mkdir(path, 0700) == 0 && rmdir(path) == 0);
}

static void chains_of_links(void)
{
	char name[16], target[16];
	int i;

	CHECK(symlink("l0", "l0") == 0);
	CHECK(open("l0", O_RDONLY) < 0 && errno == ELOOP);
	CHECK(symlink("y", "x") == 0 && symlink("x", "y") == 0);
	CHECK(open("x/y/z", O_RDONLY) < 0 && errno == ELOOP);
	for (i = 1; i < 200; i++) {
		snprintf(name, sizeof(name), "c%d", i);
		snprintf(target, sizeof(target), "c%d", i + 1);
		CHECK(symlink(target, name) == 0);
	}
	CHECK(open("c1", O_RDONLY) < 0 && errno == ELOOP);
	/* the end of each is the next one, in the middle of a path */
	CHECK(symlink("e/e/e/e/e/e/e", "e") == 0);
	CHECK(open("e/e/e", O_RDONLY) < 0 && errno == ELOOP);
}

static void locks(void)
{
	struct flock lock = { F_WRLCK, SEEK_SET, 0, 1, 0 };
	int fd = open("k", O_RDWR | O_CREAT, 0600), i;

	for (i = 0; i < 2000000; i++) {
		lock.l_start = i * 2L;
		if (fcntl(fd, F_SETLK, &lock) < 0)
			break;
	}
	CHECK(errno == ENOLCK);
	close(fd);
}

static void sets_of_files(void)
{
	struct { unsigned int events; unsigned long long data; } __attribute__((packed)) event = { 1, 0 };
	int pair[2], set, n, m;

	CHECK(pipe(pair) == 0);
	for (n = 0; (set = syscall(__NR_epoll_create1, 0)) >= 0; n++)
		for (m = 0; m < 2; m++)
			syscall(__NR_epoll_ctl, set, 1, pair[m], &event);
	CHECK(errno == EMFILE && n > 100);
	CHECK(write(pair[1], "x", 1) == 1);
}

static void rename_circles(void)
{
	int i;

	CHECK(mkdir("a", 0700) == 0 && mkdir("a/b", 0700) == 0 && mkdir("a/b/c", 0700) == 0);
	CHECK(rename("a", "a/b/c/a") < 0 && errno == EINVAL);
	for (i = 0; i < 4; i++)
		if (fork() == 0)
			for (;;) {
				rename("a/b", "b");
				rename("b", "a/b");
				rename("a/b/c", "c");
				rename("c", "a/b/c");
				rename("a", "b/a");
				rename("b/a", "a");
			}
	for (;;)
		pause();
}

static void all_of_proc(void)
{
	int i;

	for (i = 0; i < 3; i++)
		if (fork() == 0)
			for (;;) {
				if (fork() == 0)
					_exit(0);
				wait(NULL);
			}
	for (i = 0; i < 30; i++)
		if (system("cat /proc/[0-9]*/stat /proc/[0-9]*/maps /proc/[0-9]*/status /proc/[0-9]*/cmdline >/dev/null 2>&1") < 0)
			break;
}

/* ---- mounts, as root ---- */

static void mounts_pile_up(void)
{
	int i, n;

	mkdir("m", 0700);
	for (n = 0; n < 400; n++)
		if (mount("none", "m", "tmpfs", 0, NULL) < 0)
			break;
	CHECK(n > 50);
	for (i = 0; i < n; i++)
		CHECK(umount("m") == 0);
	CHECK(umount("m") < 0 && errno == EINVAL);
}

static void mounts_nest(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		mkdir("m", 0700);
		CHECK(mount("none", "m", "tmpfs", 0, NULL) == 0 && chdir("m") == 0);
	}
	for (i = 0; i < 100; i++)
		CHECK(chdir("..") == 0 && umount("m") == 0);
}

static void mounts_refused(void)
{
	mkdir("m", 0700);
	close(open("file", O_CREAT, 0600));
	CHECK(mount("none", "m", "nosuchfs", 0, NULL) < 0 && errno == ENODEV);
	CHECK(mount("none", "nothing", "tmpfs", 0, NULL) < 0 && errno == ENOENT);
	CHECK(mount("none", "file", "tmpfs", 0, NULL) < 0 && errno == ENOTDIR);
	CHECK(mount("none", "m", "tmpfs", 0, (void *)"size=nonsense") < 0 && errno == EINVAL);
	CHECK(mount("none", "m", (void *)0xc0000000, 0, NULL) < 0 && errno == EFAULT);
	CHECK(umount("m") < 0 && errno == EINVAL);
	CHECK(umount("/") < 0 && errno == EBUSY);
	CHECK(mount("none", "m", "tmpfs", 0, NULL) == 0 && chdir("m") == 0);
	CHECK(umount("../m") < 0 && errno == EBUSY);
	CHECK(chdir("..") == 0 && umount("m") == 0);
}

const struct hardship file_hardships[] = {
	{ "files: descriptors until there is none", descriptors_end, ENDS },
	{ "files: forty open all they can", files_end, ANYHOW },
	{ "files: pipes, and all of them full", pipes_fill, ANYHOW },
	{ "files: terminals until there is none", terminals_end, ENDS },
	{ "files: names until there is no room", names_end, ENDS },
	{ "files: bytes until there is no room", disk_fills, ENDS },
	{ "files: ten fill the same room", ten_fill_the_disk, ANYHOW },
	{ "files: a sparse file larger than memory, mapped", sparse_file, DIES },
	{ "files: folders 3000 deep", deep_folders, ENDS },
	{ "files: folders 2000 deep that go at once", deep_folder_without_names, ENDS },
	{ "files: paths that are too long", long_paths, ENDS },
	{ "files: chains and circles of links", chains_of_links, ENDS },
	{ "files: locks until there is no room", locks, ENDS },
	{ "files: sets of files", sets_of_files, ENDS },
	{ "files: folders renamed into each other", rename_circles, ANYHOW },
	{ "files: /proc while processes come and go", all_of_proc, ANYHOW },
	{ "mounts: 400 on one place", mounts_pile_up, ENDS, 1 },
	{ "mounts: 100 in one another", mounts_nest, ENDS, 1 },
	{ "mounts: nonsense is refused", mounts_refused, ENDS, 1 },
	{ NULL, NULL, 0 },
};
