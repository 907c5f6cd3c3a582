/*
 * kernel/sysctl_handlers.c - values of /proc/sys as text, and texts as values
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <asm/uaccess.h>

#define LONGEST_NUMBER	24

/* A reader gets the whole value with its first read and the end with the next. */
static int at_end(int write, struct file *filp, size_t *lenp)
{
	if (*lenp && (write || !filp->f_pos))
		return 0;
	*lenp = 0;
	return 1;
}

/* ---- texts ---- */

static int read_text(char *data, int room, struct file *filp, char *buffer, size_t *lenp)
{
	size_t i;
	char c;

	for (i = 0; i < *lenp; i++) {
		if (get_user(c, buffer + i))
			return -EFAULT;
		if (!c || c == '\n' || i == room - 1)
			break;
		data[i] = c;
	}
	data[i] = 0;
	filp->f_pos += *lenp;
	return 0;
}

static int write_text(const char *data, int room, struct file *filp, char *buffer, size_t *lenp)
{
	size_t len = strnlen(data, room);

	if (len > *lenp)
		len = *lenp;
	if (copy_to_user(buffer, data, len))
		return -EFAULT;
	if (len < *lenp && put_user('\n', buffer + len++))
		return -EFAULT;
	*lenp = len;
	filp->f_pos += len;
	return 0;
}

int proc_dostring(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	if (!table->data || table->maxlen < 1)
		return -EINVAL;
	if (at_end(write, filp, lenp))
		return 0;
	return write ? read_text(table->data, table->maxlen, filp, buffer, lenp)
		     : write_text(table->data, table->maxlen, filp, buffer, lenp);
}

/* ---- numbers ---- */

/* Where a writer's text is read from. */
struct source {
	const char *at;
	size_t left;
};

static int skip_blanks(struct source *s)
{
	char c;

	for (; s->left; s->at++, s->left--) {
		if (get_user(c, s->at))
			return -EFAULT;
		if (!isspace(c))
			return 1;
	}
	return 0;
}

/* 1 and a number, 0 at the end, -EINVAL for what is no number. */
static int take_number(struct source *s, long *value)
{
	char text[LONGEST_NUMBER], *end;
	int found = skip_blanks(s);
	size_t n;

	if (found <= 0)
		return found;
	n = s->left < sizeof(text) - 1 ? s->left : sizeof(text) - 1;
	if (copy_from_user(text, s->at, n))
		return -EFAULT;
	text[n] = 0;
	*value = simple_strtol(text, &end, 0);
	if (end == text || (end == text + 1 && !isdigit(text[0])) || (*end && !isspace(*end)))
		return -EINVAL;
	s->at += end - text;
	s->left -= end - text;
	return 1;
}

/* How the numbers of a vector are kept and shown. */
struct format {
	int scale;			/* shown: the number divided by it */
	int limited;			/* by extra1 and extra2 */
	int is_unsigned;
};

static int allowed(const ctl_table *table, const struct format *f, int i, long value)
{
	const long *least = table->extra1, *most = table->extra2;

	if (!f->limited)
		return 1;
	if (f->is_unsigned)
		return (!least || (unsigned long)value >= (unsigned long)least[i]) &&
		       (!most || (unsigned long)value <= (unsigned long)most[i]);
	return (!least || value >= least[i]) && (!most || value <= most[i]);
}

static int read_numbers(ctl_table *table, const struct format *f, struct file *filp, char *buffer, size_t *lenp)
{
	struct source s = { buffer, *lenp };
	int i, found, count = table->maxlen / sizeof(long);
	long value = 0;

	for (i = 0; i < count; i++) {
		found = take_number(&s, &value);
		if (found < 0)
			return found;
		if (!found)
			break;
		if (!allowed(table, f, i, value))
			return -EINVAL;
		((long *)table->data)[i] = value * f->scale;
	}
	filp->f_pos += *lenp;
	return i ? 0 : -EINVAL;
}

static int write_numbers(ctl_table *table, const struct format *f, struct file *filp, char *buffer, size_t *lenp)
{
	int i, n, count = table->maxlen / sizeof(long);
	char text[LONGEST_NUMBER];
	size_t done = 0;

	for (i = 0; i < count; i++) {
		long value = ((long *)table->data)[i] / f->scale;

		n = sprintf(text, f->is_unsigned ? "%lu%c" : "%ld%c", value, i == count - 1 ? '\n' : '\t');
		n = min((size_t)n, *lenp - done);
		if (copy_to_user(buffer + done, text, n))
			return -EFAULT;
		done += n;
	}
	*lenp = done;
	filp->f_pos += done;
	return 0;
}

static int do_numbers(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp,
		      const struct format *f)
{
	if (!table->data || table->maxlen < (int)sizeof(long))
		return -EINVAL;
	if (at_end(write, filp, lenp))
		return 0;
	return write ? read_numbers(table, f, filp, buffer, lenp) : write_numbers(table, f, filp, buffer, lenp);
}

int proc_dointvec(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	static const struct format plain = { 1, 0, 0 };

	return do_numbers(table, write, filp, buffer, lenp, &plain);
}

int proc_dointvec_minmax(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	static const struct format limited = { 1, 1, 0 };

	return do_numbers(table, write, filp, buffer, lenp, &limited);
}

int proc_dointvec_jiffies(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	static const struct format seconds = { HZ, 0, 0 };

	return do_numbers(table, write, filp, buffer, lenp, &seconds);
}

int proc_doulongvec_minmax(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	static const struct format limited = { 1, 1, 1 };

	return do_numbers(table, write, filp, buffer, lenp, &limited);
}
