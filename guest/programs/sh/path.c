/* Finding programs on PATH, remembering where they were, executing them. */
#include "sh.h"

struct hashed {
	struct hashed *next;
	char *name, *path;
	int hits;
};
static struct hashed *hashed;

static int is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* The first executable file of that name on PATH, in scratch memory. */
char *path_find(const char *name)
{
	const char *p = var_get_or("PATH", "/bin:/usr/bin:/sbin:/usr/sbin");

	for (;;) {
		size_t n = strcspn(p, ":");
		struct str s = scratch_str();

		if (n) {
			str_add(&s, p, n);
			str_put(&s, '/');
		}
		str_puts(&s, name);
		if (is_program(str_end(&s)))
			return s.p;
		if (!p[n])
			return NULL;
		p += n + 1;
	}
}

static struct hashed *remember(const char *name, const char *path)
{
	struct hashed *h = xmalloc(sizeof(*h));

	h->name = xstrdup(name);
	h->path = xstrdup(path);
	h->hits = 0;
	h->next = hashed;
	hashed = h;
	return h;
}

/* Where the program is; looked for when it is not known, or gone. */
const char *path_hashed(const char *name)
{
	struct hashed *h;
	char *path;

	for (h = hashed; h; h = h->next)
		if (!strcmp(h->name, name))
			break;
	if (h && !is_program(h->path)) {
		path_forget(name);
		h = NULL;
	}
	if (!h) {
		path = path_find(name);
		if (!path)
			return NULL;
		if (*path != '/')
			return path;
		h = remember(name, path);
	}
	h->hits++;
	return h->path;
}

/* Forgets one name, or all of them (NULL). */
void path_forget(const char *name)
{
	struct hashed **p = &hashed, *h;

	while ((h = *p) != NULL) {
		if (name && strcmp(h->name, name)) {
			p = &h->next;
			continue;
		}
		*p = h->next;
		free(h->name);
		free(h->path);
		free(h);
	}
}

void path_list(void)
{
	struct hashed *h;

	for (h = hashed; h; h = h->next)
		outf("%4d\t%s\n", h->hits, h->path);
}

static int looks_like_text(const char *path)
{
	char block[128];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 0;
	n = read(fd, block, sizeof(block));
	close(fd);
	return n >= 0 && (n == 0 || !memchr(block, 0, (size_t)n));
}

/* A file that the kernel does not know is a script of ours when it is text. */
static void exec_script(const char *path, char **argv, char **env)
{
	int n = 0;
	char **v;

	while (argv[n])
		n++;
	v = scratch_alloc((size_t)(n + 2) * sizeof(*v));
	v[0] = "sh";
	v[1] = (char *)path;
	memcpy(v + 2, argv + 1, (size_t)n * sizeof(*v));
	execve("/bin/sh", v, env);
}

/* Becomes the program, or ends with 127 (not found) or 126 (not executable). */
void exec_program(char **argv)
{
	const char *path = strchr(argv[0], '/') ? argv[0] : path_hashed(argv[0]);
	char **env = var_environment();
	struct stat st;
	int e;

	out_flush();
	if (!path) {
		complain("%s: not found", argv[0]);
		shell_exit(STATUS_NOTFOUND);
	}
	execve(path, argv, env);
	e = errno;
	if (e == ENOEXEC && looks_like_text(path)) {
		exec_script(path, argv, env);
		e = errno;
	}
	if (e == EACCES && !stat(path, &st) && S_ISDIR(st.st_mode))
		e = EISDIR;
	complain("%s: %s", argv[0], e == ENOENT ? "not found" : e == EISDIR ? "is a directory" : strerror(e));
	shell_exit(e == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC);
}
