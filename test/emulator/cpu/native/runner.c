/*
 * Runs snippets of 32-bit code on the host's processor. Cases come from standard input as fixed records (struct
 * input) and one struct output is written for each. No C library: whatever runs between two cases is known.
 *
 * Address space of a snippet: code page at CODE (filled with int3), two data pages at DATA, nothing around them.
 */
typedef unsigned int u32;
typedef unsigned char u8;

#define CODE 0x20000000u
#define START (CODE + 0x800)
#define DATA 0x40000000u
#define DATA_WORDS 2048
#define MAX_CHANGES 8

struct input {
	u32 regs[8]; /* eax ecx edx ebx esp ebp esi edi */
	u32 eflags;
	u32 seed;
	u32 offset; /* of the code from START */
	u32 length;
	u8 code[32];
};

struct output {
	u32 regs[8];
	u32 eflags, eip, trap, error, cr2;
	u32 changes;
	u32 change[MAX_CHANGES][2];
};

static struct input in;
static struct output out;
static u32 start;
u32 saved_esp;

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

static int read_all(void *to, u32 size)
{
	u32 have = 0;
	while (have < size) {
		int n = syscall6(3, 0, (u32)to + have, size - have, 0, 0, 0);
		if (n <= 0)
			return 0;
		have += (u32)n;
	}
	return 1;
}

static void map(u32 address, u32 size)
{
	/* private, anonymous, fixed; read, write, execute */
	if ((u32)syscall6(192, address, size, 7, 0x32, (u32)-1, 0) != address)
		quit(3);
}

/* The same sequence is computed by the test. */
static u32 next(u32 x)
{
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

extern void resume(void);

/* Words of struct sigcontext behind struct ucontext's flags, link and stack. */
enum { GS, FS, ES, DS, EDI, ESI, EBP, ESP, EBX, EDX, ECX, EAX, TRAPNO, ERR, EIP, CS, EFL, UESP, SS, FPSTATE, OLDMASK, CR2 };

__attribute__((used)) static void handle(int signal, void *info, u32 *context)
{
	u32 *c = context + 5;
	static const u8 order[8] = { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI };
	int i;
	(void)signal;
	(void)info;
	for (i = 0; i < 8; i++)
		out.regs[i] = c[order[i]];
	out.eflags = c[EFL];
	out.eip = c[EIP];
	out.trap = c[TRAPNO];
	out.error = c[ERR];
	out.cr2 = c[CR2];
	c[EIP] = (u32)resume;
	c[ESP] = saved_esp;
	c[EFL] = 0x202;
}

__asm__(".globl restorer\nrestorer: mov $173, %eax\n int $0x80\n");
extern void restorer(void);

static void catch(int signal)
{
	/* siginfo, own stack, restorer, not masked while handled */
	u32 action[5] = { (u32)handle, 0x4c000004u, (u32)restorer, 0, 0 };
	syscall6(174, (u32)signal, (u32)action, 0, 8, 0, 0);
}

__attribute__((noinline)) static void run(void)
{
	start = START + in.offset;
	__asm__ volatile("pusha\n"
			 "mov %%esp, saved_esp\n"
			 "pushl %[flags]\n"
			 "popf\n"
			 "mov %[regs], %%eax\n"
			 "mov %[regs]+4, %%ecx\n"
			 "mov %[regs]+8, %%edx\n"
			 "mov %[regs]+12, %%ebx\n"
			 "mov %[regs]+16, %%esp\n"
			 "mov %[regs]+20, %%ebp\n"
			 "mov %[regs]+24, %%esi\n"
			 "mov %[regs]+28, %%edi\n"
			 "jmp *%[start]\n"
			 ".globl resume\n"
			 "resume:\n"
			 "cld\n"
			 "popa\n"
			 :
			 : [regs] "m"(in.regs), [flags] "m"(in.eflags), [start] "m"(start)
			 : "memory", "cc");
}

static void prepare(void)
{
	u8 *code = (u8 *)(START + in.offset);
	u32 *data = (u32 *)DATA;
	u32 x = in.seed | 1;
	u32 i;
	for (i = 0; i < 4096; i++)
		((u8 *)CODE)[i] = 0xcc;
	for (i = 0; i < in.length; i++)
		code[i] = in.code[i];
	for (i = 0; i < DATA_WORDS; i++)
		data[i] = x = next(x);
}

static void compare(void)
{
	u32 *data = (u32 *)DATA;
	u32 x = in.seed | 1;
	u32 i;
	out.changes = 0;
	for (i = 0; i < MAX_CHANGES; i++)
		out.change[i][0] = out.change[i][1] = 0;
	for (i = 0; i < DATA_WORDS; i++) {
		x = next(x);
		if (data[i] == x)
			continue;
		if (out.changes < MAX_CHANGES) {
			out.change[out.changes][0] = i * 4;
			out.change[out.changes][1] = data[i];
		}
		out.changes++;
	}
}

void begin(void)
{
	static u8 stack[65536];
	u32 alternate[3] = { (u32)stack, 0, sizeof stack };
	static const int signals[] = { 4, 5, 7, 8, 11 };
	u32 i;
	syscall6(27, 60, 0, 0, 0, 0, 0); /* alarm: never hang the caller */
	syscall6(186, (u32)alternate, 0, 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		catch(signals[i]);
	map(CODE, 4096);
	map(DATA, DATA_WORDS * 4);
	while (read_all(&in, sizeof in)) {
		prepare();
		run();
		compare();
		if (syscall6(4, 1, (u32)&out, sizeof out, 0, 0, 0) != sizeof out)
			quit(4);
	}
	quit(0);
}

__asm__(".globl _start\n_start: and $-16, %esp\n call begin\n");
