/*
 * arch/i386/kernel/init_task.c - process 0
 *
 * The one process that nobody forked: it starts the kernel, becomes the idle
 * loop, and runs when nothing else can.
 */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/personality.h>
#include <linux/sched.h>
#include <asm/desc.h>

struct exec_domain default_exec_domain = { "Linux" };

static struct fs_struct init_fs = INIT_FS;
static struct files_struct init_files = INIT_FILES;
static struct signal_struct init_signals = { .count = ATOMIC_INIT(1) };
static struct process_struct init_process = {
	.count = ATOMIC_INIT(1),
	.pending = { .tail = &init_process.pending.head },
	.wait_alone = __WAIT_QUEUE_HEAD_INITIALIZER(init_process.wait_alone),
};
struct mm_struct init_mm = INIT_MM(init_mm);

union task_union init_task_union __attribute__((section(".data.init_task"))) = {
	.task = {
		.addr_limit = { 0xFFFFFFFF },
		.exec_domain = &default_exec_domain,
		.counter = DEF_COUNTER,
		.flags = PF_KERNEL,
		.active_mm = &init_mm,
		.run_list = LIST_HEAD_INIT(init_task.run_list),
		.next_task = &init_task,
		.prev_task = &init_task,
		.p_opptr = &init_task,
		.p_pptr = &init_task,
		.thread_group = LIST_HEAD_INIT(init_task.thread_group),
		.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_task.wait_chldexit),
		.real_timer = { .function = it_real_fn },
		.cap_effective = CAP_FULL_SET,
		.cap_permitted = CAP_FULL_SET,
		.rlim = INIT_RLIMITS,
		.comm = "swapper",
		.fs = &init_fs,
		.files = &init_files,
		.sig = &init_signals,
		.process = &init_process,
		.pending = { .tail = &init_task.pending.head },
		.thread = INIT_THREAD,
	},
};

struct tss_struct init_tss = {
	.ss0 = __KERNEL_DS,
	.esp0 = sizeof(init_task_union) + (unsigned long)&init_task_union,
	.bitmap = sizeof(struct tss_struct),	/* no I/O bitmap: no ports for programs */
};
