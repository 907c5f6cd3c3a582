#ifndef _ASM_I386_SETUP_H
#define _ASM_I386_SETUP_H

#define COMMAND_LINE_SIZE 256

extern char saved_command_line[COMMAND_LINE_SIZE];
extern unsigned long initrd_start, initrd_end;	/* virtual; 0 without one */
extern unsigned long boot_mem_end;	/* end of usable memory, physical */

extern void multiboot_parse(void);
extern void setup_arch(char **cmdline_p);
extern void trap_init(void);
extern void time_init(void);
extern void mem_init(void);
extern void identify_cpu(void);

#endif
