/* vi: reading and writing files so that nothing is lost. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "vi.h"

char file_name[1024];
int read_only;

static struct stat known;	/* the file as it was when it was read or written last */
static int has_known, last_newline = 1;

/* The text ends here, with a message: lines are strings, what follows a zero byte would be lost. */
static int refuse_zero(const char *name, struct text *into)
{
	message("\"%s\": line %d has a zero byte: this is no text (od shows it)", name, into->count + 1);
	free_text(into);
	return -1;
}

/*
 * Returns how many bytes, -1 with a message if it cannot be read or is no text, -2 if there is no
 * such file, with a message if that is a complaint.
 */
int read_file(const char *name, struct text *into, int complain)
{
	FILE *f = fopen(name, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int bytes = 0, room = 0;
	struct stat st;

	memset(into, 0, sizeof(*into));
	into->whole_lines = 1;
	if (!f) {
		bytes = errno == ENOENT ? -2 : -1;
		if (complain || bytes == -1)
			message("%s: %s", name, strerror(errno));
		return bytes;
	}
	if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		message("%s: Is a directory", name);
		fclose(f);
		return -1;
	}
	while ((n = getline(&line, &size, f)) > 0) {
		bytes += n;
		last_newline = line[n - 1] == '\n';
		if (memchr(line, 0, n)) {
			bytes = refuse_zero(name, into);
			break;
		}
		if (into->count == room) {
			char **lines = allocate((room = room * 2 + 64) * sizeof(*lines));

			memcpy(lines, into->lines, into->count * sizeof(*lines));
			free(into->lines);
			into->lines = lines;
		}
		into->lines[into->count++] = copy_text(line, n - last_newline);
	}
	free(line);
	fclose(f);
	return bytes;
}

static void know(const char *name)
{
	has_known = stat(name, &known) == 0;
}

/* Makes the file the buffer's. Returns -1, with a message, if it cannot be read. */
int load(const char *name)
{
	struct text t;
	int bytes = read_file(name, &t, 0), was = buffer.count;
	char *empty;

	if (bytes == -1) {
		free_text(&t);
		return -1;
	}
	snprintf(file_name, 1024, "%s", name);
	new_change();
	if (t.count == 0) {
		empty = copy_text("", 0);
		replace_lines(0, was, &empty, 1);
	} else {
		replace_lines(0, was, t.lines, t.count);
	}
	know(name);
	read_only = has_known && access(name, W_OK) < 0;
	modified = 0;
	cursor.line = cursor.column = 0;
	if (bytes == -2)
		message("\"%s\" [New file]", name);
	else
		message("\"%s\"%s%s %d lines, %d bytes", name, read_only ? " [Read only]" : "",
			last_newline || !bytes ? "" : " [No newline at its end]", t.count, bytes);
	free(t.lines);
	return 0;
}

static int put_lines(int fd, int from, int to)
{
	FILE *f = fdopen(fd, "w");
	int i, bytes = 0, failed;

	if (!f) {
		close(fd);
		return -1;
	}
	for (i = from; i < to; i++)
		bytes += fprintf(f, "%s\n", buffer.lines[i]);
	failed = ferror(f) || fflush(f) == EOF || (fsync(fd) < 0 && errno != EINVAL && errno != EROFS && errno != ENOSYS);
	if (fclose(f) == EOF || failed)
		return -1;
	return bytes;
}

static int is_whole(int from, int to)
{
	return from == 0 && to == buffer.count;
}

/*
 * A new file that takes the old one's name when it is complete: whatever happens meanwhile, one of
 * them is there. Returns -1 if that cannot be done here (several names, a link, not our directory).
 */
static int write_beside(const char *name, int from, int to, const struct stat *old)
{
	char temporary[1100];
	int fd, bytes;

	if (!S_ISREG(old->st_mode) || old->st_nlink != 1)
		return -1;
	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", name);
	fd = mkstemp(temporary);
	if (fd < 0)
		return -1;
	if (fchmod(fd, old->st_mode & 07777) < 0 || fchown(fd, old->st_uid, old->st_gid) < 0) {
		close(fd);
		unlink(temporary);
		return -1;
	}
	bytes = put_lines(fd, from, to);
	if (bytes >= 0 && rename(temporary, name) == 0)
		return bytes;
	unlink(temporary);
	return -1;
}

static int changed_elsewhere(const char *name, const struct stat *now)
{
	return has_known && strcmp(name, file_name) == 0 &&
	       (now->st_mtime != known.st_mtime || now->st_mtimensec != known.st_mtimensec || now->st_size != known.st_size);
}

/* Returns whether it has been written; if not, a message says why. */
int write_file(const char *name, int from, int to, int force, int append)
{
	struct stat st;
	int exists = lstat(name, &st) == 0, bytes = -1, fd;

	if (exists && !force && !append && strcmp(name, file_name) != 0) {
		message("\"%s\" exists (add ! to write over it)", name);
		return 0;
	}
	if (exists && !force && !append && read_only && strcmp(name, file_name) == 0) {
		message("\"%s\" is read only (add ! to try)", name);
		return 0;
	}
	if (exists && !force && !append && changed_elsewhere(name, &st)) {
		message("\"%s\" has been changed since it was read (add ! to write over it)", name);
		return 0;
	}
	if (exists && !append)
		bytes = write_beside(name, from, to, &st);
	if (bytes < 0) {
		fd = open(name, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0666);
		if (fd >= 0)
			bytes = put_lines(fd, from, to);
		if (bytes < 0) {
			message("\"%s\" NOT WRITTEN: %s", name, strerror(errno));
			return 0;
		}
	}
	if (!file_name[0])
		snprintf(file_name, 1024, "%s", name);
	if (is_whole(from, to) && strcmp(name, file_name) == 0 && !append) {
		modified = 0;
		know(name);
	}
	message("\"%s\"%s %d lines, %d bytes written", name, exists ? "" : " [New file]", to - from, bytes);
	return 1;
}

/* The terminal is gone or a signal ends us: what was changed goes into a file beside the one it belongs to. */
void rescue(void)
{
	char name[1100];
	int fd;

	if (!modified)
		return;
	snprintf(name, sizeof(name), "%s.save", file_name[0] ? file_name : "vi");
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0) {
		snprintf(name, sizeof(name), "/tmp/vi-%d.save", getpid());
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	}
	if (fd >= 0)
		put_lines(fd, 0, buffer.count);
}
