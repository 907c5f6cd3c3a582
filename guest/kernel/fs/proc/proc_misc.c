/*
 * fs/proc/proc_misc.c - files of /proc about the system as a whole.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/genhd.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel_stat.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/ioport.h>
#include <linux/proc_fs.h>
#include <linux/sysctl.h>
#include <linux/tty.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/uaccess.h>

struct kernel_stat kstat;
struct proc_dir_entry *proc_root_driver, *proc_root_fs;
extern const char *linux_banner;
extern int get_cpuinfo(char *buffer);

/* The asked-for part of a text of len bytes that fills the page from its start. */
static int proc_calc_metrics(char *page, char **start, off_t off, int count, int *eof, int len)
{
	if (len <= off + count)
		*eof = 1;
	*start = page + off;
	len -= off;
	if (len > count)
		len = count;
	return len < 0 ? 0 : len;
}

/* A file whose text a function without arguments writes. */
typedef int (*text_fn)(char *page);

static int read_text(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	return proc_calc_metrics(page, start, off, count, eof, ((text_fn)data)(page));
}

static int loadavg_text(char *page)
{
	unsigned long a[3];
	int i;

	for (i = 0; i < 3; i++)
		a[i] = avenrun[i] + FIXED_1 / 200;
	return sprintf(page, "%lu.%02lu %lu.%02lu %lu.%02lu %d/%d %d\n",
		       LOAD_INT(a[0]), LOAD_FRAC(a[0]), LOAD_INT(a[1]), LOAD_FRAC(a[1]),
		       LOAD_INT(a[2]), LOAD_FRAC(a[2]), nr_running, nr_threads, last_pid);
}

static int uptime_text(char *page)
{
	unsigned long up = jiffies, idle = init_task.times.tms_utime + init_task.times.tms_stime;

	return sprintf(page, "%lu.%02lu %lu.%02lu\n", up / HZ, up % HZ * (100 / HZ),
		       idle / HZ, idle % HZ * (100 / HZ));
}

static int version_text(char *page)
{
	return sprintf(page, "%s", linux_banner);
}

static int cmdline_text(char *page)
{
	return sprintf(page, "%s\n", saved_command_line);
}

static int mounts_text(char *page)
{
	return get_mount_list(page, PAGE_SIZE);
}

static unsigned long total_interrupts(void)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < 16; i++)
		sum += irq_count[i];
	return sum;
}

/* user, nice, system, idle in hundredths of a second; counters since start. */
static int stat_text(char *page)
{
	int len, i;

	len = sprintf(page, "cpu  %lu %lu %lu %lu\n", kstat.cpu_user, kstat.cpu_nice,
		      kstat.cpu_system,
		      jiffies - kstat.cpu_user - kstat.cpu_nice - kstat.cpu_system);
	len += sprintf(page + len, "cpu0 %lu %lu %lu %lu\npage 0 0\nswap 0 0\nintr %lu",
		       kstat.cpu_user, kstat.cpu_nice, kstat.cpu_system,
		       jiffies - kstat.cpu_user - kstat.cpu_nice - kstat.cpu_system,
		       total_interrupts());
	for (i = 0; i < 16; i++)
		len += sprintf(page + len, " %lu", irq_count[i]);
	return len + sprintf(page + len, "\ndisk_io: \nctxt %lu\nbtime %lu\nprocesses %lu\n",
			     kstat.context_swtch, xtime.tv_sec - jiffies / HZ, kstat.total_forks);
}

static const struct {
	const char *name;
	text_fn text;
} text_files[] = {
	{ "loadavg", loadavg_text },
	{ "uptime", uptime_text },
	{ "meminfo", get_meminfo },
	{ "version", version_text },
	{ "cpuinfo", get_cpuinfo },
	{ "modules", get_module_list },
	{ "stat", stat_text },
	{ "devices", get_device_list },
	{ "interrupts", get_irq_list },
	{ "filesystems", get_filesystem_list },
	{ "cmdline", cmdline_text },
	{ "mounts", mounts_text },
	{ "partitions", get_partition_list },
	{ "slabinfo", get_slabinfo },
	{ "ioports", get_ioport_list },
	{ "iomem", get_iomem_list },
};

/* Longer than a page: the module code itself keeps to the asked-for part. */
static int ksyms_read_proc(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	int len = get_ksyms_list(page, start, off, count);

	if (len < count)
		*eof = 1;
	return len;
}

void __init proc_misc_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(text_files); i++)
		create_proc_read_entry(text_files[i].name, 0, NULL, read_text,
				       (void *)text_files[i].text);
	create_proc_read_entry("ksyms", 0, NULL, ksyms_read_proc, NULL);
	proc_mkdir("tty", NULL);
	proc_root_driver = proc_mkdir("driver", NULL);
	proc_root_fs = proc_mkdir("fs", NULL);
	create_proc_read_entry("tty/drivers", 0, NULL, read_text, (void *)tty_get_driver_list);
	sysctl_init();
}
