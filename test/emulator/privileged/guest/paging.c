/* Paging (SDM 3A, chapter 4): rights, accessed and dirty bits, error codes, large and global pages, what is forgotten. */
#include "harness.h"

#define WRITE	"movb $1, (%ebx)"
#define READ	"movb (%ebx), %cl"

/* Runs an access to the first page of the window under the rights given. */
#define ACCESS(title, ring, cr0, pde, pte, text, which, code)		\
	CHECK(title)							\
	{								\
		map(LINEAR(0), FRAME(0), pte);				\
		directory[LINEAR(0) >> 22] = (u32)(tables + 2048) | (pde);	\
		write_cr0(cr0);						\
		in.ebx = LINEAR(0) + 0x123;				\
		run(ring, CODE(text));					\
		if (which == DONE) {					\
			expect_done();					\
		} else {						\
			expect_fault(which, code);			\
			expect("CR2", out.cr2, LINEAR(0) + 0x123);	\
		}							\
	}
#define NO_WP	(CR0_HERE & ~CR0_WP)
#define ALL	(PTE_P | PTE_W | PTE_U)

ACCESS("ring 3 reads a user page", 3, CR0_HERE, ALL, PTE_P | PTE_U, READ, DONE, 0)
ACCESS("ring 3 writes a writable user page", 3, CR0_HERE, ALL, ALL, WRITE, DONE, 0)
ACCESS("ring 3 reading an absent page is #PF(4)", 3, CR0_HERE, ALL, 0, READ, PF, 4)
ACCESS("ring 3 writing an absent page is #PF(6)", 3, CR0_HERE, ALL, 0, WRITE, PF, 6)
ACCESS("ring 3 reading a supervisor page is #PF(5)", 3, CR0_HERE, ALL, PTE_P | PTE_W, READ, PF, 5)
ACCESS("ring 3 writing a supervisor page is #PF(7)", 3, CR0_HERE, ALL, PTE_P | PTE_W, WRITE, PF, 7)
ACCESS("ring 3 writing a read-only page is #PF(7)", 3, CR0_HERE, ALL, PTE_P | PTE_U, WRITE, PF, 7)
ACCESS("ring 3 writing under a read-only directory entry is #PF(7)", 3, CR0_HERE, PTE_P | PTE_U, ALL, WRITE, PF, 7)
ACCESS("ring 3 reading under a supervisor directory entry is #PF(5)", 3, CR0_HERE, PTE_P | PTE_W, ALL, READ, PF, 5)
ACCESS("ring 3 reading under an absent directory entry is #PF(4)", 3, CR0_HERE, 0, ALL, READ, PF, 4)
ACCESS("ring 3 without CR0.WP may not write a read-only page: #PF(7)", 3, NO_WP, ALL, PTE_P | PTE_U, WRITE, PF, 7)
ACCESS("ring 0 reading an absent page is #PF(0)", 0, CR0_HERE, ALL, 0, READ, PF, 0)
ACCESS("ring 0 writing an absent page is #PF(2)", 0, CR0_HERE, ALL, 0, WRITE, PF, 2)
ACCESS("ring 0 writing a read-only page with CR0.WP is #PF(3)", 0, CR0_HERE, ALL, PTE_P | PTE_U, WRITE, PF, 3)
ACCESS("ring 0 writing a read-only supervisor page with CR0.WP is #PF(3)", 0, CR0_HERE, ALL, PTE_P, WRITE, PF, 3)
ACCESS("ring 0 writing a read-only page without CR0.WP", 0, NO_WP, ALL, PTE_P | PTE_U, WRITE, DONE, 0)
ACCESS("ring 0 reads and writes user pages", 0, CR0_HERE, ALL, ALL, WRITE, DONE, 0)
ACCESS("ring 1 is a supervisor: it reads supervisor pages", 1, CR0_HERE, ALL, PTE_P | PTE_W, READ, DONE, 0)
ACCESS("ring 2 writing an absent page is #PF(2)", 2, CR0_HERE, ALL, 0, WRITE, PF, 2)

CHECK("setting CR0.WP takes effect at once")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_U);
	in.ebx = LINEAR(0);
	write_cr0(NO_WP);
	changed = R_EAX | R_FLAGS;
	run(0, CODE(WRITE "; mov %cr0, %eax; or $0x10000, %eax; mov %eax, %cr0; 9: " WRITE));
	expect_fault(PF, 3);
}

static void jump_to(u32 linear)
{
	struct snippet s = { linear, linear, 0 };

	run(3, s);
}

CHECK("ring 3 fetching from an absent page is #PF(4) with EIP and CR2 there")
{
	map(LINEAR(0), 0, 0);
	jump_to(LINEAR(0) + 8);
	expect_fault(PF, 4);
	expect("CR2", out.cr2, LINEAR(0) + 8);
}

CHECK("ring 3 fetching from a supervisor page is #PF(5)")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_W);
	jump_to(LINEAR(0) + 8);
	expect_fault(PF, 5);
}

/* ── Accessed and dirty ────────────────────────────────────────────────────────────────────────────────────── */

#define MARKS(title, text, marks)					\
	CHECK(title)							\
	{								\
		map(LINEAR(0), FRAME(0), ALL);				\
		in.ebx = LINEAR(0);					\
		run(3, CODE(text));					\
		expect("PTE", *pte_of(LINEAR(0)) & 0xfff, ALL | (marks));	\
	}

MARKS("a read sets A and not D", READ, PTE_A)
MARKS("a write sets A and D", WRITE, PTE_A | PTE_D)
MARKS("a read and then a write set D with the write", READ "; " WRITE, PTE_A | PTE_D)
MARKS("no access, no A", "nop", 0)
MARKS("CMP with memory sets A alone", "cmpb $0, (%ebx)", PTE_A)
MARKS("a CMPXCHG that does not match is a write all the same", "movb $5, %al; cmpxchg %cl, (%ebx)", PTE_A | PTE_D)

CHECK("an access sets A in the directory entry")
{
	directory[LINEAR(0) >> 22] = (u32)(tables + 2048) | ALL;
	in.ebx = LINEAR(0);
	run(3, CODE(READ));
	expect("PDE", directory[LINEAR(0) >> 22] & 0xfff, ALL | PTE_A);
}

CHECK("a write that faults sets no D")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_U);
	in.ebx = LINEAR(0);
	run(3, CODE(WRITE));
	expect("vector", out.vector, PF);
	expect("D", *pte_of(LINEAR(0)) & PTE_D, 0);
}

CHECK("a D bit taken away comes back with a write after INVLPG")
{
	map(LINEAR(0), FRAME(0), ALL);
	in.ebx = LINEAR(0);
	in.esi = (u32)pte_of(LINEAR(0));
	run(0, CODE(WRITE "; andl $~0x60, (%esi); invlpg (%ebx); " WRITE));
	expect_done();
	expect("PTE", *pte_of(LINEAR(0)) & 0xfff, ALL | PTE_A | PTE_D);
}

CHECK("a push sets D of the stack's page")
{
	map(LINEAR(0), FRAME(0), ALL);
	in.ebx = LINEAR(1);
	run(3, CODE("mov %ebx, %esp; push %eax"));
	expect("PTE", *pte_of(LINEAR(0)) & 0xfff, ALL | PTE_A | PTE_D);
}

CHECK("a fetch sets A")
{
	map(LINEAR(0), FRAME(0), ALL);
	put_code(FRAME(0), "\xcd\x40", 2);
	jump_to(LINEAR(0));
	expect("vector", out.vector, DONE);
	expect("PTE", *pte_of(LINEAR(0)) & 0xfff, ALL | PTE_A);
}

/* ── Large pages ───────────────────────────────────────────────────────────────────────────────────────────── */

#define LARGE	0x00c00000u		/* 4 MiB onto physical 0 */

static void large(u32 flags)
{
	directory[LARGE >> 22] = PDE_PS | flags;
	in.ebx = LARGE + FRAME(3);
	write_cr4(CR4_PSE);
}

CHECK("with CR4.PSE a directory entry maps 4 MiB")
{
	large(ALL);
	word_at(FRAME(3)) = 0x5a5a;
	run(3, CODE("mov (%ebx), %ecx"));
	expect_done();
	expect("ECX", out.r.ecx, 0x5a5a);
	expect("PDE", directory[LARGE >> 22] & 0xfff, PDE_PS | ALL | PTE_A);
}

CHECK("a write to a large page sets D in the directory entry")
{
	large(ALL);
	run(3, CODE(WRITE));
	expect_done();
	expect("PDE", directory[LARGE >> 22] & 0xfff, PDE_PS | ALL | PTE_A | PTE_D);
}

CHECK("a large supervisor page is #PF(5) in ring 3")
{
	large(PTE_P | PTE_W);
	run(3, CODE(READ));
	expect_fault(PF, 5);
}

CHECK("a large read-only page is #PF(7) for a write in ring 3")
{
	large(PTE_P | PTE_U);
	run(3, CODE(WRITE));
	expect_fault(PF, 7);
}

CHECK("a reserved bit of a large page is #PF with RSVD")
{
	large(ALL);
	directory[LARGE >> 22] |= 1u << 21;
	run(3, CODE(READ));
	expect_fault(PF, 13);
}

CHECK("a reserved bit in ring 0, writing, is #PF(11)")
{
	large(ALL);
	directory[LARGE >> 22] |= 1u << 21;
	run(0, CODE(WRITE));
	expect_fault(PF, 11);
}

CHECK("without CR4.PSE the PS bit is ignored: the entry names a table")
{
	directory[LARGE >> 22] = (u32)(tables + 2048) | ALL | PDE_PS;
	in.ebx = LARGE;
	word_at(FRAME(0)) = 0x6b6b;
	run(3, CODE("mov (%ebx), %ecx"));
	expect_done();
	expect("ECX", out.r.ecx, 0x6b6b);
}

/* ── What is forgotten, and when ───────────────────────────────────────────────────────────────────────────── */

/* Reads LINEAR(0), moves the page to another frame, does `flush`, reads again into ECX. */
#define SEES_NEW(title, flags, cr4, flush)				\
	CHECK(title)							\
	{								\
		map(LINEAR(0), FRAME(0), flags);			\
		word_at(FRAME(0)) = 1;					\
		word_at(FRAME(1)) = 2;					\
		write_cr4(cr4);						\
		in.ebx = LINEAR(0);					\
		in.esi = (u32)pte_of(LINEAR(0));			\
		in.edi = FRAME(1) | (flags);				\
		run(0, CODE("mov (%ebx), %ecx; mov %edi, (%esi)\n" flush "\nmov (%ebx), %ecx"));	\
		expect_done();						\
		expect("ECX", out.r.ecx, 2);				\
	}
#define RELOAD_CR3	"mov %cr3, %eax; mov %eax, %cr3"

SEES_NEW("INVLPG forgets a page", ALL, 0, "invlpg (%ebx)")
SEES_NEW("INVLPG by any address of the page forgets it", ALL, 0, "invlpg 0xabc(%ebx)")
SEES_NEW("a load of CR3 forgets pages", ALL, 0, RELOAD_CR3)
SEES_NEW("a load of CR3 without CR4.PGE forgets pages with G", ALL | PTE_G, 0, RELOAD_CR3)
SEES_NEW("INVLPG forgets global pages", ALL | PTE_G, CR4_PGE, "invlpg (%ebx)")
SEES_NEW("clearing CR4.PGE forgets global pages", ALL | PTE_G, CR4_PGE, "xor %eax, %eax; mov %eax, %cr4")
SEES_NEW("setting CR4.PSE forgets pages", ALL, 0, "mov $0x10, %eax; mov %eax, %cr4")
SEES_NEW("clearing and setting CR0.PG forgets global pages", ALL | PTE_G, CR4_PGE,
	 "mov %cr0, %eax; and $0x7fffffff, %eax; mov %eax, %cr0; or $0x80000000, %eax; mov %eax, %cr0")

CHECK("an entry made present needs no flush: absent pages are not remembered")
{
	map(LINEAR(0), 0, 0);
	word_at(FRAME(1)) = 2;
	vector_gate(PF, KERNEL_CODE, CODE("mov %edi, (%esi); add $4, %esp; iret").start, INT_GATE);
	in.ebx = LINEAR(0);
	in.esi = (u32)pte_of(LINEAR(0));
	in.edi = FRAME(1) | ALL;
	run(0, CODE("mov (%ebx), %ecx"));
	expect_done();
	expect("ECX", out.r.ecx, 2);
}

CHECK("more rights need no flush: the entry is looked up again before #PF")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_U);
	in.ebx = LINEAR(0);
	in.esi = (u32)pte_of(LINEAR(0));
	run(0, CODE(READ "; orl $2, (%esi); " WRITE));
	expect_done();
}

CHECK("two linear pages on one frame show each other's writes")
{
	map(LINEAR(1), FRAME(0), ALL);
	in.ebx = LINEAR(0);
	in.esi = LINEAR(1);
	run(3, CODE("movl $7, 16(%ebx); mov 16(%esi), %ecx"));
	expect("ECX", out.r.ecx, 7);
}

/* ── What the processor reads for itself ───────────────────────────────────────────────────────────────────── */

/* Moves the GDT to the window with flags for its page; the snippet begins with LGDT in ring 0. */
CHECK("a descriptor of an absent page is #PF(0) in ring 3: the access is a supervisor's")
{
	u32 n;

	descriptor(S1, 0, 0xfff, DATA32 | DPL(3));
	for (n = 0; n < 64; n++)
		word_at(FRAME(1) - S1 + 4 * n) = gdt[n];
	half_at(page) = GDT_BYTES - 1;
	word_at(page + 2) = LINEAR(1) - S1;
	map(LINEAR(1), 0, 0);
	in.eax = S1 | 3;
	run(0, CODE("lgdt page; push " SEL(USER_DATA) "; push $stack3 + 0x1000; push $2; push " SEL(USER_CODE)
		    "; push $1f; iret; 1: 9: mov %eax, %fs"));
	expect("vector", out.vector, PF);
	expect("error code", out.error, 0);
	expect("EIP", out.r.eip, snippet.at);
	expect("CR2", out.cr2, LINEAR(1));
}

CHECK("the tables may lie in supervisor pages while ring 3 runs")
{
	*pte_of((u32)gdt) &= ~PTE_U;
	*pte_of((u32)idt) &= ~PTE_U;
	*pte_of((u32)&tss) &= ~PTE_U;
	in.eax = USER_DATA;
	run(3, CODE("mov %eax, %fs"));
	expect_done();
}

CHECK("a stack switch writes to supervisor pages")
{
	*pte_of(STACK0_TOP - 4) &= ~PTE_U;
	run(3, CODE("ud2"));
	expect_fault(UD, 0);
}

CHECK("SGDT over a page border whose second page is absent is #PF there")
{
	map(LINEAR(1), 0, 0);
	in.ebx = LINEAR(1);
	run(3, CODE("sgdt -2(%ebx)"));
	expect_fault(PF, 6);
	expect("CR2", out.cr2, LINEAR(1));
}
