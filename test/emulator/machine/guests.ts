/** Bodies for `assemble`: guests that exercise one thing each. */

/** Prints a line on COM1 and switches off. */
export const HELLO = `
_start:
    movl $text, %esi
    movw $0x3F8, %dx
1:  lodsb
    testb %al, %al
    jz 2f
    outb %al, %dx
    jmp 1b
2:  POWEROFF
    hlt
text: .asciz "hello from the guest\\n"
`;

/** Notes the time stamp of ten timer interrupts at 0x200000, waiting for each in HLT. */
export const TIMER_STAMPS = `
_start:
    SETUP
    GATE 0x20, tick
    movl $0x200000, %edi
    TIMER
    SET_PORT 0x21, 0xFE
    sti
1:  hlt
    cmpl $0x200050, %edi
    jb 1b
    POWEROFF
2:  hlt
    jmp 2b
tick:
    pushl %eax
    pushl %edx
    rdtsc
    stosl
    movl %edx, %eax
    stosl
    SET_PORT 0x20, 0x20
    popl %edx
    popl %eax
    iret
`;

/**
 * Busy and idle by turns: sums over memory, a timer that counts, COM1 with FIFO and interrupts that echoes what comes
 * in upper case and switches off at 'q'.
 */
export const BUSY_ECHO = `
_start:
    SETUP
    GATE 0x20, tick
    GATE 0x24, serial
    TIMER
    SET_PORT 0x3FA, 0x81
    SET_PORT 0x3FC, 0x0B
    SET_PORT 0x3F9, 0x01
    SET_PORT 0x21, 0xEE
    sti
again:
    movl $0x200000, %esi
    movl $3000, %ecx
1:  addl (%esi), %ebx
    roll $3, %ebx
    xorl %ecx, %ebx
    movl %ebx, 0x1000(%esi)
    addl $4, %esi
    loop 1b
    movl $0x200000, %esi
    movl $0x220000, %edi
    movl $500, %ecx
    rep movsl
    pushfl
    popl 0x230000
    hlt
    jmp again
tick:
    pushl %eax
    pushl %edx
    incl 0x230004
    SET_PORT 0x20, 0x20
    popl %edx
    popl %eax
    iret
serial:
    pushl %eax
    pushl %edx
1:  movw $0x3FD, %dx
    inb %dx, %al
    testb $1, %al
    jz 2f
    movw $0x3F8, %dx
    inb %dx, %al
    cmpb $'q', %al
    je quit
    andb $0xDF, %al
    outb %al, %dx
    addl $1, 0x230008
    jmp 1b
2:  movw $0x3FA, %dx
    inb %dx, %al
    SET_PORT 0x20, 0x20
    popl %edx
    popl %eax
    iret
quit:
    POWEROFF
    jmp quit
`;

/** Exceptions with an empty IDT. */
export const TRIPLE_FAULT = `
_start:
    SETUP
    movw $0, idt_pointer
    lidt idt_pointer
    ud2
`;

/** Halts for good. */
export const DEAD = `
_start:
    cli
1:  hlt
    jmp 1b
`;

/** Pulses the reset line. */
export const REBOOT = `
_start:
    SET_PORT 0x64, 0xFE
1:  jmp 1b
`;

/** Reports a panic and goes on counting. */
export const PANIC = `
_start:
    SET_PORT 0xF4, 0x50
1:  incl 0x200000
    jmp 1b
`;

/**
 * Paging on, identity mapped; the page at 4 MiB + 0x1000 is moved to another frame without INVLPG, so that reads go on
 * seeing the old one as long as the TLB lives. Sums up what it sees at 0x200000, and clears accessed bits on the way.
 */
export const STALE_TRANSLATION = `
.set directory, 0x300000
.set table0, 0x301000
.set table1, 0x302000
_start:
    SETUP
    movl $table0, %edi
    movl $3, %eax
    movl $2048, %ecx
1:  movl %eax, (%edi)
    addl $4, %edi
    addl $0x1000, %eax
    loop 1b
    movl $table0 + 3, directory
    movl $table1 + 3, directory + 4
    movl $0x11111111, 0x210000
    movl $0x22222222, 0x220000
    movl $0x210003, table1 + 4
    movl $directory, %eax
    movl %eax, %cr3
    movl %cr0, %eax
    orl $0x80000000, %eax
    movl %eax, %cr0
    movl 0x401000, %eax
    movl $0x220003, table1 + 4
2:  movl 0x401000, %eax
    addl %eax, 0x200000
    andl $~0x20, table1 + 4
    incl 0x200004
    jmp 2b
`;
