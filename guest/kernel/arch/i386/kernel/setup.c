/*
 * arch/i386/kernel/setup.c - finding out what machine this is
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <asm/processor.h>
#include <asm/setup.h>

extern char _text[], _etext[], _edata[], _end[];
extern void fpu_init(void);

struct cpuinfo_x86 boot_cpu_data = { .x86 = 4, .cpuid_level = -1 };

/* Processors that have CPUID let the ID flag be changed. */
static int __init have_cpuid(void)
{
	unsigned long before, after;

	__asm__ __volatile__(
		"pushfl; popl %0; movl %0,%1; xorl %2,%0; pushl %0; popfl; pushfl; popl %0"
		: "=&r" (after), "=&r" (before) : "i" (X86_EFLAGS_ID) : "cc");
	return ((before ^ after) & X86_EFLAGS_ID) != 0;
}

static void __init read_model_name(struct cpuinfo_x86 *c)
{
	u32 *name = (u32 *)c->x86_model_id, max, x;
	int i;

	cpuid(0x80000000, &max, &x, &x, &x);
	if (max < 0x80000004)
		return;
	for (i = 0; i < 3; i++)
		cpuid(0x80000002 + i, &name[i * 4], &name[i * 4 + 1], &name[i * 4 + 2], &name[i * 4 + 3]);
	c->x86_model_id[48] = 0;
}

void __init identify_cpu(void)
{
	struct cpuinfo_x86 *c = &boot_cpu_data;
	u32 level, sig, x, y;

	if (!have_cpuid())
		return;
	cpuid(0, &level, (u32 *)&c->x86_vendor_id[0], (u32 *)&c->x86_vendor_id[8],
	      (u32 *)&c->x86_vendor_id[4]);
	c->cpuid_level = level;
	if (level < 1)
		return;
	cpuid(1, &sig, &x, &y, &c->x86_capability);
	c->x86 = (sig >> 8) & 15;
	c->x86_model = (sig >> 4) & 15;
	c->x86_mask = sig & 15;
	read_model_name(c);
}

static const char *const cap_names[32] = {
	"fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce",
	"cx8", "apic", NULL, "sep", "mtrr", "pge", "mca", "cmov",
	"pat", "pse36", "pn", "clflush", NULL, "dts", "acpi", "mmx",
	"fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64", NULL,
};

/* Text of /proc/cpuinfo. */
int get_cpuinfo(char *buffer)
{
	struct cpuinfo_x86 *c = &boot_cpu_data;
	char *p = buffer;
	int i;

	p += sprintf(p, "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %d\nmodel\t\t: %d\n"
		     "model name\t: %s\nstepping\t: %d\n",
		     c->x86_vendor_id[0] ? c->x86_vendor_id : "unknown", c->x86, c->x86_model,
		     c->x86_model_id[0] ? c->x86_model_id : "unknown", c->x86_mask);
	p += sprintf(p, "fdiv_bug\t: no\nhlt_bug\t\t: no\nf00f_bug\t: no\ncoma_bug\t: no\n"
		     "fpu\t\t: %s\nfpu_exception\t: %s\ncpuid level\t: %d\nwp\t\t: yes\nflags\t\t:",
		     c->x86_capability & X86_FEATURE_FPU ? "yes" : "no",
		     c->x86_capability & X86_FEATURE_FPU ? "yes" : "no", c->cpuid_level);
	for (i = 0; i < 32; i++)
		if ((c->x86_capability & (1U << i)) && cap_names[i])
			p += sprintf(p, " %s", cap_names[i]);
	p += sprintf(p, "\n\n");
	return p - buffer;
}

/* After this the allocator of start-up works and all memory is mapped. */
void __init setup_arch(char **cmdline_p)
{
	multiboot_parse();
	*cmdline_p = saved_command_line;
	identify_cpu();
	fpu_init();
	init_mm.start_code = (unsigned long)_text;
	init_mm.end_code = (unsigned long)_etext;
	init_mm.end_data = (unsigned long)_edata;
	init_mm.brk = (unsigned long)_end;
	bootmem_init(PAGE_ALIGN((unsigned long)_end), (unsigned long)__va(boot_mem_end));
	paging_init();
}
