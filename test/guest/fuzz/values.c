/*
 * Values of arguments: mostly such that a call gets somewhere, now and then such that it must refuse.
 *
 *	0x50000000  64 KB  may be written; iovecs, times, addresses lie here
 *	0x50100000   4 KB  may only be read
 *	0x50200000   4 KB  may not be touched
 *	0x50300000   8 KB  may be written; the page behind does not exist
 *	0x50400000  16 KB  a file
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "fuzz.h"

#define ARENA		0x50000000UL
#define ARENA_SIZE	0x10000
#define READ_ONLY	0x50100000UL
#define FORBIDDEN	0x50200000UL
#define EDGE		0x50300000UL
#define EDGE_END	0x50302000UL
#define FILE_AREA	0x50400000UL

#define PICK(list)	((list)[draw(sizeof(list) / sizeof((list)[0]))])

static unsigned int state = 1;

void seed_draws(unsigned int seed, unsigned int worker)
{
	state = (seed * 2654435761u) ^ (worker * 40503u + 0x9e3779b9u);
	if (!state)
		state = 1;
}

unsigned int draw(unsigned int below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return below ? (state >> 3) % below : state;
}

/* ---- numbers ---- */

static long number(void)
{
	static const long edges[] = {
		-1, -2, 0x7fffffff, -0x7fffffff - 1, 0xffff, 0x10000, 4095, 4096, 4097, -4095, -4096, 1 << 20, 0xc0000000,
	};

	return draw(8) ? (long)draw(24) : PICK(edges);
}

static long size(void)
{
	static const long edges[] = {
		0, 1, 2, 4095, 4096, 4097, 65536, 0x7fffffff, 0x7ffff000, -1, -4096, 0x40000000, 0x80000000, 1 << 20,
	};

	if (draw(6) == 0)
		return PICK(edges);
	return draw(2) ? (long)draw(128) : (long)draw(5000);
}

static long flags(void)
{
	if (draw(4) == 0)
		return 0;
	if (draw(8) == 0)
		return draw(0);
	return (1L << draw(24)) | (draw(2) ? 1L << draw(12) : 0) | (draw(3) ? 0 : draw(4));
}

static long process(void)
{
	static const long special[] = { 0, -1, 1, 2, 99999, 0x7fffffff, -0x7fffffff - 1, 300 };

	switch (draw(4)) {
	case 0:
		return getpid();
	case 1:
		return getpid() + 1 + draw(6);
	case 2:
		return draw(8) ? 0 : -(long)getpid();
	}
	return PICK(special);
}

/* ---- memory ---- */

static long address(void)
{
	static const unsigned long pages[] = {
		READ_ONLY, FORBIDDEN, EDGE, EDGE + 4096, FILE_AREA, FILE_AREA + 8192, 0x50500000, 0x60000000, 0x08048000,
		0, 0xc0000000, 0xbffff000, 0xfffff000, 0x40000000, 0x1000,
	};

	if (draw(2))
		return 0x51000000 + draw(64) * 4096;
	return PICK(pages) + (draw(8) ? 0 : draw(4096));
}

static long length(void)
{
	return draw(4) ? (long)(1 + draw(16)) * 4096 : size();
}

static long good_pointer(void)
{
	if (draw(6) == 0)
		return EDGE_END - draw(200);
	return ARENA + draw(ARENA_SIZE / 64) * 64;
}

static long bad_pointer(void)
{
	static const unsigned long bad[] = {
		0, 1, 4095, READ_ONLY, FORBIDDEN, EDGE_END, EDGE_END - 1, EDGE_END - 3, 0x60000000, 0xbfffffff, 0xc0000000,
		0xc0100000, 0xc0000000 - 4, 0xfffff000, 0xffffffff, 0xfffffffc, 0xfec00000, 0x80000000,
	};

	return PICK(bad);
}

static long pointer(void)
{
	return draw(7) ? good_pointer() : bad_pointer();
}

/* Words that could be numbers, descriptors, pointers or times, where a call is going to read a structure. */
static long buffer(void)
{
	static const char letters[] = "nfAgzpbs";
	long at = pointer();
	unsigned long *word = (unsigned long *)(at & ~3);
	unsigned int i, n = 1 + draw(12);

	if ((unsigned long)at < ARENA || (unsigned long)at >= ARENA + ARENA_SIZE - 64 || draw(4) == 0)
		return at;
	for (i = 0; i < n; i++) {
		char letter = draw(3) ? 'n' : letters[draw(sizeof(letters) - 1)];

		word[i] = letter == 'b' || letter == 's' ? (unsigned long)good_pointer() : (unsigned long)value_for(letter, i);
	}
	return at;
}

/* Short enough that the worker gets on; sometimes nonsense. */
static long span(int wide)
{
	unsigned long *word = (unsigned long *)(ARENA + draw(256) * 64);

	if (draw(8) == 0)
		return bad_pointer();
	memset(word, 0, 16);
	word[0] = draw(12) ? 0 : number();
	word[wide ? 2 : 1] = draw(12) ? draw(3000000) : (unsigned long)number();
	return (long)word;
}

static long vectors(void)
{
	unsigned long *word = (unsigned long *)(ARENA + draw(256) * 64);
	int i;

	if (draw(8) == 0)
		return bad_pointer();
	for (i = 0; i < 6; i++) {
		word[2 * i] = pointer();
		word[2 * i + 1] = size();
	}
	return (long)word;
}

/* name, its length, iovecs, their number, ancillary data, its length, flags */
static long message(void)
{
	unsigned long *word = (unsigned long *)(ARENA + draw(256) * 64), *control = (unsigned long *)(ARENA + 0x8000);

	if (draw(8) == 0)
		return bad_pointer();
	word[0] = draw(2) ? 0 : value_for('a', 0);
	word[1] = draw(130);
	word[2] = vectors();
	word[3] = draw(16) ? draw(6) : number();
	word[4] = draw(3) ? (unsigned long)control : (unsigned long)pointer();
	word[5] = draw(4) ? 12 + 4 * draw(6) : (unsigned long)size();
	word[6] = flags();
	control[0] = draw(4) ? word[5] : (unsigned long)size();
	control[1] = draw(6) ? 1 : number();			/* SOL_SOCKET */
	control[2] = draw(6) ? 1 + draw(2) : number();		/* SCM_RIGHTS, SCM_CREDENTIALS */
	control[3] = value_for('f', 0);
	control[4] = value_for('f', 0);
	control[5] = value_for('f', 0);
	return (long)word;
}

static long socket_address(void)
{
	static const char *const names[] = { "sock", "s2", "d/s", "", "a", "/w/sock" };
	char *at = (char *)(ARENA + 0x9000 + draw(16) * 128);

	if (draw(8) == 0)
		return bad_pointer();
	*(unsigned short *)at = draw(8) ? 1 : draw(40);
	strcpy(at + 2, PICK(names));
	if (draw(3) == 0) {
		at[2] = 0;
		at[3] = 'a' + draw(3);
	}
	return (long)at;
}

static long short_length(void)
{
	int *at = (int *)(ARENA + 0xa000 + draw(16) * 64);

	if (draw(8) == 0)
		return bad_pointer();
	*at = draw(6) ? draw(128) : number();
	return (long)at;
}

/* Six words, of which the first is often a descriptor. */
static long words(void)
{
	unsigned long *word = (unsigned long *)(ARENA + 0xb100 + draw(8) * 64);
	int i;

	if (draw(10) == 0)
		return bad_pointer();
	word[0] = draw(2) ? value_for('f', 0) : draw(4);
	for (i = 1; i < 6; i++)
		word[i] = value_for("yybMalz"[draw(7)], i);
	return (long)word;
}

/* A few words that all workers' calls agree on. */
static long futex_word(void)
{
	int *at = (int *)(ARENA + 0xb000 + draw(4) * 4);

	if (draw(10) == 0)
		return bad_pointer();
	*at = draw(24);
	return (long)at + (draw(20) ? 0 : 1);
}

static long strings(void)
{
	unsigned long *word = (unsigned long *)(ARENA + 0xc000 + draw(8) * 64);
	unsigned int i, n = draw(6);

	if (draw(8) == 0)
		return bad_pointer();
	for (i = 0; i < n; i++)
		word[i] = draw(12) ? (unsigned long)value_for('s', i) : (unsigned long)bad_pointer();
	word[n] = draw(16) ? 0 : 1;
	return (long)word;
}

/* ---- names ---- */

static const char *const names[] = {
	"a", "b", "c", "d", "d/a", "d/d", "d/d/e", "l", "loop", "dangling", "fifo", "sock", ".", "..", "/", "", "d/..", "a/b",
	"./a", "//w//a", "/w", "/w/../w/b", "/nothing", "/prog", "/corrupt", "/script", "/dev/null", "/dev/zero", "/dev/full",
	"/dev/random", "/dev/tty", "/dev/ptmx", "/dev/pts/0", "/dev/pts/1", "/dev/pts", "/proc", "/proc/self", "/proc/1",
	"/proc/self/maps", "/proc/self/mem", "/proc/self/fd", "/proc/self/fd/3", "/proc/self/fd/5", "/proc/self/stat",
	"/proc/self/status", "/proc/self/exe", "/proc/self/cwd", "/proc/self/root", "/proc/self/cmdline", "/proc/self/environ",
	"/proc/1/mem", "/proc/1/environ", "/proc/1/fd", "/proc/mounts", "/proc/meminfo", "/proc/slabinfo", "/proc/ksyms",
	"/proc/kmsg", "/proc/kcore", "/proc/interrupts", "/proc/tty/drivers", "/proc/sys/kernel/hostname",
	"/proc/sys/fs/file-max", "/proc/99999", "proc", "tmpfs", "ramfs", "devpts", "user.name",
};

static long long_name(void)
{
	char *at = (char *)(ARENA + 0xd000);
	unsigned int n = draw(2) ? 250 + draw(10) : 4090 + draw(10);

	memset(at, 'x', n);
	if (n > 300)
		for (unsigned int i = 1; i < n; i += 2)
			at[i] = '/';
	at[n] = 0;
	return (long)at;
}

static long path(void)
{
	char *at = (char *)(ARENA + 0xe000 + draw(32) * 64);

	if (draw(12) == 0)
		return bad_pointer();
	if (draw(40) == 0)
		return long_name();
	strcpy(at, names[draw(2) ? draw(24) : draw(sizeof(names) / sizeof(names[0]))]);
	return (long)at;
}

/* ---- commands of calls that are many calls, by what they are ---- */

static long command(void)
{
	static const long groups[] = {
		0x5400,		/* ioctl of terminals */
		0x80045430, 0x40045431,	/* of pseudo-terminals */
		0x4200,		/* ptrace */
		1024,		/* fcntl */
		128, 256,	/* futex */
	};

	if (draw(3) == 0)
		return PICK(groups) + draw(0x62);
	return draw(16) ? (long)draw(45) : number();
}

static long descriptor(void)
{
	return draw(12) ? (long)draw(26) : number();
}

static long folder(void)
{
	return draw(3) ? -100 : descriptor();
}

static long mode(void)
{
	static const long kinds[] = { 0, 0100000, 0040000, 0010000, 0140000, 0020000, 0060000, 0120000 };

	return draw(010000) | (draw(3) ? 0 : PICK(kinds));
}

static long user(void)
{
	return draw(3) ? 1000 : draw(2) ? -1 : number();
}

long value_for(char letter, int position)
{
	switch (letter) {
	case 'f': return descriptor();
	case 'd': return folder();
	case 's': return path();
	case 'b': return buffer();
	case 'z': return size();
	case 'x': return flags();
	case 'm': return mode();
	case 'u': return user();
	case 'p': return process();
	case 'g': return draw(16) ? (long)draw(66) : number();
	case 'o': return draw(8) ? (long)draw(20000) : number();
	case 'h': return draw(8) ? 0 : number();
	case 'k': return draw(8) ? (long)draw(12) : number();
	case 'A': return address();
	case 'L': return length();
	case '8': return draw(8) ? 8 : number();
	case 'y': return draw(16) ? (long)draw(4) : number();
	case 'q': return words();
	case 't': return span(0);
	case 'T': return span(1);
	case 'v': return vectors();
	case 'M': return message();
	case 'a': return socket_address();
	case 'l': return short_length();
	case 'w': return futex_word();
	case 'c': return command();
	case 'E': return strings();
	default: return number();
	}
}

/* ---- what the values name ---- */

static void map(unsigned long at, size_t length, int protection, int fd)
{
	int flags = MAP_FIXED | (fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED);

	if (mmap((void *)at, length, protection, flags, fd, 0) != (void *)at)
		_exit(90);
}

void make_arena(void)
{
	int fd = open("area", O_RDWR | O_CREAT, 0600);

	ftruncate(fd, 0x3000);
	map(ARENA, ARENA_SIZE, PROT_READ | PROT_WRITE, -1);
	map(READ_ONLY, 0x1000, PROT_READ, -1);
	map(FORBIDDEN, 0x1000, PROT_NONE, -1);
	map(EDGE, 0x2000, PROT_READ | PROT_WRITE, -1);
	map(FILE_AREA, 0x4000, PROT_READ | PROT_WRITE, fd);
	close(fd);
}

static void make_names(void)
{
	close(open("a", O_RDWR | O_CREAT, 0666));
	mkdir("d", 0777);
	mkdir("d/d", 0777);
	symlink("a", "l");
	symlink("loop", "loop");
	symlink("/nothing", "dangling");
	mkfifo("fifo", 0666);
}

/* Descriptors 0 to about 20: one of each kind, each at the same place in every worker. */
void make_descriptors(void)
{
	struct { unsigned short family; char name[14]; } name = { 1, "sock" };
	int pair[2], master, zero = 0;

	make_names();
	open("/dev/null", O_RDWR);
	open("/dev/null", O_RDWR);
	open("/dev/null", O_RDWR);
	pipe(pair);
	open("a", O_RDWR);
	open("a", O_RDONLY);
	open(".", O_RDONLY);
	syscall(__NR_socketpair, 1, 1, 0, pair);
	syscall(__NR_socketpair, 1, 2, 0, pair);
	master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	syscall(__NR_ioctl, master, 0x40045431, &zero);	/* TIOCSPTLCK */
	open("/dev/pts/0", O_RDWR | O_NOCTTY);
	syscall(__NR_bind, syscall(__NR_socket, 1, 1, 0), &name, sizeof(name));
	syscall(__NR_listen, pair[1] + 3, 4);
	syscall(__NR_epoll_create1, 0);
	open("/dev/zero", O_RDWR);
	open("/proc/self/maps", O_RDONLY);
	open("fifo", O_RDWR | O_NONBLOCK);
	open("/proc", O_RDONLY);
	open("a", 010000000);				/* O_PATH */
	dup(4);
	syscall(__NR_timer_create, 1, NULL, pair);
}
