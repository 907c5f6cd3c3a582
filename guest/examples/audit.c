/*
 * examples/audit.c - the part of an audit of system calls that is a module
 *
 * The kernel of this tree has no hooks to hang it on: `insmod audit.o` says
 * "unresolved symbol my_audit" until the kernel exports two pointers to functions,
 *
 *	void (*my_audit)(int, int);		called after each system call
 *	int (*my_sysaudit)(u8, u8 *, u16, u8);	the service routine of a new one
 *
 * and calls through them. A record is made of each call; a reader waits until
 * the buffer is four fifths full and gets all of it.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/tty.h>
#include <linux/types.h>
#include <asm/uaccess.h>

#define COMM_SIZE	16
#define AUDIT_BUF_SIZE	100
#define NEARLY_FULL	(AUDIT_BUF_SIZE * 8 / 10)

struct syscall_buf {			/* 52 bytes */
	u32 serial;
	u32 ts_sec;
	u32 ts_micro;
	u32 syscall;
	s32 status;
	pid_t pid;
	uid_t uid;
	uid_t euid;
	s32 device;			/* of the terminal, or -1 */
	u8 comm[COMM_SIZE];
};

extern void (*my_audit)(int, int);
extern int (*my_sysaudit)(u8, u8 *, u16, u8);

static DECLARE_WAIT_QUEUE_HEAD(buffer_wait);
static struct syscall_buf audit_buf[AUDIT_BUF_SIZE];
static int current_pos;
static u32 serial;

static void fill(struct syscall_buf *record, int number, int status)
{
	record->serial = serial++;
	record->ts_sec = xtime.tv_sec;
	record->ts_micro = xtime.tv_usec;
	record->syscall = number;
	record->status = status;
	record->pid = current->pid;
	record->uid = current->uid;
	record->euid = current->euid;
	record->device = current->tty ? kdev_t_to_nr(current->tty->device) : -1;
	memcpy(record->comm, current->comm, COMM_SIZE);
}

/* A full buffer drops what comes; the reader sees no gap in the serial numbers. */
static void mod_syscall_audit(int number, int status)
{
	if (current_pos >= AUDIT_BUF_SIZE)
		return;
	fill(&audit_buf[current_pos++], number, status);
	if (current_pos == NEARLY_FULL)
		wake_up_interruptible(&buffer_wait);
}

/*
 * audit(type, buf, len, reset): how many records were copied. Whoever sleeps
 * here sleeps in the module's code, so the module counts it.
 */
static int mod_sys_audit(u8 type, u8 *buf, u16 len, u8 reset)
{
	int n = -ERESTARTSYS;

	if (type != 0)
		return 0;
	MOD_INC_USE_COUNT;
	if (!wait_event_interruptible(buffer_wait, current_pos >= NEARLY_FULL)) {
		n = min(current_pos, (int)(len / sizeof(struct syscall_buf)));
		if (copy_to_user(buf, audit_buf, n * sizeof(struct syscall_buf)))
			n = -EFAULT;
		else if (reset)
			current_pos = 0;
	}
	MOD_DEC_USE_COUNT;
	return n;
}

static int __init audit_init(void)
{
	my_sysaudit = mod_sys_audit;
	my_audit = mod_syscall_audit;
	printk("Starting System Call Auditing\n");
	return 0;
}

static void __exit audit_exit(void)
{
	my_audit = NULL;
	my_sysaudit = NULL;
	printk("Exiting System Call Auditing\n");
}

module_init(audit_init);
module_exit(audit_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("records of system calls");
