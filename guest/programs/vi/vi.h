/* vi: what its files share. Lines and columns count from 0; columns are bytes. */
#ifndef VI_H
#define VI_H

#include <setjmp.h>
#include <stddef.h>

#define CTRL(c) ((c) & 31)
#define ESC 27

/* Keys that terminals send as sequences. */
enum { KEY_UP = 256, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_DELETE };

struct position {
	int line, column;
};

struct text {
	char **lines;
	int count;
	int whole_lines;	/* of a register: lines, not a piece of one */
};

extern struct text buffer;		/* never without a line */
extern struct position cursor;
extern int modified, columns, rows, top, read_only;
extern char file_name[];
extern int option_number, option_list, option_ignore_case, option_indent, option_tab;

/* buffer.c: all changes go through replace_lines(), so that all can be undone. */
int length_of(int line);
void replace_lines(int at, int old_count, char **new_lines, int new_count);
void set_line(int line, const char *s, int length);
void insert_line(int at, const char *s, int length);
void delete_lines(int at, int count);
void new_change(void);			/* what follows is undone as one */
int undo(void);
int redo(void);
char *copy_text(const char *s, int length);
void *allocate(size_t size);

/* A piece between two positions; the end is not part of it. */
void take_piece(struct position from, struct position to, struct text *into);
void take_lines(int from, int to, struct text *into);
void delete_piece(struct position from, struct position to);
struct position insert_text(struct position at, const struct text *t);
void free_text(struct text *t);
void append_to_text(struct text *t, const struct text *more);

/* file.c */
int read_file(const char *name, struct text *into, int complain);
int write_file(const char *name, int from, int to, int force, int append);
int load(const char *name);
void rescue(void);

/* screen.c */
void start_screen(void);
void stop_screen(void);
void draw(void);
void redraw_all(void);
extern char status_line[];	/* what the last message said */
void message(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));
void bell(void);
void show_prompt(const char *text);
int screen_column(int line, int column);
int column_at(int line, int wanted);
int rows_of(int line);
void check_size(void);
extern const char *mode_name;

/* input.c */
int get_key(void);
void push_keys(const int *keys, int count);
int keys_waiting(void);
void begin_recording(void);
void remember_change(int count);
void repeat_change(int count);
char *read_prompt(char first);

/* search.c */
int search(const char *pattern, int forward, struct position *at);
int search_again(int forward, struct position *at);
int set_pattern(const char *pattern);
int match_in(int line, int from, int *start, int *end);
int substitute_line(int line, const char *with, int global, int *count);
struct compiled_match;

/* motion.c: 0 if there is no such motion or it cannot be made. */
enum { EXCLUSIVE, INCLUSIVE, LINES };

int is_blank_line(int line);
int first_nonblank(int line);
int move(int key, int count, int has_count, struct position *to, int *kind, int for_operator);
extern struct position marks[26], mark_before;
int find_character(int key, int c, int count, struct position *to);
void keep_position(void);

/* command.c */
void normal_command(void);
extern struct text registers[27];	/* a to z, and the one without a name */
void store_text(int name, struct text *t);

/* insert.c */
void insert_mode(int count, int replacing);

/* ex.c */
void ex_command(const char *line);
void leave_if_allowed(const char *line);

#endif
