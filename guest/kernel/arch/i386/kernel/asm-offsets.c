/*
 * arch/i386/kernel/asm-offsets.c - facts that assembly and debuggers need
 *
 * Never linked: the build compiles this to assembly, reads the marker lines
 * "->name value", and compares them with the constants of entry.S.
 */
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/mount.h>
#include <linux/dcache.h>
#include <asm/unistd.h>

#define DEFINE(name, value) \
	__asm__ volatile("\n->" #name " %c0" : : "i" (value))
#define OFFSET(name, type, field) \
	__asm__ volatile("\n->" #name " %c0" : : "i" (__builtin_offsetof(type, field)))

void asm_offsets(void);
void asm_offsets(void)
{
	OFFSET(state, struct task_struct, state);
	OFFSET(flags, struct task_struct, flags);
	OFFSET(sigpending, struct task_struct, sigpending);
	OFFSET(addr_limit, struct task_struct, addr_limit);
	OFFSET(exec_domain, struct task_struct, exec_domain);
	OFFSET(need_resched, struct task_struct, need_resched);
	OFFSET(ptrace, struct task_struct, ptrace);

	OFFSET(task_mm, struct task_struct, mm);
	OFFSET(task_next_task, struct task_struct, next_task);
	OFFSET(task_prev_task, struct task_struct, prev_task);
	OFFSET(task_pid, struct task_struct, pid);
	OFFSET(task_tgid, struct task_struct, tgid);
	OFFSET(task_pgrp, struct task_struct, pgrp);
	OFFSET(task_p_pptr, struct task_struct, p_pptr);
	OFFSET(task_uid, struct task_struct, uid);
	OFFSET(task_euid, struct task_struct, euid);
	OFFSET(task_comm, struct task_struct, comm);
	OFFSET(task_files, struct task_struct, files);
	OFFSET(task_thread_esp0, struct task_struct, thread.esp0);
	OFFSET(task_thread_esp, struct task_struct, thread.esp);
	OFFSET(task_thread_eip, struct task_struct, thread.eip);
	OFFSET(mm_pgd, struct mm_struct, pgd);
	OFFSET(mm_mmap, struct mm_struct, mmap);
	OFFSET(vma_start, struct vm_area_struct, vm_start);
	OFFSET(vma_end, struct vm_area_struct, vm_end);
	OFFSET(vma_next, struct vm_area_struct, vm_next);
	OFFSET(vma_flags, struct vm_area_struct, vm_flags);
	OFFSET(files_max_fds, struct files_struct, max_fds);
	OFFSET(files_fd, struct files_struct, fd);
	OFFSET(file_dentry, struct file, f_dentry);
	OFFSET(file_vfsmnt, struct file, f_vfsmnt);
	OFFSET(dentry_parent, struct dentry, d_parent);
	OFFSET(dentry_name, struct dentry, d_name.name);
	OFFSET(dentry_name_len, struct dentry, d_name.len);
	OFFSET(mnt_parent, struct vfsmount, mnt_parent);
	OFFSET(mnt_mountpoint, struct vfsmount, mnt_mountpoint);
	OFFSET(mnt_root, struct vfsmount, mnt_root);
	OFFSET(module_next, struct module, next);
	OFFSET(module_name, struct module, name);
	OFFSET(module_flags, struct module, flags);

	OFFSET(EBX, struct pt_regs, ebx);
	OFFSET(ECX, struct pt_regs, ecx);
	OFFSET(EDX, struct pt_regs, edx);
	OFFSET(ESI, struct pt_regs, esi);
	OFFSET(EDI, struct pt_regs, edi);
	OFFSET(EBP, struct pt_regs, ebp);
	OFFSET(EAX, struct pt_regs, eax);
	OFFSET(DS, struct pt_regs, xds);
	OFFSET(ES, struct pt_regs, xes);
	OFFSET(ORIG_EAX, struct pt_regs, orig_eax);
	OFFSET(EIP, struct pt_regs, eip);
	OFFSET(CS, struct pt_regs, xcs);
	OFFSET(EFLAGS, struct pt_regs, eflags);
	OFFSET(OLDESP, struct pt_regs, esp);
	OFFSET(OLDSS, struct pt_regs, xss);

	DEFINE(NR_syscalls, NR_syscalls);
	DEFINE(PT_TRACESYS, PT_TRACESYS);
	DEFINE(pt_regs_size, sizeof(struct pt_regs));
	DEFINE(task_struct_size, sizeof(struct task_struct));
	DEFINE(module_size, sizeof(struct module));
	DEFINE(THREAD_SIZE, THREAD_SIZE);
	DEFINE(PAGE_OFFSET, __PAGE_OFFSET);
}
