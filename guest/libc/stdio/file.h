/*
 * A stream: a descriptor and a buffer that is either being read from or being written to.
 *
 *	reading:  base ... [pos ... end) not yet handed out
 *	writing:  [base ... pos) not yet written, room up to base + size
 *
 * UNGET_ROOM bytes before base are kept free for ungetc().
 */
#ifndef STDIO_FILE_H
#define STDIO_FILE_H

#include <stdio.h>

#define UNGET_ROOM 8

#define F_CAN_READ 0x001
#define F_CAN_WRITE 0x002
#define F_APPEND 0x004
#define F_EOF 0x008
#define F_ERROR 0x010
#define F_READING 0x020
#define F_WRITING 0x040
#define F_LINE 0x080	/* flush after each line */
#define F_UNBUFFERED 0x100
#define F_MODE_SET 0x200	/* setvbuf() has decided */
#define F_STATIC 0x400	/* stdin, stdout, stderr: not from malloc() */
#define F_STRING 0x800	/* sscanf(): the buffer is all there is */

struct __file {
	int fd;
	unsigned flags;
	unsigned char *base;
	unsigned char *pos;
	unsigned char *end;
	size_t size;
	pid_t child;	/* popen() */
	struct __file *next;
};

extern struct __file *__open_streams;

int __stream_flags(const char *mode, unsigned *flags, int *open_flags);
struct __file *__new_stream(int fd, unsigned flags);
int __start_reading(struct __file *f);
int __start_writing(struct __file *f);
int __fill(struct __file *f);
int __flush(struct __file *f);
void __flush_line_streams(void);

#endif
