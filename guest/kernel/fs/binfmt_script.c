/*
 * fs/binfmt_script.c - files that begin with #!
 *
 *	#!/bin/sh -x		becomes	   /bin/sh -x FILE arguments...
 *
 * The interpreter may be such a file itself.
 */
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

/* Splits the first line in the interpreter and at most one argument. */
static char *parse_line(char *buf, char **arg)
{
	char *name, *end;

	buf[BINPRM_BUF_SIZE - 1] = 0;
	end = strchr(buf, '\n');
	if (!end)
		end = buf + BINPRM_BUF_SIZE - 1;
	while (end > buf + 2 && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = 0;
	name = buf + 2 + strspn(buf + 2, " \t");
	*arg = name + strlen(name);
	end = strpbrk(name, " \t");
	if (end) {
		*end++ = 0;
		*arg = end + strspn(end, " \t");
	}
	return name;
}

static int push_arguments(struct linux_binprm *bprm, char *interp, char *arg)
{
	int error = remove_arg_zero(bprm);

	if (!error)
		error = copy_strings_kernel(1, &bprm->interp, bprm);
	bprm->argc++;
	if (!error && *arg) {
		error = copy_strings_kernel(1, &arg, bprm);
		bprm->argc++;
	}
	if (!error)
		error = copy_strings_kernel(1, &interp, bprm);
	bprm->argc++;
	return error;
}

static int load_script(struct linux_binprm *bprm, struct pt_regs *regs)
{
	char line[BINPRM_BUF_SIZE], *interp, *arg;
	struct file *file;
	int error;

	if (bprm->buf[0] != '#' || bprm->buf[1] != '!')
		return -ENOEXEC;
	if (bprm->sh_bang++ > 4)
		return -ELOOP;
	memcpy(line, bprm->buf, sizeof(line));
	interp = parse_line(line, &arg);
	if (!*interp)
		return -ENOEXEC;
	allow_write_access(bprm->file);
	fput(bprm->file);
	bprm->file = NULL;
	error = push_arguments(bprm, interp, arg);
	if (error)
		return error;
	bprm->interp = interp;
	file = open_exec(interp);
	if ((unsigned long)file >= (unsigned long)-4095)
		return (int)(long)file;
	bprm->file = file;
	error = prepare_binprm(bprm);
	if (error)
		return error;
	return search_binary_handler(bprm, regs);
}

static struct linux_binfmt script_format = { NULL, load_script };

static int __init init_script_binfmt(void)
{
	return register_binfmt(&script_format);
}

module_init(init_script_binfmt)
