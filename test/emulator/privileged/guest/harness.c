/* The world of the checks, and the telling of their results on COM1. */
#include "harness.h"

#define COM1	0x3f8
#define DEBUG_EXIT	0xf4
#define BOCHS_EXIT	0x8900

struct world {
	u16 gdt_limit;
	u32 gdt;
	u16 idt_limit;
	u32 idt;
} __attribute__((packed));

void enter(const struct registers *in);
void load_world(const struct world *w);
void caught(const struct registers *frame, u32 ss);

struct registers in;
struct outcome out;
u32 changed, tss_limit;
volatile struct snippet snippet;
u32 gdt[64] __attribute__((aligned(8))), ldt[16] __attribute__((aligned(8)));
u32 idt[2 * VECTORS] __attribute__((aligned(8)));
struct tss tss, tss2;
struct tss16 tss16;
u32 directory[1024] __attribute__((aligned(4096))), tables[3 * 1024] __attribute__((aligned(4096)));
u8 stack0[STACK_BYTES] __attribute__((aligned(4096))), stack1[STACK_BYTES] __attribute__((aligned(4096)));
u8 stack2[STACK_BYTES] __attribute__((aligned(4096))), stack3[STACK_BYTES] __attribute__((aligned(4096)));
u8 page[WINDOW_PAGES * 4096] __attribute__((aligned(4096)));
u32 log_eip[LOG_SIZE], log_dr6[LOG_SIZE], log_count;

/* The harness's own tables, which no check touches. */
static u32 safe_gdt[64] __attribute__((aligned(8))), safe_idt[2 * VECTORS] __attribute__((aligned(8)));
static u32 safe_directory[1024] __attribute__((aligned(4096)));
static u32 safe_tables[2 * 1024] __attribute__((aligned(4096)));
static struct tss safe_tss;
static struct snippet running;
static char command_line[4096];
static const char *failed_what;
static u32 failed_got, failed_want;

extern const struct check checks_begin[], checks_end[];

static inline void outb(u16 port, u8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static void put(char c)
{
	while (!(inb(COM1 + 5) & 0x20))
		;
	outb(COM1, c);
}

static void print(const char *text)
{
	while (*text)
		put(*text++);
}

static void print_hex(u32 value)
{
	int shift = 28;

	print("0x");
	while (shift > 0 && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		put("0123456789abcdef"[(value >> shift) & 15]);
}

static void print_number(u32 value)
{
	if (value >= 10)
		print_number(value / 10);
	put('0' + value % 10);
}

void *memset(void *to, int value, u32 count)
{
	void *at = to;

	asm volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
	return to;
}

void *memcpy(void *to, const void *from, u32 count)
{
	void *at = to;

	asm volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
	return to;
}

/* ── The world ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void set_descriptor(u32 *table, u32 selector, u32 base, u32 limit, u32 attributes)
{
	u32 *at = table + (selector & 0xfff8) / 4;

	at[0] = base << 16 | (limit & 0xffff);
	at[1] = (base & 0xff000000) | (base >> 16 & 0xff) | attributes << 8 | (limit & 0xf0000);
}

void descriptor(u32 selector, u32 base, u32 limit, u32 attributes)
{
	set_descriptor(selector & 4 ? ldt : gdt, selector, base, limit, attributes);
}

/* A gate in the GDT or LDT; `count` parameters. */
void gate(u32 selector, u32 target, u32 offset, u32 type, u32 count)
{
	u32 *at = (selector & 4 ? ldt : gdt) + (selector & 0xfff8) / 4;

	at[0] = target << 16 | (offset & 0xffff);
	at[1] = (offset & 0xffff0000) | type | count;
}

static void set_vector(u32 *table, u32 vector, u32 selector, u32 offset, u32 type)
{
	table[2 * vector] = selector << 16 | (offset & 0xffff);
	table[2 * vector + 1] = (offset & 0xffff0000) | type;
}

void vector_gate(u32 vector, u32 selector, u32 offset, u32 type)
{
	set_vector(idt, vector, selector, offset, type);
}

u8 access_of(u32 selector)
{
	return ((u8 *)(selector & 4 ? ldt : gdt))[(selector & 0xfff8) + 5];
}

u32 *pte_of(u32 linear)
{
	return tables + (linear >> 12);
}

void map(u32 linear, u32 physical, u32 flags)
{
	*pte_of(linear) = physical | flags;
}

void write_cr0(u32 value)
{
	asm volatile("movl %0, %%cr0" : : "r"(value) : "memory");
}

void write_cr4(u32 value)
{
	asm volatile("movl %0, %%cr4" : : "r"(value) : "memory");
}

void write_dr7(u32 value)
{
	asm volatile("movl %0, %%dr7" : : "r"(value) : "memory");
}

static void write_cr3(u32 *tables_at)
{
	asm volatile("movl %0, %%cr3" : : "r"(tables_at) : "memory");
}

void put_code(u32 address, const char *bytes, u32 count)
{
	memcpy((void *)address, bytes, count);
}

/* A task that begins at `eip` in flat segments of a ring, with the address space of all. */
void task(struct tss *t, u32 eip, u32 ring)
{
	static const u32 code[] = { KERNEL_CODE, RING1_CODE, RING2_CODE, USER_CODE };
	static const u32 data[] = { KERNEL_DATA, RING1_DATA, RING2_DATA, USER_DATA };

	memset(t, 0, sizeof(*t));
	t->esp0 = STACK0_TOP;
	t->ss0 = KERNEL_DATA;
	t->esp1 = STACK1_TOP;
	t->ss1 = RING1_DATA;
	t->esp2 = STACK2_TOP;
	t->ss2 = RING2_DATA;
	t->cr3 = (u32)directory;
	t->eip = eip;
	t->eflags = 2;
	t->esp = STACK3_TOP;
	t->cs = code[ring];
	t->es = t->ss = t->ds = data[ring];
	t->iomap = 0xffff;
}

static void set_segments(u32 *table, struct tss *task_state)
{
	set_descriptor(table, KERNEL_CODE, 0, 0xfffff, CODE32);
	set_descriptor(table, KERNEL_DATA, 0, 0xfffff, DATA32);
	set_descriptor(table, USER_CODE, 0, 0xfffff, CODE32 | DPL(3));
	set_descriptor(table, USER_DATA, 0, 0xfffff, DATA32 | DPL(3));
	set_descriptor(table, RING1_CODE, 0, 0xfffff, CODE32 | DPL(1));
	set_descriptor(table, RING1_DATA, 0, 0xfffff, DATA32 | DPL(1));
	set_descriptor(table, RING2_CODE, 0, 0xfffff, CODE32 | DPL(2));
	set_descriptor(table, RING2_DATA, 0, 0xfffff, DATA32 | DPL(2));
	set_descriptor(table, TSS_SELECTOR, (u32)task_state, sizeof(struct tss) - 1, TSS32);
}

static void set_idt(u32 *table)
{
	u32 vector;

	for (vector = 0; vector < VECTORS; vector++)
		set_vector(table, vector, KERNEL_CODE, (u32)vector_stubs + 16 * vector,
			   INT_GATE | (vector == BP || vector == OF || vector == DONE ? GATE_DPL(3) : 0));
}

static void set_pages(void)
{
	u32 n;

	memset(directory, 0, sizeof(directory));
	for (n = 0; n < 3; n++)
		directory[n] = (u32)(tables + 1024 * n) | PTE_P | PTE_W | PTE_U;
	memcpy(tables, safe_tables, sizeof(safe_tables));
	memset(tables + 2048, 0, 4096);
	for (n = 0; n < WINDOW_PAGES; n++)
		map(LINEAR(n), FRAME(n), PTE_P | PTE_W | PTE_U);
}

static void set_world(void)
{
	memset(gdt, 0, sizeof(gdt));
	memset(ldt, 0, sizeof(ldt));
	task(&tss, 0, 0);
	task(&tss2, 0, 0);
	memset(&tss16, 0, sizeof(tss16));
	set_segments(gdt, &tss);
	set_descriptor(gdt, LDT_SELECTOR, (u32)ldt, sizeof(ldt) - 1, LDT);
	set_descriptor(gdt, TSS2_SELECTOR, (u32)&tss2, sizeof(tss2) - 1, TSS32);
	set_descriptor(gdt, TSS16_SELECTOR, (u32)&tss16, sizeof(tss16) - 1, TSS_16);
	set_idt(idt);
	set_pages();
	memset(page, 0, sizeof(page));
	memset(&out, 0, sizeof(out));
	log_count = 0;
	changed = 0;
	tss_limit = sizeof(tss) - 1;
}

static void set_registers(void)
{
	memset(&in, 0, sizeof(in));
	in.eax = 0xa1a1a1a1;
	in.ecx = 0xc2c2c2c2;
	in.edx = 0xd3d3d3d3;
	in.ebx = 0xb4b4b4b4;
	in.ebp = 0xe5e5e5e5;
	in.esi = 0x56565656;
	in.edi = 0xd7d7d7d7;
	in.eflags = 2;
}

/* Back to the harness's tables and control registers, from wherever the snippet went. */
static void load_safe_world(void)
{
	struct world w = { GDT_BYTES - 1, (u32)safe_gdt, sizeof(safe_idt) - 1, (u32)safe_idt };

	write_dr7(0);
	write_cr3(safe_directory);
	write_cr0(CR0_HERE);
	write_cr4(0);
	set_segments(safe_gdt, &safe_tss);
	load_world(&w);
	asm volatile("fninit; movl %0, %%dr6" : : "r"(0));
}

static void load_check_world(void)
{
	struct world w = { GDT_BYTES - 1, (u32)gdt, sizeof(idt) - 1, (u32)idt };

	load_world(&w);
	write_cr3(directory);
}

/* Waits until IRQ 0 is requested, with interrupts off: a snippet that opens the window will be interrupted. */
void wait_for_timer(void)
{
	outb(0x43, 0x30);
	outb(0x40, 0x20);
	outb(0x40, 0);
	outb(0x21, 0xfe);
	outb(0x20, 0x0a);
	while (!(inb(0x20) & 1))
		;
}

static void setup_pics(void)
{
	static const u8 words[] = { 0x11, 0x48, 4, 1, 0x11, 0x58, 2, 1 };
	u32 n;

	for (n = 0; n < 8; n++)
		outb((n < 4 ? 0x20 : 0xa0) + (n % 4 != 0), words[n]);
	outb(0x21, 0xff);
	outb(0xa1, 0xff);
}

static void end_timer(void)
{
	outb(0x21, 0xff);
	outb(0x20, 0x20);
	outb(0x43, 0x30);
}

/* ── Running ───────────────────────────────────────────────────────────────────────────────────────────────── */

void run(u32 ring, struct snippet snippet)
{
	static const u32 code[] = { KERNEL_CODE, RING1_CODE, RING2_CODE, USER_CODE };
	static const u32 data[] = { KERNEL_DATA, RING1_DATA, RING2_DATA, USER_DATA };
	const u32 tops[] = { STACK0_TOP, STACK1_TOP, STACK2_TOP, STACK3_TOP };

	running = snippet;
	in.eip = snippet.start;
	in.cs = code[ring];
	in.ss = data[ring];
	in.esp = tops[ring];
	if (!in.ds)
		in.ds = data[ring];
	if (!in.es)
		in.es = data[ring];
	descriptor(TSS_SELECTOR, (u32)&tss, tss_limit, TSS32);
	load_check_world();
	enter(&in);
}

/* Linear address of ESP in the stack segment `ss`, which may be of 16 bits. */
static u32 stack_address(u32 ss, u32 esp)
{
	const u32 *at = (ss & 4 ? ldt : gdt) + (ss & 0xfff8) / 4;
	u32 base = at[0] >> 16 | (at[1] & 0xff) << 16 | (at[1] & 0xff000000);

	return base + (at[1] & 0x400000 ? esp : esp & 0xffff);
}

void caught(const struct registers *stack, u32 ss)
{
	const u32 *at;

	asm volatile("movl %%cr0, %0" : "=r"(out.cr0));
	asm volatile("movl %%cr2, %0" : "=r"(out.cr2));
	asm volatile("movl %%cr3, %0" : "=r"(out.cr3));
	asm volatile("movl %%dr7, %0" : "=r"(out.dr7));
	write_dr7(0);
	asm volatile("movl %%dr6, %0" : "=r"(out.dr6));
	asm volatile("str %0" : "=r"(out.tr));
	asm volatile("sldt %0" : "=r"(out.ldtr));
	at = (const u32 *)stack_address(ss, (u32)stack);
	memcpy(&out.r, at, 12 * 4);
	out.vector = at[12];
	out.error = at[13];
	memcpy(&out.r.eip, at + 14, 3 * 4);
	out.r.cs &= 0xffff;
	if (out.r.cs & 3) {
		out.r.esp = at[17];
		out.r.ss = at[18] & 0xffff;
	} else {
		out.r.esp = (u32)stack + 17 * 4;
		out.r.ss = ss;
	}
	load_safe_world();
}

/* ── Expecting ─────────────────────────────────────────────────────────────────────────────────────────────── */

void expect(const char *what, u32 got, u32 want)
{
	if (failed_what || got == want)
		return;
	failed_what = what;
	failed_got = got;
	failed_want = want;
}

static void expect_register(u32 bit, const char *name, u32 got, u32 want)
{
	if (!(changed & bit))
		expect(name, got, want);
}

/* Everything but EIP is as it was when the snippet began, unless `changed` says otherwise. */
void expect_untouched(void)
{
	expect_register(R_EAX, "EAX", out.r.eax, in.eax);
	expect_register(R_ECX, "ECX", out.r.ecx, in.ecx);
	expect_register(R_EDX, "EDX", out.r.edx, in.edx);
	expect_register(R_EBX, "EBX", out.r.ebx, in.ebx);
	expect_register(R_ESP, "ESP", out.r.esp, in.esp);
	expect_register(R_EBP, "EBP", out.r.ebp, in.ebp);
	expect_register(R_ESI, "ESI", out.r.esi, in.esi);
	expect_register(R_EDI, "EDI", out.r.edi, in.edi);
	expect_register(R_FLAGS, "EFLAGS", out.r.eflags & ~F_RF, in.eflags & ~F_RF);
	expect_register(R_SEGS, "DS", out.r.ds & 0xffff, in.ds);
	expect_register(R_SEGS, "ES", out.r.es & 0xffff, in.es);
	expect_register(R_SEGS, "FS", out.r.fs & 0xffff, in.fs);
	expect_register(R_SEGS, "GS", out.r.gs & 0xffff, in.gs);
	expect_register(R_SEGS, "CS", out.r.cs, in.cs);
	expect_register(R_SEGS, "SS", out.r.ss, in.ss);
}

void expect_fault(u32 vector, u32 error)
{
	expect("vector", out.vector, vector);
	expect("error code", out.error, error);
	expect("EIP", out.r.eip, running.at);
	expect_untouched();
}

void expect_done(void)
{
	expect("vector", out.vector, DONE);
	expect("EIP", out.r.eip, running.end + 2);
}

/* ── The whole ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* The command line names, between bars, checks that a machine cannot run at all. */
static int is_left_out(const char *name)
{
	const char *at, *letter;

	for (at = command_line; *at; at++) {
		if (*at != '|')
			continue;
		for (letter = name; *letter && at[1 + (letter - name)] == *letter; letter++)
			;
		if (!*letter && at[1 + (letter - name)] == '|')
			return 1;
	}
	return 0;
}

static u32 perform(const struct check *check)
{
	failed_what = 0;
	set_world();
	set_registers();
	check->body();
	load_safe_world();
	end_timer();
	print(check->name);
	if (!failed_what) {
		print(": pass\n");
		return 0;
	}
	print(": FAIL ");
	print(failed_what);
	print(" expected ");
	print_hex(failed_want);
	print(" got ");
	print_hex(failed_got);
	put('\n');
	return 1;
}

static void power_off(void)
{
	const char *word = "Shutdown";

	while (!(inb(COM1 + 5) & 0x40))
		;
	outb(DEBUG_EXIT, 0);
	while (*word)
		outb(BOCHS_EXIT, *word++);
}

static void setup_safe_world(void)
{
	u32 n;

	for (n = 0; n < 2048; n++)
		safe_tables[n] = n << 12 | PTE_P | PTE_W | PTE_U;
	for (n = 0; n < 2; n++)
		safe_directory[n] = (u32)(safe_tables + 1024 * n) | PTE_P | PTE_W;
	safe_tss.esp0 = STACK0_TOP;
	safe_tss.ss0 = KERNEL_DATA;
	set_idt(safe_idt);
}

static void note_command_line(const u32 *multiboot)
{
	const char *from;
	u32 n;

	if (!multiboot || !(multiboot[0] & 4))
		return;
	from = (const char *)multiboot[4];
	for (n = 0; from[n] && n < sizeof(command_line) - 1; n++)
		command_line[n] = from[n];
}

int main(const u32 *multiboot)
{
	const struct check *check;
	u32 failures = 0, total = 0;

	note_command_line(multiboot);
	outb(COM1 + 1, 0);
	outb(COM1 + 3, 3);
	setup_pics();
	setup_safe_world();
	load_safe_world();
	for (check = checks_begin; check < checks_end; check++) {
		if (is_left_out(check->name))
			continue;
		failures += perform(check);
		total++;
	}
	print("privileged: ");
	print_number(total - failures);
	print(" passed, ");
	print_number(failures);
	print(" failed\n");
	power_off();
	return 0;
}
