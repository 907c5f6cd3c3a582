/*
 * The C library's own tests: a table of named checks, each with a verdict line "ok NAME" or
 * "FAILED NAME: what", and a last line "N passed, N failed". Runs on Linux and on the guest's kernel.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <getopt.h>
#include <glob.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <syscall.h>
#include <time.h>
#include <unistd.h>

static const char *failure;

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			failure = #condition; \
			return; \
		} \
	} while (0)

#define PRINTS(text, ...) \
	do { \
		char buffer_[200]; \
		int n_ = snprintf(buffer_, sizeof(buffer_), __VA_ARGS__); \
		if (strcmp(buffer_, text) != 0 || n_ != (int)strlen(text)) { \
			static char message_[400]; \
			snprintf(message_, sizeof(message_), "%s gave \"%s\", not \"%s\"", #__VA_ARGS__, buffer_, text); \
			failure = message_; \
			return; \
		} \
	} while (0)

static void printf_integers(void)
{
	PRINTS("42 -42 +42  42", "%d %d %+d % d", 42, -42, 42, 42);
	PRINTS("   42|42   |00042", "%5d|%-5d|%05d", 42, 42, 42);
	PRINTS("  042|042  |-0042", "%5.3d|%-5.3d|%05d", 42, 42, -42);
	PRINTS("ff FF 0xff 0XFF 0377 377", "%x %X %#x %#X %#o %o", 255, 255, 255, 255, 255, 255);
	PRINTS("0 0 0", "%x %#x %#o", 0, 0, 0);
	PRINTS("[]", "[%.0d]", 0);
	PRINTS("-2147483648 4294967295", "%d %u", INT_MIN, UINT_MAX);
	PRINTS("-9223372036854775808 18446744073709551615", "%lld %llu", LLONG_MIN, ULLONG_MAX);
	PRINTS("1777777777777777777777", "%llo", ULLONG_MAX);
	PRINTS("-1 255 -1 65535", "%hhd %hhu %hd %hu", (signed char)255, (unsigned char)255, (short)65535, (unsigned short)65535);
	PRINTS("  7", "%*d", 3, 7);
	PRINTS("7  |", "%*d|", -3, 7);
	PRINTS("123 45", "%zu %jd", (size_t)123, (intmax_t)45);
}

static void printf_text(void)
{
	PRINTS("abc|  abc|abc  |ab", "%s|%5s|%-5s|%.2s", "abc", "abc", "abc", "abc");
	PRINTS("x|  x|%", "%c|%3c|%%", 'x', 'x');
	PRINTS("(nil) 0x10", "%p %p", (void *)0, (void *)16);
	errno = ENOENT;
	PRINTS("No such file or directory", "%m");
	PRINTS("ab", "%.*s", 2, "abcd");
}

static void snprintf_cuts_off(void)
{
	char b[4];

	CHECK(snprintf(b, 4, "%s", "abcdef") == 6);
	CHECK(strcmp(b, "abc") == 0);
	CHECK(snprintf(NULL, 0, "%d", 12345) == 5);
}

static void scanning(void)
{
	int a, b, n;
	unsigned x;
	long long l;
	char s[20], t[20];

	CHECK(sscanf("12 -7 0x1f", "%d %d %i", &a, &b, (int *)&x) == 3 && a == 12 && b == -7 && x == 31);
	CHECK(sscanf("key = value", "%[a-z] = %s", s, t) == 2 && !strcmp(s, "key") && !strcmp(t, "value"));
	CHECK(sscanf("abc", "%d", &a) == 0);
	CHECK(sscanf("", "%d", &a) == EOF);
	CHECK(sscanf("12345", "%2d%n%3d", &a, &n, &b) == 2 && a == 12 && n == 2 && b == 345);
	CHECK(sscanf("9000000000", "%lld", &l) == 1 && l == 9000000000LL);
	CHECK(sscanf("a:b", "%[^:]:%c", s, t) == 2 && !strcmp(s, "a") && *t == 'b');
	CHECK(sscanf("1,2", "%d,%*d", &a) == 1 && a == 1);
}

static void numbers_from_text(void)
{
	char *end;

	CHECK(strtol(" -42x", &end, 10) == -42 && *end == 'x');
	CHECK(strtol("0x1F", NULL, 0) == 31 && strtol("017", NULL, 0) == 15 && strtol("zz", NULL, 36) == 1295);
	errno = 0;
	CHECK(strtol("99999999999", NULL, 10) == LONG_MAX && errno == ERANGE);
	CHECK(strtol("-99999999999", NULL, 10) == LONG_MIN);
	CHECK(strtol("-2147483648", NULL, 10) == LONG_MIN);
	CHECK(strtoul("4294967295", NULL, 10) == ULONG_MAX);
	CHECK(strtoll("-9223372036854775808", NULL, 10) == LLONG_MIN);
	CHECK(strtoull("18446744073709551615", NULL, 10) == ULLONG_MAX);
	CHECK(strtol("x", &end, 10) == 0 && *end == 'x');
	CHECK(strtol("0x", &end, 0) == 0 && *end == 'x');
}

static volatile long long big = 1000000007LL * 998244353LL, divisor = 12884901889LL;

static void division_of_64_bits(void)
{
	unsigned long long u = big, d = divisor;

	CHECK(big / 1000000007LL == 998244353LL && big % 1000000007LL == 0);
	CHECK(-big / 1000000007LL == -998244353LL);
	CHECK(u / d * d + u % d == u && u % d < d);
	CHECK(-big % divisor == -(big % divisor));
	CHECK(ULLONG_MAX / d == 1431655765ULL - 0 || ULLONG_MAX / d * d <= ULLONG_MAX);
	CHECK(lldiv(-7, 2).quot == -3 && lldiv(-7, 2).rem == -1);
}

static void strings(void)
{
	char b[32], *state, *p;

	CHECK(strlen("") == 0 && strlen("abc") == 3 && strnlen("abc", 2) == 2);
	CHECK(strcmp("a", "b") < 0 && strcmp("b", "a") > 0 && strcmp("\x80", "a") > 0 && strncmp("abc", "abd", 2) == 0);
	CHECK(strcasecmp("HeLLo", "hEllO") == 0 && strncasecmp("abX", "ABy", 2) == 0);
	CHECK(strchr("abc", 'c') && !strchr("abc", 'd') && *strchr("abc", 0) == 0 && !strcmp(strrchr("a/b/c", '/'), "/c"));
	CHECK(!strcmp(strstr("foobar", "ob"), "obar") && !strstr("foo", "x") && !strcmp(strcasestr("FooBar", "oB"), "oBar"));
	CHECK(strspn("aabc", "ab") == 3 && strcspn("abc", "c") == 2 && !strcmp(strpbrk("abc", "xc"), "c"));
	strcpy(b, "a,b;;c");
	CHECK(!strcmp(strtok_r(b, ",;", &state), "a") && !strcmp(strtok_r(NULL, ",;", &state), "b"));
	CHECK(!strcmp(strtok_r(NULL, ",;", &state), "c") && !strtok_r(NULL, ",;", &state));
	strcpy(b, "a::b");
	p = b;
	CHECK(!strcmp(strsep(&p, ":"), "a") && !strcmp(strsep(&p, ":"), "") && !strcmp(strsep(&p, ":"), "b") && !p);
	CHECK(strlcpy(b, "abcdef", 4) == 6 && !strcmp(b, "abc") && strlcat(b, "xy", 5) == 5 && !strcmp(b, "abcx"));
	memset(b, 'x', 8);
	CHECK(!memcmp(strncpy(b, "ab", 5), "ab\0\0\0xxx", 8));
	CHECK(!strcmp(strerror(2), "No such file or directory") && !strcmp(strerror(9999), "Unknown error 9999"));
	CHECK(!strcmp(strsignal(SIGSEGV), "Segmentation fault"));
}

static void memory_moves(void)
{
	char b[16] = "0123456789";

	memmove(b + 2, b, 8);
	CHECK(!strcmp(b, "0101234567"));
	memmove(b, b + 2, 8);
	CHECK(!strncmp(b, "01234567", 8));
	memmove(b, b + 3, 0);
	CHECK(memchr("abc", 'b', 3) && !memchr("abc", 'c', 2) && memcmp("a\xff", "a\x01", 2) > 0);
	CHECK(memmem("hello", 5, "ll", 2) && !memmem("hello", 5, "lx", 2));
}

static void heap(void)
{
	void *p[200];
	char *q;
	unsigned i, round;

	for (round = 0; round < 20; round++) {
		for (i = 0; i < 200; i++) {
			p[i] = malloc(1 + (i * 37 + round * 11) % 3000);
			CHECK(p[i] && (uintptr_t)p[i] % 8 == 0);
			memset(p[i], i, 1 + (i * 37 + round * 11) % 3000);
		}
		for (i = 0; i < 200; i += 2)
			free(p[i]);
		for (i = 1; i < 200; i += 2) {
			p[i] = realloc(p[i], 4000);
			CHECK(*(unsigned char *)p[i] == i);
		}
		for (i = 1; i < 200; i += 2)
			free(p[i]);
	}
	q = sbrk(0);
	for (i = 0; i < 1000; i++)
		free(malloc(30000));
	CHECK(sbrk(0) == q);
	q = calloc(100, 10);
	for (i = 0; i < 1000; i++)
		CHECK(q[i] == 0);
	free(q);
	errno = 0;
	CHECK(!malloc(0xfffffff0) && errno == ENOMEM && !calloc(0x10000, 0x10001));
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void sorting(void)
{
	int v[500], i, key = 77;

	for (i = 0; i < 500; i++)
		v[i] = i * 7919 % 1009;
	qsort(v, 500, sizeof(int), compare_ints);
	for (i = 1; i < 500; i++)
		CHECK(v[i - 1] <= v[i]);
	for (i = 0; i < 100; i++)
		v[i] = i;
	CHECK(bsearch(&key, v, 100, sizeof(int), compare_ints) == &v[77]);
	key = 1000;
	CHECK(!bsearch(&key, v, 100, sizeof(int), compare_ints));
}

static void environment(void)
{
	CHECK(setenv("LIBC_TEST", "one", 0) == 0 && !strcmp(getenv("LIBC_TEST"), "one"));
	CHECK(setenv("LIBC_TEST", "two", 0) == 0 && !strcmp(getenv("LIBC_TEST"), "one"));
	CHECK(setenv("LIBC_TEST", "two", 1) == 0 && !strcmp(getenv("LIBC_TEST"), "two"));
	CHECK(unsetenv("LIBC_TEST") == 0 && !getenv("LIBC_TEST"));
	CHECK(setenv("A=B", "x", 1) < 0 && errno == EINVAL);
}

static void streams(void)
{
	char name[] = "/tmp/libcXXXXXX", line[100], *grown = NULL;
	size_t size = 0;
	int fd = mkstemp(name), i;
	FILE *f;

	CHECK(fd >= 0);
	f = fdopen(fd, "w+");
	for (i = 0; i < 1000; i++)
		fprintf(f, "line %d\n", i);
	CHECK(ftell(f) == 8890 && fseek(f, 0, SEEK_SET) == 0);
	CHECK(fgets(line, sizeof(line), f) && !strcmp(line, "line 0\n"));
	CHECK(getc(f) == 'l' && ungetc('L', f) == 'L' && fgets(line, 4, f) && !strcmp(line, "Lin"));
	CHECK(ftell(f) == 10 && fseek(f, -9, SEEK_END) == 0);
	CHECK(getline(&grown, &size, f) == 9 && !strcmp(grown, "line 999\n") && getline(&grown, &size, f) == -1);
	CHECK(feof(f) && !ferror(f) && fclose(f) == 0);
	f = fopen(name, "a");
	fputs("more", f);
	CHECK(fclose(f) == 0 && (f = fopen(name, "r")));
	CHECK(fputc('x', f) == EOF && ferror(f));
	clearerr(f);
	CHECK(fread(line, 1, 6, f) == 6 && !memcmp(line, "line 0", 6) && fclose(f) == 0);
	CHECK(unlink(name) == 0 && !fopen(name, "r") && errno == ENOENT);
	free(grown);
}

static void pipes_to_programs(void)
{
	char line[20];
	FILE *f = popen("echo from the shell; exit 3", "r");

	CHECK(f && fgets(line, sizeof(line), f) && !strcmp(line, "from the shell\n"));
	CHECK(WEXITSTATUS(pclose(f)) == 3);
	CHECK(WEXITSTATUS(system("exit 5")) == 5);
}

static void processes(void)
{
	int status, fd[2];
	char byte;
	pid_t pid;

	CHECK(getpid() == syscall(SYS_getpid) && getppid() > 0);
	CHECK(pipe(fd) == 0);
	pid = fork();
	if (pid == 0) {
		write(fd[1], "x", 1);
		_exit(7);
	}
	CHECK(read(fd[0], &byte, 1) == 1 && byte == 'x');
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7);
	pid = fork();
	if (pid == 0)
		abort();
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	CHECK(wait(NULL) == -1 && errno == ECHILD);
	CHECK(execl("/nonexistent", "x", (char *)0) == -1 && errno == ENOENT);
	CHECK(execlp("no-such-program", "x", (char *)0) == -1 && errno == ENOENT);
	close(fd[0]);
	close(fd[1]);
}

static volatile int caught;
static volatile int caught_code;

static void catch(int signal)
{
	caught = signal;
}

static void catch_info(int signal, siginfo_t *info, void *context)
{
	(void)context;
	caught = signal;
	caught_code = info->si_pid == getpid();
}

static void signals(void)
{
	struct sigaction action = { .sa_handler = catch };
	sigset_t set, old;

	CHECK(sigaction(SIGUSR1, &action, NULL) == 0 && raise(SIGUSR1) == 0 && caught == SIGUSR1);
	action.sa_sigaction = catch_info;
	action.sa_flags = SA_SIGINFO;
	CHECK(sigaction(SIGUSR2, &action, NULL) == 0 && raise(SIGUSR2) == 0 && caught == SIGUSR2 && caught_code);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(sigismember(&set, SIGUSR1) == 1 && sigismember(&set, SIGUSR2) == 0 && sigaddset(&set, 99) == -1);
	caught = 0;
	CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0 && raise(SIGUSR1) == 0 && caught == 0);
	CHECK(sigpending(&set) == 0 && sigismember(&set, SIGUSR1));
	CHECK(sigsuspend(&old) == -1 && errno == EINTR && caught == SIGUSR1);
	CHECK(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
	caught = 0;
	CHECK(signal(SIGALRM, catch) != SIG_ERR && alarm(1) == 0 && pause() == -1 && caught == SIGALRM);
	CHECK(signal(SIGKILL, catch) == SIG_ERR && errno == EINVAL);
}

static void non_local_jumps(void)
{
	static jmp_buf plain;
	static sigjmp_buf masked;
	static int passes;
	sigset_t set;
	int value;

	passes = 0;
	value = setjmp(plain);
	passes++;
	if (passes == 1)
		longjmp(plain, 0);
	CHECK(passes == 2 && value == 1);
	passes = 0;
	if (sigsetjmp(masked, 1) == 0) {
		sigfillset(&set);
		sigprocmask(SIG_BLOCK, &set, NULL);
		passes = 1;
		siglongjmp(masked, 5);
	}
	sigprocmask(SIG_BLOCK, NULL, &set);
	CHECK(passes == 1 && !sigismember(&set, SIGUSR1));
}

static void calendar(void)
{
	struct tm tm;
	time_t t = 951782400;	/* 2000-02-29 */
	char text[80];

	gmtime_r(&t, &tm);
	CHECK(tm.tm_year == 100 && tm.tm_mon == 1 && tm.tm_mday == 29 && tm.tm_wday == 2 && tm.tm_yday == 59);
	CHECK(mktime(&tm) == t);
	for (t = -2000000000; t < 2000000000; t += 86399 * 97) {
		gmtime_r(&t, &tm);
		CHECK(mktime(&tm) == t);
	}
	t = 1000000000;
	CHECK(!strcmp(ctime(&t), "Sun Sep  9 01:46:40 2001\n"));
	CHECK(strftime(text, sizeof(text), "%F %T %j %V %a %b %e %%", gmtime(&t)) && !strcmp(text, "2001-09-09 01:46:40 252 36 Sun Sep  9 %"));
	memset(&tm, 0, sizeof(tm));
	tm.tm_year = 101;
	tm.tm_mon = 13;
	tm.tm_mday = 31;
	mktime(&tm);
	CHECK(tm.tm_year == 102 && tm.tm_mon == 2 && tm.tm_mday == 3);
	CHECK(time(NULL) > 1000000000 || time(NULL) >= 0);
}

static void files(void)
{
	char directory[] = "/tmp/libcXXXXXX", here[PATH_MAX], there[PATH_MAX], link[64];
	struct dirent *e;
	struct stat st;
	int fd, entries = 0;
	DIR *d;

	CHECK(mkdtemp(directory) && getcwd(here, sizeof(here)) && chdir(directory) == 0);
	CHECK((fd = open("file", O_CREAT | O_WRONLY, 0640)) >= 0 && write(fd, "12345", 5) == 5 && close(fd) == 0);
	CHECK(stat("file", &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 5 && (st.st_mode & 0777 & ~0640) == 0);
	CHECK(symlink("file", "link") == 0 && lstat("link", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(readlink("link", link, sizeof(link)) == 4 && realpath("link", there) && !strcmp(basename(there), "file"));
	CHECK(realpath("./nothing/..", there) == NULL && errno == ENOENT);
	CHECK(mkdir("sub", 0700) == 0 && mkdir("sub", 0700) == -1 && errno == EEXIST);
	CHECK(rename("file", "sub/file") == 0 && access("file", F_OK) == -1 && access("sub/file", R_OK) == 0);
	CHECK((fd = open("sub/file", O_RDONLY)) >= 0 && lseek(fd, 2, SEEK_SET) == 2 && read(fd, link, 10) == 3);
	CHECK(pread(fd, link, 2, 1) == 2 && link[0] == '2' && llseek(fd, 0, SEEK_CUR) == 5 && close(fd) == 0);
	CHECK((d = opendir(".")) != NULL);
	while ((e = readdir(d)))
		entries++;
	CHECK(entries == 4 && closedir(d) == 0);
	CHECK(truncate("sub/file", 1) == 0 && stat("sub/file", &st) == 0 && st.st_size == 1);
	CHECK(unlink("sub/file") == 0 && rmdir("sub") == 0 && unlink("link") == 0 && chdir(here) == 0 && rmdir(directory) == 0);
	CHECK(open(directory, O_RDONLY) == -1 && errno == ENOENT && close(999) == -1 && errno == EBADF);
}

static void memory_maps(void)
{
	char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED && p[8191] == 0);
	p[0] = 1;
	CHECK(mprotect(p, 4096, PROT_READ) == 0 && munmap(p, 8192) == 0);
	CHECK(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
}

static void shell_patterns(void)
{
	CHECK(fnmatch("*.c", "a.c", 0) == 0 && fnmatch("*.c", "a.h", 0) == FNM_NOMATCH);
	CHECK(fnmatch("a?c", "abc", 0) == 0 && fnmatch("[a-c]x", "bx", 0) == 0 && fnmatch("[!a-c]x", "bx", 0) != 0);
	CHECK(fnmatch("[[:digit:]]*", "7up", 0) == 0 && fnmatch("\\*", "*", 0) == 0 && fnmatch("\\*", "x", 0) != 0);
	CHECK(fnmatch("*", ".x", FNM_PERIOD) != 0 && fnmatch("*", "a/b", FNM_PATHNAME) != 0 && fnmatch("*", "a/b", 0) == 0);
	CHECK(fnmatch("*a*b*c", "xxaxxbxxbxc", 0) == 0 && fnmatch("[", "[", 0) == 0 && fnmatch("[]]", "]", 0) == 0);
}

static void globbing(void)
{
	glob_t g;

	CHECK(glob("/et[c]", 0, NULL, &g) == 0 && g.gl_pathc == 1 && !strcmp(g.gl_pathv[0], "/etc"));
	globfree(&g);
	CHECK(glob("/nothing*here", 0, NULL, &g) == GLOB_NOMATCH);
	CHECK(glob("/nothing*", GLOB_NOCHECK, NULL, &g) == 0 && !strcmp(g.gl_pathv[0], "/nothing*"));
	globfree(&g);
}

/* Matches a pattern; the result as "start,end" of the match and of group 1, or "no", or "error N". */
static const char *matched(const char *pattern, const char *text, int flags)
{
	static char result[40];
	regmatch_t m[2];
	regex_t r;
	int error = regcomp(&r, pattern, flags);

	if (error) {
		sprintf(result, "error %d", error);
		return result;
	}
	if (regexec(&r, text, 2, m, 0))
		strcpy(result, "no");
	else
		sprintf(result, "%d,%d %d,%d", m[0].rm_so, m[0].rm_eo, m[1].rm_so, m[1].rm_eo);
	regfree(&r);
	return result;
}

static void regular_expressions(void)
{
	static const struct {
		const char *pattern, *text;
		int flags;
		const char *result;
	} cases[] = {
		{ "b", "abc", 0, "1,2 -1,-1" },
		{ "^b", "abc", 0, "no" },
		{ "a*", "aaa", 0, "0,3 -1,-1" },
		{ "x*", "aaa", 0, "0,0 -1,-1" },
		{ "\\(ab\\)*", "ababx", 0, "0,4 2,4" },
		{ "a\\{2,3\\}", "aaaa", 0, "0,3 -1,-1" },
		{ "\\(a\\)\\1", "xaay", 0, "1,3 1,2" },
		{ "a|b", "xb", REG_EXTENDED, "1,2 -1,-1" },
		{ "foo|foobar", "foobar", REG_EXTENDED, "0,6 -1,-1" },
		{ "(a|ab)(c|bcd)", "abcd", REG_EXTENDED, "0,4 0,1" },
		{ "x?y+z*", "xyyz", REG_EXTENDED, "0,4 -1,-1" },
		{ "a+b", "aab", 0, "no" },
		{ "a\\+b", "aab", 0, "0,3 -1,-1" },
		{ "[]a]", "]", 0, "0,1 -1,-1" },
		{ "[^a-c]", "abcd", 0, "3,4 -1,-1" },
		{ "[[:alpha:]_]+", "1a_b2", REG_EXTENDED, "1,4 -1,-1" },
		{ "HELLO", "hello", REG_ICASE, "0,5 -1,-1" },
		{ "(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", REG_EXTENDED, "no" },
		{ "^$", "", 0, "0,0 -1,-1" },
		{ "a.c", "a\nc", REG_NEWLINE, "no" },
		{ "^b", "a\nb", REG_NEWLINE, "2,3 -1,-1" },
		{ "*a", "*a", 0, "0,2 -1,-1" },
		{ "a{,2}b", "aab", REG_EXTENDED, "0,3 -1,-1" },
		{ "\\<w", "a word", 0, "2,3 -1,-1" },
		{ "[", "", 0, "error 7" },
		{ "(", "", REG_EXTENDED, "error 8" },
		{ "\\(", "", 0, "error 8" },
		{ "a\\{1", "", 0, "error 9" },
		{ "[z-a]", "", 0, "error 11" },
		{ "\\(a\\)\\2", "", 0, "error 6" },
		{ "[[:nope:]]", "", 0, "error 4" },
	};
	static char message[160];
	unsigned i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *result = matched(cases[i].pattern, cases[i].text, cases[i].flags);

		if (strcmp(result, cases[i].result) != 0) {
			snprintf(message, sizeof(message), "%s on %s: %s, not %s", cases[i].pattern, cases[i].text, result, cases[i].result);
			failure = message;
			return;
		}
	}
}

static void command_lines(void)
{
	char *words[] = { "x", "operand", "-ab", "-cvalue", "--long=1", "last", "--", "-z", NULL };
	static const struct option options[] = { { "long", required_argument, NULL, 'L' }, { NULL } };
	char letters[10] = "";
	int c;

	optind = 0;
	while ((c = getopt_long(8, words, "abc:", options, NULL)) != -1)
		letters[strlen(letters)] = c;
	CHECK(!strcmp(letters, "abcL") && optind == 5);
	CHECK(!strcmp(words[5], "operand") && !strcmp(words[6], "last") && !strcmp(words[7], "-z"));
}

static void path_halves(void)
{
	char a[] = "/usr/lib/", b[] = "/usr/lib/", c[] = "/", d[] = "x";

	CHECK(!strcmp(basename(a), "lib") && !strcmp(dirname(b), "/usr") && !strcmp(basename(c), "/") && !strcmp(dirname(d), "."));
}

static void character_classes(void)
{
	CHECK(isalpha('a') && !isalpha('1') && isspace('\v') && !isspace('x') && ispunct('!') && !ispunct(' '));
	CHECK(isprint(' ') && !isprint(127) && iscntrl(127) && !isalpha(EOF) && toupper('a') == 'A' && toupper('1') == '1');
}

static void system_information(void)
{
	struct utsname u;
	struct tms t;

	CHECK(uname(&u) == 0 && !strcmp(u.sysname, "Linux"));
	CHECK(times(&t) != 0 && sysconf(_SC_PAGESIZE) == 4096 && sysconf(_SC_CLK_TCK) == 100);
	CHECK(sysconf(12345) == -1 && errno == EINVAL);
	CHECK(syscall(9999) == -1 && errno == ENOSYS);
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{ "printf_integers", printf_integers },
	{ "printf_text", printf_text },
	{ "snprintf_cuts_off", snprintf_cuts_off },
	{ "scanning", scanning },
	{ "numbers_from_text", numbers_from_text },
	{ "division_of_64_bits", division_of_64_bits },
	{ "strings", strings },
	{ "memory_moves", memory_moves },
	{ "heap", heap },
	{ "sorting", sorting },
	{ "environment", environment },
	{ "streams", streams },
	{ "pipes_to_programs", pipes_to_programs },
	{ "processes", processes },
	{ "signals", signals },
	{ "non_local_jumps", non_local_jumps },
	{ "calendar", calendar },
	{ "files", files },
	{ "memory_maps", memory_maps },
	{ "shell_patterns", shell_patterns },
	{ "globbing", globbing },
	{ "regular_expressions", regular_expressions },
	{ "command_lines", command_lines },
	{ "path_halves", path_halves },
	{ "character_classes", character_classes },
	{ "system_information", system_information },
};

int main(void)
{
	unsigned i, failed = 0, count = sizeof(tests) / sizeof(*tests);

	for (i = 0; i < count; i++) {
		failure = NULL;
		tests[i].run();
		failed += failure != NULL;
		if (failure)
			printf("FAILED %s: %s\n", tests[i].name, failure);
		else
			printf("ok %s\n", tests[i].name);
	}
	printf("%u passed, %u failed\n", count - failed, failed);
	return failed != 0;
}
