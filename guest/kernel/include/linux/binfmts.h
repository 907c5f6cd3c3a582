#ifndef _LINUX_BINFMTS_H
#define _LINUX_BINFMTS_H

/*
 * Formats of executable files. do_execve() gathers the arguments in pages of
 * their own and offers the file to each format until one takes it.
 */
#include <linux/ptrace.h>
#include <linux/capability.h>

#define MAX_ARG_PAGES	32	/* 128 KB of arguments and environment */
#define BINPRM_BUF_SIZE	128

#ifdef __KERNEL__

struct file;
struct page;

struct linux_binprm {
	char buf[BINPRM_BUF_SIZE];	/* the file's first bytes */
	struct page *page[MAX_ARG_PAGES];
	unsigned long p;		/* top of the strings, offset into page[] */
	char *interp;			/* what is read now: the file, or its interpreter */
	int sh_bang;
	struct file *file;
	int e_uid, e_gid;
	int secure;			/* identity changed */
	int argc, envc;
	char *filename;
	unsigned long exec;		/* where its name lies among the strings */
};

struct linux_binfmt {
	struct linux_binfmt *next;
	int (*load_binary)(struct linux_binprm *bprm, struct pt_regs *regs);
};

extern int register_binfmt(struct linux_binfmt *fmt);
extern int search_binary_handler(struct linux_binprm *bprm, struct pt_regs *regs);
extern int prepare_binprm(struct linux_binprm *bprm);
extern int copy_strings_kernel(int argc, char **argv, struct linux_binprm *bprm);
extern int remove_arg_zero(struct linux_binprm *bprm);
extern int flush_old_exec(struct linux_binprm *bprm);
extern int setup_arg_pages(struct linux_binprm *bprm);
extern void compute_creds(struct linux_binprm *bprm);

#endif
#endif
