/*
 * Runs one x87, MMX or SSE instruction a case on the host's processor. Cases come from standard input as fixed
 * records, and one output is written for each. No C library: whatever runs between two cases is known.
 *
 * State goes in and comes out as FXSAVE images. Behind the instruction stands a jump to `resume`; what faults comes
 * back through a signal frame, which holds the same image. Operands in memory lie at DATA.
 */
typedef unsigned int u32;
typedef unsigned char u8;

#define CODE 0x00110000u
#define DATA 0x00120000u
#define DATA_BYTES 128
#define CODE_BYTES 24

struct input {
	u8 fx[512];
	u32 regs[8]; /* eax ecx edx ebx esp ebp esi edi; esp is not used */
	u32 eflags;
	u32 length;
	u8 code[CODE_BYTES];
	u8 data[DATA_BYTES];
} __attribute__((aligned(16)));

struct output {
	u8 fx[512];
	u32 regs[8];
	u32 eflags;
	u32 trap; /* -1: none */
	u32 eip;
	u32 spare;
	u8 data[DATA_BYTES];
} __attribute__((aligned(16)));

#define BATCH 512
static struct input in[BATCH];
static struct output out[BATCH];
struct input *in_now;
struct output *out_now;
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

static void write_all(void *from, u32 size)
{
	u32 done = 0;
	while (done < size) {
		int n = syscall6(4, 1, (u32)from + done, size - done, 0, 0, 0);
		if (n <= 0)
			quit(4);
		done += (u32)n;
	}
}

static void map(u32 address, u32 size)
{
	/* private, anonymous, fixed; read, write, execute */
	if ((u32)syscall6(192, address, size, 7, 0x32, (u32)-1, 0) != address)
		quit(3);
}

extern void faulted(void);
extern void resume(void);

/* Words of struct sigcontext behind struct ucontext's flags, link and stack. */
enum { GS, FS, ES, DS, EDI, ESI, EBP, ESP, EBX, EDX, ECX, EAX, TRAPNO, ERR, EIP, CS, EFL, UESP, SS, FPSTATE };

__attribute__((used)) static void handle(int signal, void *info, u32 *context)
{
	u32 *c = context + 5;
	static const u8 order[8] = { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI };
	const u32 *fx = (const u32 *)(c[FPSTATE] + 112);
	int i;
	(void)signal;
	(void)info;
	for (i = 0; i < 8; i++)
		out_now->regs[i] = c[order[i]];
	for (i = 0; i < 128; i++)
		((u32 *)out_now->fx)[i] = fx[i];
	out_now->eflags = c[EFL];
	out_now->trap = c[TRAPNO];
	out_now->eip = c[EIP];
	c[EIP] = (u32)faulted;
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
	__asm__ volatile("pusha\n"
			 "mov %%esp, saved_esp\n"
			 "mov in_now, %%esp\n"
			 "fxrstor (%%esp)\n"
			 "mov 512(%%esp), %%eax\n"
			 "mov 516(%%esp), %%ecx\n"
			 "mov 520(%%esp), %%edx\n"
			 "mov 524(%%esp), %%ebx\n"
			 "mov 532(%%esp), %%ebp\n"
			 "mov 536(%%esp), %%esi\n"
			 "mov 540(%%esp), %%edi\n"
			 "add $544, %%esp\n"
			 "popf\n"
			 "mov saved_esp, %%esp\n"
			 "push $0x00110000\n"
			 "ret\n"
			 ".globl resume\n"
			 "resume:\n"
			 "mov out_now, %%esp\n"
			 "fxsave (%%esp)\n"
			 "mov %%eax, 512(%%esp)\n"
			 "mov %%ecx, 516(%%esp)\n"
			 "mov %%edx, 520(%%esp)\n"
			 "mov %%ebx, 524(%%esp)\n"
			 "mov %%ebp, 532(%%esp)\n"
			 "mov %%esi, 536(%%esp)\n"
			 "mov %%edi, 540(%%esp)\n"
			 "lea 548(%%esp), %%esp\n"
			 "pushf\n"
			 "movl $-1, 4(%%esp)\n"
			 "mov saved_esp, %%esp\n"
			 ".globl faulted\n"
			 "faulted:\n"
			 "cld\n"
			 "fninit\n"
			 "popa\n"
			 :
			 :
			 : "memory", "cc");
}

static void copy(void *to, const void *from, u32 bytes)
{
	u32 i;
	for (i = 0; i < bytes; i++)
		((volatile u8 *)to)[i] = ((const u8 *)from)[i];
}

static void one(void)
{
	volatile u8 *code = (volatile u8 *)CODE;
	u32 n = in_now->length;
	copy((void *)code, in_now->code, n);
	/* push $resume; ret */
	code[n] = 0x68;
	*(volatile u32 *)(code + n + 1) = (u32)resume;
	code[n + 5] = 0xc3;
	copy((void *)DATA, in_now->data, DATA_BYTES);
	run();
	copy(out_now->data, (void *)DATA, DATA_BYTES);
}

void begin(void)
{
	static u8 stack[65536];
	u32 alternate[3] = { (u32)stack, 0, sizeof stack };
	static const int signals[] = { 4, 5, 7, 8, 11 };
	u32 i, have;
	syscall6(186, (u32)alternate, 0, 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		catch(signals[i]);
	map(CODE, 4096);
	map(DATA, 4096);
	while ((have = read_all(in, sizeof in)) != 0) {
		u32 count = have / sizeof in[0];
		for (i = 0; i < count; i++) {
			in_now = &in[i];
			out_now = &out[i];
			one();
		}
		write_all(out, count * sizeof out[0]);
	}
	quit(0);
}

__asm__(".globl _start\n_start: and $-16, %esp\n call begin\n");
