/* What the processor has, made ready for use: coprocessor, SSE2, SYSENTER. */
#include "kernel.h"

#define CPUID_SEP (1u << 11)
#define CPUID_SSE2 (1u << 26)
#define CR4_OSFXSR (1u << 9)
#define CR4_OSXMMEXCPT (1u << 10)
#define MSR_SYSENTER_CS 0x174
#define MSR_SYSENTER_ESP 0x175
#define MSR_SYSENTER_EIP 0x176

extern u32 tss[26];
void sysenter_entry(void);

int has_sysenter, has_sse2;

static void wrmsr(u32 number, u32 value)
{
	asm volatile("wrmsr" : : "c"(number), "a"(value), "d"(0));
}

static u32 features(void)
{
	u32 eax = 1, ebx, ecx, edx;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return edx;
}

void setup_processor(void)
{
	u32 edx = features(), cr0, cr4;

	has_sysenter = (edx & CPUID_SEP) != 0;
	has_sse2 = (edx & CPUID_SSE2) != 0;
	asm volatile("movl %%cr0, %0" : "=r"(cr0));
	cr0 = (cr0 & ~0x0cu) | 0x22;	/* neither EM nor TS; MP, NE */
	asm volatile("movl %0, %%cr0\n	fninit" : : "r"(cr0));
	if (has_sse2) {
		asm volatile("movl %%cr4, %0" : "=r"(cr4));
		asm volatile("movl %0, %%cr4" : : "r"(cr4 | CR4_OSFXSR | CR4_OSXMMEXCPT));
	}
	if (has_sysenter) {
		wrmsr(MSR_SYSENTER_CS, KERNEL_CS);
		wrmsr(MSR_SYSENTER_ESP, (u32)&tss[1]);
		wrmsr(MSR_SYSENTER_EIP, (u32)sysenter_entry);
	}
	outb(0x21, 0xff);	/* no interrupts from chips */
	outb(0xa1, 0xff);
}
