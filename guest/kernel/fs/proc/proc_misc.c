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
#include <linux/proc_fs.h>
#include <linux/tty.h>
#include <linux/utsname.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/uaccess.h>

struct kernel_stat kstat;
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
};

/* Longer than a page: the module code itself keeps to the asked-for part. */
static int ksyms_read_proc(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	int len = get_ksyms_list(page, start, off, count);

	if (len < count)
		*eof = 1;
	return len;
}

/* ---- /proc/sys: single values ---- */

static int read_string(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	return proc_calc_metrics(page, start, off, count, eof, sprintf(page, "%s\n", (char *)data));
}

static int read_int(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	return proc_calc_metrics(page, start, off, count, eof, sprintf(page, "%d\n", *(int *)data));
}

static int write_int(struct file *file, const char *buffer, unsigned long count, void *data)
{
	char text[16];
	unsigned long n = count < sizeof(text) - 1 ? count : sizeof(text) - 1;

	if (copy_from_user(text, buffer, n))
		return -EFAULT;
	text[n] = 0;
	*(int *)data = simple_strtol(text, NULL, 0);
	return count;
}

static int write_hostname(struct file *file, const char *buffer, unsigned long count, void *data)
{
	unsigned long n = count < __NEW_UTS_LEN ? count : __NEW_UTS_LEN;
	char name[__NEW_UTS_LEN + 1];

	if (copy_from_user(name, buffer, n))
		return -EFAULT;
	while (n && name[n - 1] == '\n')
		n--;
	name[n] = 0;
	strcpy(data, name);
	return count;
}

static void __init add_string(const char *name, char *value, write_proc_t *write)
{
	struct proc_dir_entry *de = create_proc_read_entry(name, write ? 0644 : 0444, NULL,
							   read_string, value);

	if (de)
		de->write_proc = write;
}

static void __init add_int(const char *name, int *value, mode_t mode)
{
	struct proc_dir_entry *de = create_proc_read_entry(name, mode, NULL, read_int, value);

	if (de && (mode & S_IWUSR))
		de->write_proc = write_int;
}

static void __init sys_files(void)
{
	proc_mkdir("sys", NULL);
	proc_mkdir("sys/kernel", NULL);
	proc_mkdir("sys/fs", NULL);
	add_string("sys/kernel/ostype", system_utsname.sysname, NULL);
	add_string("sys/kernel/osrelease", system_utsname.release, NULL);
	add_string("sys/kernel/version", system_utsname.version, NULL);
	add_string("sys/kernel/hostname", system_utsname.nodename, write_hostname);
	add_string("sys/kernel/domainname", system_utsname.domainname, write_hostname);
	add_int("sys/kernel/printk", &console_loglevel, 0644);
	add_int("sys/kernel/panic_on_oops", &panic_on_oops, 0644);
	add_int("sys/kernel/tainted", &tainted, 0644);
	add_int("sys/kernel/threads-max", &max_threads, 0644);
	add_int("sys/fs/file-max", &files_stat.max_files, 0644);
	add_int("sys/fs/file-nr", &files_stat.nr_files, 0444);
	add_int("sys/fs/inode-nr", &inodes_stat.nr_inodes, 0444);
}

void __init proc_misc_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(text_files); i++)
		create_proc_read_entry(text_files[i].name, 0, NULL, read_text,
				       (void *)text_files[i].text);
	create_proc_read_entry("ksyms", 0, NULL, ksyms_read_proc, NULL);
	proc_mkdir("tty", NULL);
	create_proc_read_entry("tty/drivers", 0, NULL, read_text, (void *)tty_get_driver_list);
	sys_files();
}
