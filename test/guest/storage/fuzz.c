/*
 * Damaged file systems: an image is copied to a device, some of its bytes are changed at random, and then it is mounted,
 * walked, read, written and unmounted. Whatever the answers are, they must come, and the kernel must live on.
 */
#include "disktest.h"
#include <dirent.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#define LARGEST_IMAGE (256 * 1024)
#define MOST_FILES 200

static unsigned char image[LARGEST_IMAGE];
static int image_size, seen;

/* Places where damage tells: super block, descriptors, bitmaps, inodes and directories lie at the start. */
static int some_place(void)
{
	if (number_below(4))
		return 1024 + number_below(image_size < 32768 ? image_size - 1024 : 32768 - 1024);
	return 1024 + number_below(image_size - 1024);
}

static const unsigned char telling[] = { 0, 1, 2, 0x7f, 0x80, 0xff };

static void damage(unsigned char *bytes)
{
	int n = 1 + number_below(30), at, length;

	while (n--) {
		at = some_place();
		switch (number_below(4)) {
		case 0:
			bytes[at] ^= 1 << number_below(8);
			break;
		case 1:
			bytes[at] = telling[number_below(sizeof(telling))];
			break;
		case 2:
			length = number_below(64);
			memset(bytes + at, number_below(2) ? 0xff : 0, at + length > image_size ? image_size - at : length);
			break;
		default:
			length = 4 * number_below(16) + 4;
			if ((at & ~3) + length <= image_size)
				memmove(bytes + (at & ~3), bytes + (some_place() & ~3) % (image_size - length), length);
		}
	}
}

static void put_on_device(const char *device, int number)
{
	static unsigned char copy[LARGEST_IMAGE];
	int fd = open(device, O_RDWR);

	memcpy(copy, image, image_size);
	seed_numbers(number);
	damage(copy);
	CHECK(fd >= 0 && write(fd, copy, image_size) == image_size);
	CHECK(close(fd) == 0);
}

static void read_all(const char *path)
{
	static char buffer[16384];
	int fd = open(path, O_RDONLY | O_NONBLOCK), n, sum = 0;

	if (fd < 0)
		return;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0 && sum < 2000000)
		sum += n;
	close(fd);
}

static void use_file(const char *path)
{
	int fd, what = number_below(6);
	char text[64];

	if (what == 0 && (fd = open(path, O_WRONLY | O_NONBLOCK)) >= 0) {
		errno = write(fd, text, sizeof(text));
		lseek(fd, number_below(400000), SEEK_SET);
		errno = write(fd, text, sizeof(text));
		close(fd);
	} else if (what == 1) {
		errno = truncate(path, number_below(100000));
	} else if (what == 2) {
		unlink(path);
	} else if (what == 3) {
		rename(path, "renamed");
	} else if (what == 4) {
		errno = link(path, "linked");
	}
}

static void walk(const char *path, int depth)
{
	char inner[512], text[300];
	struct dirent *entry;
	struct stat st;
	DIR *dir = opendir(path);

	if (!dir)
		return;
	while ((entry = readdir(dir)) != NULL && seen < MOST_FILES) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (strlen(path) + strlen(entry->d_name) + 2 > sizeof(inner))
			continue;
		seen++;
		sprintf(inner, "%s/%s", path, entry->d_name);
		if (lstat(inner, &st) < 0)
			continue;
		if (S_ISLNK(st.st_mode))
			errno = readlink(inner, text, sizeof(text));
		else if (S_ISDIR(st.st_mode) && depth < 8)
			walk(inner, depth + 1);
		else if (S_ISREG(st.st_mode))
			read_all(inner);
		if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
			use_file(inner);
	}
	closedir(dir);
}

static void work(const char *folder)
{
	struct statfs fs;
	int fd, i;
	char name[32];

	CHECK(chdir(folder) == 0);
	seen = 0;
	statfs(".", &fs);
	walk(".", 0);
	for (i = 0; i < 20; i++) {
		sprintf(name, "new%d", i);
		if (i % 4 == 3) {
			errno = mkdir(name, 0755);
			continue;
		}
		fd = open(name, O_RDWR | O_CREAT, 0644);
		if (fd < 0)
			continue;
		errno = write(fd, image, 3000 * (i + 1) % image_size);
		close(fd);
	}
	errno = rmdir("new3");
	unlink("new0");
	sync();
	CHECK(chdir("/") == 0);
}

int fuzz(const char *path, const char *device, const char *folder, int from, int to)
{
	int fd = open(path, O_RDONLY), mounted = 0, number;

	CHECK(fd >= 0);
	image_size = read(fd, image, sizeof(image));
	CHECK(image_size > 32768 && close(fd) == 0);
	for (number = from; number < to; number++) {
		put_on_device(device, number);
		if (mount(device, folder, "ext2", 0, NULL) < 0)
			continue;
		mounted++;
		work(folder);
		if (umount(folder) < 0) {
			printf("FAILED case %d: unmounting: %s\n", number, strerror(errno));
			return 1;
		}
	}
	printf("%d damaged file systems, %d of them could be mounted\n", to - from, mounted);
	return 0;
}
