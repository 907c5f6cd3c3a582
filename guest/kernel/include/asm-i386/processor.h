#ifndef _ASM_I386_PROCESSOR_H
#define _ASM_I386_PROCESSOR_H

#include <asm/page.h>
#include <asm/segment.h>
#include <asm/types.h>

/* Flags register (Intel SDM vol. 1, 3.4.3). */
#define X86_EFLAGS_CF	0x00000001
#define X86_EFLAGS_TF	0x00000100
#define X86_EFLAGS_IF	0x00000200
#define X86_EFLAGS_DF	0x00000400
#define X86_EFLAGS_IOPL	0x00003000
#define X86_EFLAGS_NT	0x00004000
#define X86_EFLAGS_RF	0x00010000
#define X86_EFLAGS_VM	0x00020000
#define X86_EFLAGS_AC	0x00040000
#define X86_EFLAGS_ID	0x00200000

#ifndef __ASSEMBLY__

struct task_struct;
struct pt_regs;

#define TASK_SIZE	(PAGE_OFFSET)
#define TASK_UNMAPPED_BASE	(TASK_SIZE / 3)

struct cpuinfo_x86 {
	int	x86;			/* family */
	int	x86_model;
	int	x86_mask;		/* stepping */
	int	cpuid_level;		/* -1 where CPUID does not exist */
	u32	x86_capability;		/* EDX of CPUID leaf 1 */
	char	x86_vendor_id[16];
	char	x86_model_id[64];
};

extern struct cpuinfo_x86 boot_cpu_data;

#define X86_FEATURE_FPU	(1 << 0)
#define X86_FEATURE_PSE	(1 << 3)
#define X86_FEATURE_TSC	(1 << 4)
#define X86_FEATURE_FXSR (1 << 24)
#define cpu_has_pse	(boot_cpu_data.x86_capability & X86_FEATURE_PSE)
#define cpu_has_tsc	(boot_cpu_data.x86_capability & X86_FEATURE_TSC)

/*
 * The one hardware task state segment. The processor reads esp0/ss0 from it
 * at every step from ring 3 to ring 0; nothing else of it is used.
 */
struct tss_struct {
	unsigned short	back_link, __blh;
	unsigned long	esp0;
	unsigned short	ss0, __ss0h;
	unsigned long	esp1;
	unsigned short	ss1, __ss1h;
	unsigned long	esp2;
	unsigned short	ss2, __ss2h;
	unsigned long	__cr3;
	unsigned long	eip;
	unsigned long	eflags;
	unsigned long	eax, ecx, edx, ebx;
	unsigned long	esp;
	unsigned long	ebp;
	unsigned long	esi;
	unsigned long	edi;
	unsigned short	es, __esh;
	unsigned short	cs, __csh;
	unsigned short	ss, __ssh;
	unsigned short	ds, __dsh;
	unsigned short	fs, __fsh;
	unsigned short	gs, __gsh;
	unsigned short	ldt, __ldth;
	unsigned short	trace, bitmap;
} __attribute__((packed));

struct desc_struct {
	unsigned long a, b;
};

/* State of the x87 as FNSAVE stores it: 108 bytes. */
struct i387_state {
	long	cwd, swd, twd, fip, fcs, foo, fos;
	long	st_space[20];
};

/* What a process keeps of the processor while it does not run. */
struct thread_struct {
	unsigned long	esp0;		/* top of its kernel stack */
	unsigned long	eip;		/* where switch_to resumes it */
	unsigned long	esp;		/* its kernel stack pointer then */
	unsigned long	fs, gs;
	unsigned long	debugreg[8];
	unsigned long	cr2, trap_no, error_code;	/* of its last fault */
	struct i387_state i387;
	struct desc_struct tls_array[GDT_ENTRY_TLS_ENTRIES];
};

#define INIT_THREAD { \
	.esp0 = sizeof(init_task_union) + (unsigned long)&init_task_union, \
}

extern struct tss_struct init_tss;

#define start_thread(regs, new_eip, new_esp) \
	do { \
		__asm__ __volatile__("movl %0,%%fs; movl %0,%%gs" : : "r" (0)); \
		set_fs(USER_DS); \
		(regs)->xds = __USER_DS; \
		(regs)->xes = __USER_DS; \
		(regs)->xss = __USER_DS; \
		(regs)->xcs = __USER_CS; \
		(regs)->eip = (new_eip); \
		(regs)->esp = (new_esp); \
		(regs)->eflags = X86_EFLAGS_IF; \
	} while (0)

/*
 * Starts a process that runs fn(arg) in the kernel and ends with its value; its
 * pid, or an error. flags: CLONE_ of what it shares with the caller. It begins
 * with daemonize().
 */
extern int kernel_thread(int (*fn)(void *), void *arg, unsigned long flags);
extern void release_thread(struct task_struct *p);
extern void flush_thread(void);

/* Task and kernel stack share two pages. */
#define THREAD_SIZE	(2 * PAGE_SIZE)
extern struct task_struct *alloc_task_struct(void);	/* NULL without memory or room */
extern void free_task_struct(struct task_struct *p);

#define init_task	(init_task_union.task)
#define init_stack	(init_task_union.stack)

#define rep_nop()	__asm__ __volatile__("rep; nop")
#define cpu_relax()	rep_nop()

static inline void cpuid(int op, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	__asm__("cpuid"
		: "=a" (*eax), "=b" (*ebx), "=c" (*ecx), "=d" (*edx)
		: "0" (op), "2" (0));
}

#define rdtscll(val)	__asm__ __volatile__("rdtsc" : "=A" (val))
#define rdtscl(low)	__asm__ __volatile__("rdtsc" : "=a" (low) : : "edx")

#endif
#endif
