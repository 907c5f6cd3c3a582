#ifndef _STDIO_H
#define _STDIO_H

#include <features.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#define EOF (-1)
#define BUFSIZ 1024
#define FILENAME_MAX 4096
#define FOPEN_MAX 16
#define TMP_MAX 10000
#define L_tmpnam 20
#define P_tmpdir "/tmp"

#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

typedef struct __file FILE;
typedef long fpos_t;

__BEGIN_DECLS
extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr

FILE *fopen(const char *path, const char *mode);
FILE *fdopen(int fd, const char *mode);
FILE *freopen(const char *path, const char *mode, FILE *stream);
int fclose(FILE *stream);
int fflush(FILE *stream);
int setvbuf(FILE *stream, char *buffer, int mode, size_t size);
void setbuf(FILE *stream, char *buffer);
void setlinebuf(FILE *stream);
int fileno(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void clearerr(FILE *stream);

size_t fread(void *buffer, size_t size, size_t count, FILE *stream);
size_t fwrite(const void *buffer, size_t size, size_t count, FILE *stream);
int fseek(FILE *stream, long offset, int whence);
int fseeko(FILE *stream, off_t offset, int whence);
long ftell(FILE *stream);
off_t ftello(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *stream, fpos_t *position);
int fsetpos(FILE *stream, const fpos_t *position);

int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int c, FILE *stream);
char *fgets(char *s, int size, FILE *stream);
char *gets(char *s);
ssize_t getline(char **line, size_t *size, FILE *stream);
ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *stream);

int fputc(int c, FILE *stream);
int putc(int c, FILE *stream);
int putchar(int c);
int fputs(const char *s, FILE *stream);
int puts(const char *s);

int printf(const char *format, ...) __printf_like(1, 2);
int fprintf(FILE *stream, const char *format, ...) __printf_like(2, 3);
int dprintf(int fd, const char *format, ...) __printf_like(2, 3);
int sprintf(char *s, const char *format, ...) __printf_like(2, 3);
int snprintf(char *s, size_t size, const char *format, ...) __printf_like(3, 4);
int asprintf(char **s, const char *format, ...) __printf_like(2, 3);
int vprintf(const char *format, va_list arguments) __printf_like(1, 0);
int vfprintf(FILE *stream, const char *format, va_list arguments) __printf_like(2, 0);
int vdprintf(int fd, const char *format, va_list arguments) __printf_like(2, 0);
int vsprintf(char *s, const char *format, va_list arguments) __printf_like(2, 0);
int vsnprintf(char *s, size_t size, const char *format, va_list arguments) __printf_like(3, 0);
int vasprintf(char **s, const char *format, va_list arguments) __printf_like(2, 0);

int scanf(const char *format, ...);
int fscanf(FILE *stream, const char *format, ...);
int sscanf(const char *s, const char *format, ...);
int vfscanf(FILE *stream, const char *format, va_list arguments);
int vsscanf(const char *s, const char *format, va_list arguments);

void perror(const char *prefix);
int remove(const char *path);
int rename(const char *from, const char *to);
FILE *tmpfile(void);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
__END_DECLS

#endif
