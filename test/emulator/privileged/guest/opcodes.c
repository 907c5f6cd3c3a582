/* Undefined opcodes, LOCK where it may not be (SDM 2A, LOCK), and instructions of more than 15 bytes. */
#include "harness.h"

#define UNDEFINED(title, bytes)	FAULTS(title " is #UD", 3, UD, 0, ".byte " bytes)

UNDEFINED("0F 04", "0x0f, 0x04")
UNDEFINED("0F 0A", "0x0f, 0x0a")
UNDEFINED("0F 0C", "0x0f, 0x0c")
UNDEFINED("0F 24, MOV from a test register,", "0x0f, 0x24, 0xc0")
UNDEFINED("0F 26, MOV to a test register,", "0x0f, 0x26, 0xc0")
UNDEFINED("UD0", "0x0f, 0xff, 0xc0")
UNDEFINED("UD1", "0x0f, 0xb9, 0xc0")
UNDEFINED("RSM outside system management", "0x0f, 0xaa")
UNDEFINED("FE /2", "0xfe, 0xd0")
UNDEFINED("FE /7", "0xfe, 0xf8")
UNDEFINED("FF /7", "0xff, 0xf8")
UNDEFINED("C6 /1", "0xc6, 0xc8, 0x00")
UNDEFINED("C7 /1", "0xc7, 0xc8, 0, 0, 0, 0")
UNDEFINED("8F /1", "0x8f, 0xc8")
UNDEFINED("0F 00 /6", "0x0f, 0x00, 0xf0")
UNDEFINED("0F 00 /7", "0x0f, 0x00, 0xf8")
UNDEFINED("0F 01 /5", "0x0f, 0x01, 0xe8")
UNDEFINED("0F BA /0", "0x0f, 0xba, 0xc0, 0x01")
UNDEFINED("0F BA /3", "0x0f, 0xba, 0xd8, 0x01")
UNDEFINED("0F C7 /0", "0x0f, 0xc7, 0x00")
UNDEFINED("CMPXCHG8B of a register", "0x0f, 0xc7, 0xc8")
UNDEFINED("LEA of a register", "0x8d, 0xc0")
UNDEFINED("LES of a register", "0xc4, 0xc0")
UNDEFINED("LDS of a register", "0xc5, 0xc0")
UNDEFINED("LSS of a register", "0x0f, 0xb2, 0xc0")
UNDEFINED("BOUND of a register", "0x62, 0xc0")
UNDEFINED("SGDT to a register", "0x0f, 0x01, 0xc0")
UNDEFINED("far CALL of a register", "0xff, 0xd8")
UNDEFINED("far JMP of a register", "0xff, 0xe8")
UNDEFINED("MOV to CS", "0x8e, 0xc8")
UNDEFINED("MOV to segment register 6", "0x8e, 0xf0")
UNDEFINED("MOV from segment register 7", "0x8c, 0xf8")
FAULTS("LGDT of a register is #UD", 0, UD, 0, ".byte 0x0f, 0x01, 0xd0")
FAULTS("LIDT of a register is #UD", 0, UD, 0, ".byte 0x0f, 0x01, 0xd8")
FAULTS("INVLPG of a register is #UD", 0, UD, 0, ".byte 0x0f, 0x01, 0xf8")
FAULTS("MOV to CR1 is #UD", 0, UD, 0, ".byte 0x0f, 0x22, 0xc8")
FAULTS("MOV from CR5 is #UD", 0, UD, 0, ".byte 0x0f, 0x20, 0xe8")
FAULTS("MOV from CR7 is #UD", 0, UD, 0, ".byte 0x0f, 0x20, 0xf8")

#define LOCKED(title, text)	FAULTS("LOCK " title " is #UD", 3, UD, 0, ".byte 0xf0\n" text)

LOCKED("NOP", "nop")
LOCKED("INC of a register", "inc %eax")
LOCKED("INC of a register by FF /0", ".byte 0xff, 0xc0")
LOCKED("ADD between registers", "add %eax, %ebx")
LOCKED("ADD from memory", "add page, %eax")
LOCKED("ADD with an immediate to a register", "add $1, %ebx")
LOCKED("CMP with memory", "cmp %eax, page")
LOCKED("CMP with an immediate", "cmpl $1, page")
LOCKED("TEST", "test %eax, page")
LOCKED("MOV to memory", "mov %eax, page")
LOCKED("MOV from memory", "mov page, %eax")
LOCKED("LEA", "lea page, %eax")
LOCKED("PUSH", "push %eax")
LOCKED("POP", "pop %eax")
LOCKED("BT", "bt %eax, page")
LOCKED("BT with an immediate", "btl $1, page")
LOCKED("BTS of a register", "bts %eax, %ebx")
LOCKED("BTC of a register with an immediate", "btc $1, %ebx")
LOCKED("XADD of a register", "xadd %eax, %ebx")
LOCKED("CMPXCHG of a register", "cmpxchg %eax, %ebx")
LOCKED("XCHG of registers", "xchg %eax, %ebx")
LOCKED("NOT of a register", "not %eax")
LOCKED("NEG of a register", "neg %eax")
LOCKED("SHL", "shll $1, page")
LOCKED("SHLD", "shld $1, %eax, page")
LOCKED("MUL", "mull page")
LOCKED("DIV", "divl page")
LOCKED("IMUL", "imul page, %eax")
LOCKED("JMP", "jmp 1f; 1:")
LOCKED("CALL", "call 1f; 1:")
LOCKED("RET", "ret")
LOCKED("MOVS", "movsb")
LOCKED("REP STOS", "rep stosb")
LOCKED("IN", "in $0x20, %al")
LOCKED("CLI", "cli")
LOCKED("HLT", "hlt")
LOCKED("INT", "int $3")
LOCKED("IRET", "iret")
LOCKED("SETcc", "sete page")
LOCKED("BSWAP", "bswap %eax")
LOCKED("FLD", "fldl page")
LOCKED("CPUID", "cpuid")
LOCKED("UD2", "ud2")

#define MAY_LOCK(title, text)	RUNS("LOCK " title " is allowed", 3, ".byte 0xf0\n" text)

MAY_LOCK("ADD to memory", "add %eax, page")
MAY_LOCK("OR with an immediate", "orl $1, page")
MAY_LOCK("ADC to a byte", "adcb $1, page")
MAY_LOCK("SBB", "sbb %eax, page")
MAY_LOCK("AND of a word", "andw %ax, page")
MAY_LOCK("SUB", "sub %eax, page")
MAY_LOCK("XOR", "xor %eax, page")
MAY_LOCK("INC of memory", "incl page")
MAY_LOCK("DEC of memory", "decb page")
MAY_LOCK("NOT of memory", "notl page")
MAY_LOCK("NEG of memory", "negw page")
MAY_LOCK("BTS of memory", "btsl $3, page")
MAY_LOCK("BTR of memory", "btrl $31, page")
MAY_LOCK("BTC of memory", "btcw $3, page")
MAY_LOCK("XADD", "xadd %eax, page")
MAY_LOCK("XCHG", "xchg %eax, page")
MAY_LOCK("CMPXCHG", "cmpxchg %eax, page")
MAY_LOCK("CMPXCHG8B", "cmpxchg8b page")

FAULTS("LOCK MOV of an absent page is #UD, not #PF", 3, UD, 0, ".byte 0xf0\nmov 0xa00000, %eax")
FAULTS("LOCK HLT in ring 3 is #UD, not #GP", 3, UD, 0, ".byte 0xf0\nhlt")

#define PREFIXES_13	"0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e"

RUNS("an instruction of 15 bytes runs", 3, ".byte " PREFIXES_13 ",0x89,0xc0")
FAULTS("an instruction of 16 bytes is #GP(0)", 3, GP, 0, ".byte " PREFIXES_13 ",0x3e,0x89,0xc0")
FAULTS("15 prefixes are #GP(0) whatever follows", 3, GP, 0, ".byte " PREFIXES_13 ",0x3e,0x3e,0x0f,0x0b")
FAULTS("an undefined opcode of 16 bytes is #GP(0)", 3, GP, 0, ".byte " PREFIXES_13 ",0x3e,0x0f,0x0b")
FAULTS("an immediate may not reach beyond 15 bytes", 3, GP, 0,
       ".byte 0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e\n mov $1, %eax")
RUNS("an immediate may end with byte 15", 3,
     ".byte 0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e,0x3e\n mov $1, %eax")

/* Code at the end of a page whose successor is absent. */
static void at_page_end(const char *bytes, u32 count)
{
	struct snippet there;

	put_code(FRAME(1) - count, bytes, count);
	map(LINEAR(1), 0, 0);
	there.start = there.at = LINEAR(1) - count;
	there.end = 0;
	run(3, there);
}

CHECK("15 prefixes that end with a page are #GP(0), not #PF")
{
	at_page_end("\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e", 15);
	expect_fault(GP, 0);
}

CHECK("an instruction that would be too long but is not all there is #PF")
{
	at_page_end("\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e\x3e", 14);
	expect_fault(PF, 4);
	expect("CR2", out.cr2, LINEAR(1));
}

CHECK("an instruction that ends with a page does not need the next one")
{
	at_page_end("\xcd\x40", 2);
	expect("vector", out.vector, DONE);
}

CHECK("an instruction cut by an absent page faults at its start with CR2 on that page")
{
	at_page_end("\xb8\x01\x02", 3);
	expect_fault(PF, 4);
	expect("CR2", out.cr2, LINEAR(1));
}

CHECK("an undefined opcode cut by an absent page is #PF")
{
	at_page_end("\x0f", 1);
	expect_fault(PF, 4);
}
