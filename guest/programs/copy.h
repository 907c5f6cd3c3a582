/* Copying files and trees, for cp and for mv across file systems. */
#ifndef COPY_H
#define COPY_H

struct copy_options {
	int recursive;
	int preserve;
	int force;
	int interactive;
	int follow_links;
};

/* Both return 0, or 1 with messages printed. */
int copy_path(const char *from, const char *to, const struct copy_options *options);
int remove_tree(const char *path);

/* Where FILE goes: into a directory under its own last name, or to the name itself. From malloc(). */
char *destination(const char *from, const char *to, int to_is_directory);

#endif
