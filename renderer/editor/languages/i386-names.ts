/** Names the assembler of the i386 knows, in AT&T spelling, with their size suffixes. */

/** Instructions that take a size suffix b, w or l in some form. */
const SIZED = `adc add and bsf bsr bt btc btr bts call cmp cmpxchg dec div idiv imul in inc jmp lea mov mul neg nop
  not or out pop push rcl rcr rol ror sal sar sbb shl shld shr shrd sub test xadd xchg xor lods movs cmps scas stos
  ins outs ret lret iret enter leave pusha popa pushf popf fild fist fistp fld fst fstp fadd fsub fmul fdiv fcom fcomp
  lgdt lidt sgdt sidt lldt sldt ltr str lmsw smsw`;

const UNSIZED = `aaa aad aam aas arpl bound bswap cbtw cbw cdq clc cld cli cltd clts cltd cmc cmpsb cpuid cqto cwd
  cwde cwtd cwtl daa das esc emms fabs fchs fclex fninit finit fldcw fnstcw fstcw fnstsw fstsw fnsave fsave frstor
  fxsave fxrstor fnclex fwait hlt int int3 into invd invlpg jecxz jcxz lahf lar lcall lcalll lds les lfs lgs lss ljmp
  ljmpl lfence loop loope loopne loopnz loopz lsl mfence movsbl movsbw movswl movzbl movzbw movzwl movsx movzx pause
  rdmsr rdpmc rdtsc rsm sahf sfence stc std sti sysenter sysexit ud2 verr verw wait wbinvd wrmsr xlat xlatb
  cmpxchg8b prefetcht0 insb insw insl outsb outsw outsl ljmpw lretl`;

const CONDITIONS = `a ae b be c e g ge l le na nae nb nbe nc ne ng nge nl nle no np ns nz o p pe po s z`;

export const PREFIXES = words(`rep repe repne repz repnz lock cs ds es fs gs ss addr16 addr32 data16 data32`);
export const SEGMENT_REGISTERS = words(`%cs %ds %es %fs %gs %ss`);
export const CPP_DIRECTIVES = words(
  `define undef include include_next if ifdef ifndef elif else endif error warning line pragma`,
);

export const MNEMONICS = [
  ...words(SIZED).flatMap((name) => [name, `${name}b`, `${name}w`, `${name}l`]),
  ...words(UNSIZED),
  ...words(CONDITIONS).flatMap((condition) => [
    `j${condition}`,
    `set${condition}`,
    `cmov${condition}`,
    `cmov${condition}l`,
    `cmov${condition}w`,
  ]),
];

export const REGISTERS = [
  ...words(`ax bx cx dx si di bp sp`).flatMap((name) => [`%${name}`, `%e${name}`]),
  ...words(`%al %ah %bl %bh %cl %ch %dl %dh %eip %eflags %st`),
  ...numbered('%cr', 5),
  ...numbered('%dr', 8),
  ...numbered('%db', 8),
  ...numbered('%tr', 8),
  ...numbered('%mm', 8),
  ...numbered('%xmm', 8),
  ...numbered('%st(', 8).map((name) => `${name})`),
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
