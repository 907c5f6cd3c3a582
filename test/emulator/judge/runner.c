/*
 * Runs programs of a few instructions on the host's processor (layout.ts says in which little world). Cases come from
 * standard input as fixed records, one output is written for each. No C library: whatever runs between two cases is
 * known. Every program ends with a signal, INT3's or a fault's, whose frame holds the whole state.
 */
typedef unsigned int u32;
typedef unsigned char u8;

#define PAGE 4096u
#define CODE 0x20000000u
#define CODE_BYTES 8192u
#define DATA 0x40000000u
#define IMAGE_WORDS 4096u
#define ALIAS 0x30000000u /* of data and code, writable */
#define INT3 0xcc
#define MAX_CHANGES 8
#define MAX_PATCHES 6
#define UNIT_BYTES 288
#define FLAT_CODE 0x23
#define FLAT_DATA 0x2b

struct patch {
	u32 offset, length;
	u8 bytes[16];
};

struct input {
	u32 regs[8]; /* eax ecx edx ebx esp ebp esi edi */
	u32 eflags, eip, cs, ds, es, ss, fs, gs;
	u32 start, length, patches, spare;
	u8 code[128];
	struct patch patch[MAX_PATCHES];
	u8 unit[UNIT_BYTES];
};

struct output {
	u32 regs[8];
	u32 eflags, eip, cs, ds, es, ss, fs, gs;
	u32 trap, error, cr2, signal, address;
	u32 changes, hash, spare;
	u32 change[MAX_CHANGES][2];
	u8 unit[UNIT_BYTES];
};

#define BATCH 256
static struct input in[BATCH];
static struct output out[BATCH];
static struct input *now;
static struct output *then;

/* What the entry stub loads, at fixed places. */
u32 entry_regs[8];
u32 entry_flags;
u32 entry_stack[2]; /* esp, ss */
u32 entry_code[2]; /* eip, cs */
u32 entry_ds, entry_es, entry_fs, entry_gs;
u8 entry_unit[512] __attribute__((aligned(16)));
u32 saved_esp;

static u32 background[IMAGE_WORDS];
static u32 expected[IMAGE_WORDS];

static int syscall6(int n, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f)
{
	u32 frame[7] = { (u32)n, a, b, c, d, e, f };
	int result;
	__asm__ volatile("push %%ebp\n"
			 "push %%ebx\n"
			 "mov 4(%%eax), %%ebx\n"
			 "mov 8(%%eax), %%ecx\n"
			 "mov 12(%%eax), %%edx\n"
			 "mov 16(%%eax), %%esi\n"
			 "mov 20(%%eax), %%edi\n"
			 "mov 24(%%eax), %%ebp\n"
			 "mov (%%eax), %%eax\n"
			 "int $0x80\n"
			 "pop %%ebx\n"
			 "pop %%ebp\n"
			 : "=a"(result)
			 : "0"(frame)
			 : "ecx", "edx", "esi", "edi", "memory");
	return result;
}

static void quit(int status)
{
	syscall6(1, (u32)status, 0, 0, 0, 0, 0);
	__builtin_unreachable();
}

static u32 read_all(void *to, u32 size)
{
	u32 have = 0;
	while (have < size) {
		int n = syscall6(3, 0, (u32)to + have, size - have, 0, 0, 0);
		if (n <= 0)
			break;
		have += (u32)n;
	}
	return have;
}

static void write_all(const void *from, u32 size)
{
	u32 done = 0;
	while (done < size) {
		int n = syscall6(4, 1, (u32)from + done, size - done, 0, 0, 0);
		if (n <= 0)
			quit(4);
		done += (u32)n;
	}
}

static void copy(void *to, const void *from, u32 bytes)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static void fill(void *to, u32 bytes, u8 value)
{
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(bytes) : "a"(value) : "memory");
}

extern void resume(void);

/* Words of struct sigcontext behind struct ucontext's flags, link and stack. */
enum { GS, FS, ES, DS, EDI, ESI, EBP, ESP, EBX, EDX, ECX, EAX, TRAPNO, ERR, EIP, CS, EFL, UESP, SS, FPSTATE, OLDMASK, CR2 };

__attribute__((used)) static void handle(int signal, const u32 *info, const u32 *context)
{
	const u32 *c = context + 5;
	static const u8 order[8] = { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI };
	int i;
	for (i = 0; i < 8; i++)
		then->regs[i] = c[order[i]];
	then->eflags = c[EFL];
	then->eip = c[EIP];
	then->cs = c[CS] & 0xffff;
	then->ds = c[DS] & 0xffff;
	then->es = c[ES] & 0xffff;
	then->ss = c[SS] & 0xffff;
	then->fs = c[FS] & 0xffff;
	then->gs = c[GS] & 0xffff;
	then->trap = c[TRAPNO];
	then->error = c[ERR];
	then->cr2 = c[CR2];
	then->signal = (u32)signal;
	then->address = info[3];
	/* The image of FXSAVE stands behind the older one of FSAVE. */
	copy(then->unit, (const void *)(c[FPSTATE] + 112), UNIT_BYTES);
}

/* The snippet's AC and NT must not be the handler's. It never returns to the snippet: no sigreturn. */
__asm__("catcher: pushl $0x202\n"
	" popf\n"
	" mov %esp, %eax\n"
	" pushl 12(%eax)\n"
	" pushl 8(%eax)\n"
	" pushl 4(%eax)\n"
	" call handle\n"
	" jmp resume\n"
	"restorer: mov $173, %eax\n"
	" int $0x80\n");
extern void catcher(void);
extern void restorer(void);

static void catch(int signal)
{
	/* siginfo, own stack, restorer, not masked while handled */
	u32 action[5] = { (u32)catcher, 0x4c000004u, (u32)restorer, 0, 0 };
	if (syscall6(174, (u32)signal, (u32)action, 0, 8, 0, 0) != 0)
		quit(7);
}

__attribute__((noinline)) static void run(void)
{
	__asm__ volatile("pusha\n"
			 "mov %%esp, saved_esp\n"
			 "fxrstor entry_unit\n"
			 "mov entry_fs, %%fs\n"
			 "mov entry_gs, %%gs\n"
			 "mov entry_es, %%es\n"
			 "pushl entry_flags\n"
			 "popf\n"
			 "mov entry_regs, %%eax\n"
			 "mov entry_regs+4, %%ecx\n"
			 "mov entry_regs+8, %%edx\n"
			 "mov entry_regs+12, %%ebx\n"
			 "mov entry_regs+20, %%ebp\n"
			 "mov entry_regs+24, %%esi\n"
			 "mov entry_regs+28, %%edi\n"
			 "lss entry_stack, %%esp\n"
			 "mov %%cs:entry_ds, %%ds\n"
			 "ljmp *%%cs:entry_code\n"
			 "resume:\n"
			 "mov saved_esp, %%esp\n"
			 "fninit\n"
			 "popa\n"
			 :
			 :
			 : "memory", "cc");
}

static void prepare(void)
{
	static u32 last_start, last_length;
	u8 *code = (u8 *)ALIAS + IMAGE_WORDS * 4;
	u32 room = CODE_BYTES - now->start;
	u32 i;
	fill(code + last_start, last_length, INT3);
	last_start = now->start;
	last_length = now->length < room ? now->length : room;
	copy(code + last_start, now->code, last_length);
	for (i = 0; i < now->patches; i++) {
		const struct patch *p = &now->patch[i];
		copy((u8 *)ALIAS + p->offset, p->bytes, p->length);
		copy((u8 *)expected + p->offset, p->bytes, p->length);
	}
	copy(entry_regs, now->regs, sizeof entry_regs);
	entry_flags = now->eflags;
	entry_stack[0] = now->regs[4];
	entry_stack[1] = now->ss;
	entry_code[0] = now->eip;
	entry_code[1] = now->cs;
	entry_ds = now->ds;
	entry_es = now->es;
	entry_fs = now->fs;
	entry_gs = now->gs;
	copy(entry_unit, now->unit, UNIT_BYTES);
}

/* Notes the words that the program has changed, and makes the data pages what they were. */
static void compare(void)
{
	u32 *image = (u32 *)ALIAS;
	u32 i;
	then->changes = then->hash = 0;
	fill(then->change, sizeof then->change, 0);
	for (i = 0; i < IMAGE_WORDS; i++) {
		if (image[i] == expected[i])
			continue;
		if (then->changes < MAX_CHANGES) {
			then->change[then->changes][0] = i * 4;
			then->change[then->changes][1] = image[i];
		}
		then->changes++;
		then->hash = (then->hash ^ (i * 4)) * 0x01000193u + image[i];
		image[i] = expected[i];
	}
	for (i = 0; i < now->patches; i++) {
		const struct patch *p = &now->patch[i];
		copy((u8 *)image + p->offset, (u8 *)background + p->offset, p->length);
		copy((u8 *)expected + p->offset, (u8 *)background + p->offset, p->length);
	}
}

static u32 next(u32 x)
{
	x ^= x << 13;
	x ^= x >> 17;
	return x ^ x << 5;
}

static void map(u32 address, u32 size, u32 protection, u32 fd, u32 page)
{
	/* shared, fixed, present from the start: page faults say whether a page was there */
	if ((u32)syscall6(192, address, size, protection, 0x8011, fd, page) != address)
		quit(3);
}

static void map_pages(void)
{
	u32 fd = (u32)syscall6(356, (u32)"judge", 0, 0, 0, 0, 0); /* memfd_create */
	if ((int)fd < 0 || syscall6(93, fd, IMAGE_WORDS * 4 + CODE_BYTES, 0, 0, 0, 0) != 0)
		quit(2);
	map(ALIAS, IMAGE_WORDS * 4 + CODE_BYTES, 3, fd, 0);
	map(DATA, 2 * PAGE, 3, fd, 0);
	map(DATA + 2 * PAGE, PAGE, 1, fd, 2);
	map(DATA + 4 * PAGE, PAGE, 3, fd, 3);
	map(CODE, CODE_BYTES, 5, fd, 4);
	fill((u8 *)ALIAS + IMAGE_WORDS * 4, CODE_BYTES, INT3);
}

static void fill_background(void)
{
	u32 x = 0x2545f491;
	u32 i;
	for (i = 0; i < IMAGE_WORDS; i++) {
		x = next(x);
		background[i] = (i >> 6) & 1 ? 0x41414141 + ((i >> 7) & 3) * 0x01010101 : x;
		expected[i] = ((u32 *)ALIAS)[i] = background[i];
	}
}

/* Comes first: how many local segments, then four words of struct user_desc for each. */
static void describe_segments(void)
{
	u32 count, i;
	if (read_all(&count, 4) != 4)
		quit(0);
	for (i = 0; i < count; i++) {
		u32 description[4];
		if (read_all(description, 16) != 16)
			quit(5);
		if (syscall6(123, 0x11, (u32)description, 16, 0, 0, 0) != 0)
			quit(6);
	}
}

void begin(void)
{
	static u8 stack[65536] __attribute__((aligned(16)));
	static const int signals[] = { 4, 5, 7, 8, 11 };
	u32 alternate[3] = { (u32)stack, 0, sizeof stack };
	u32 i, have, cs, ds;
	__asm__("mov %%cs, %0\n mov %%ds, %1\n" : "=r"(cs), "=r"(ds));
	if ((cs & 0xffff) != FLAT_CODE || (ds & 0xffff) != FLAT_DATA)
		quit(8);
	syscall6(27, 100, 0, 0, 0, 0, 0); /* alarm: never hang the caller */
	syscall6(186, (u32)alternate, 0, 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		catch(signals[i]);
	map_pages();
	fill_background();
	describe_segments();
	while ((have = read_all(in, sizeof in)) != 0) {
		u32 count = have / sizeof in[0];
		for (i = 0; i < count; i++) {
			now = &in[i];
			then = &out[i];
			prepare();
			run();
			compare();
		}
		write_all(out, count * sizeof out[0]);
	}
	quit(0);
}

__asm__(".globl _start\n_start: and $-16, %esp\n call begin\n");
