#ifndef _ASM_I386_ELF_H
#define _ASM_I386_ELF_H

#define ELF_CLASS	ELFCLASS32
#define ELF_DATA	ELFDATA2LSB
#define ELF_ARCH	EM_386
#define ELF_PLATFORM	"i586"
#define ELF_EXEC_PAGESIZE	4096
#define ELF_ET_DYN_BASE	(TASK_SIZE / 3 * 2)

#define elf_check_arch(x) ((x)->e_machine == EM_386)

#endif
