/*
 * fs/read_write.c - moving bytes and positions: read, write, pread, pwrite,
 * readv, writev, lseek, sendfile.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/uio.h>
#include <asm/uaccess.h>

/* ---- positions ---- */

static loff_t seek_to(struct file *file, loff_t offset)
{
	if (offset < 0 || offset > file->f_dentry->d_inode->i_sb->s_maxbytes)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

loff_t generic_file_llseek(struct file *file, loff_t offset, int origin)
{
	if (origin == SEEK_END)
		offset += file->f_dentry->d_inode->i_size;
	else if (origin == SEEK_CUR)
		offset += file->f_pos;
	else if (origin != SEEK_SET)
		return -EINVAL;
	return seek_to(file, offset);
}

loff_t default_llseek(struct file *file, loff_t offset, int origin)
{
	return generic_file_llseek(file, offset, origin);
}

/* For what has no positions: pipes, terminals. */
loff_t no_llseek(struct file *file, loff_t offset, int origin)
{
	return -ESPIPE;
}

static loff_t llseek(struct file *file, loff_t offset, int origin)
{
	if (file->f_op && file->f_op->llseek)
		return file->f_op->llseek(file, offset, origin);
	return default_llseek(file, offset, origin);
}

asmlinkage off_t sys_lseek(unsigned int fd, off_t offset, unsigned int origin)
{
	struct file *file = fget(fd);
	loff_t res;

	if (!file)
		return -EBADF;
	res = origin > SEEK_END ? -EINVAL : llseek(file, offset, origin);
	fput(file);
	return res == (off_t)res ? (off_t)res : -EOVERFLOW;
}

asmlinkage long sys_llseek(unsigned int fd, unsigned long high, unsigned long low,
			   loff_t *result, unsigned int origin)
{
	struct file *file = fget(fd);
	loff_t res;

	if (!file)
		return -EBADF;
	res = -EINVAL;
	if (origin <= SEEK_END)
		res = llseek(file, ((loff_t)high << 32) | low, origin);
	fput(file);
	if (res < 0)
		return res;
	return copy_to_user(result, &res, sizeof(res)) ? -EFAULT : 0;
}

/* ---- one buffer ---- */

static ssize_t do_read(struct file *file, char *buf, size_t count, loff_t *pos)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!file->f_op || !file->f_op->read || *pos < 0)
		return -EINVAL;
	if (!access_ok(VERIFY_WRITE, buf, count))
		return -EFAULT;
	if ((ssize_t)count < 0)
		return -EINVAL;
	return file->f_op->read(file, buf, count, pos);
}

static ssize_t do_write(struct file *file, const char *buf, size_t count, loff_t *pos)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op || !file->f_op->write || *pos < 0)
		return -EINVAL;
	if (!access_ok(VERIFY_READ, buf, count))
		return -EFAULT;
	if ((ssize_t)count < 0)
		return -EINVAL;
	return file->f_op->write(file, buf, count, pos);
}

asmlinkage ssize_t sys_read(unsigned int fd, char *buf, size_t count)
{
	struct file *file = fget(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = do_read(file, buf, count, &file->f_pos);
	fput(file);
	return ret;
}

asmlinkage ssize_t sys_write(unsigned int fd, const char *buf, size_t count)
{
	struct file *file = fget(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = do_write(file, buf, count, &file->f_pos);
	fput(file);
	return ret;
}

static int has_positions(struct file *file)
{
	return !file->f_op || file->f_op->llseek != no_llseek;
}

asmlinkage ssize_t sys_pread(unsigned int fd, char *buf, size_t count, loff_t pos)
{
	struct file *file = fget(fd);
	loff_t where = pos;
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = has_positions(file) ? -EINVAL : -ESPIPE;
	if (has_positions(file) && where >= 0)
		ret = do_read(file, buf, count, &where);
	fput(file);
	return ret;
}

asmlinkage ssize_t sys_pwrite(unsigned int fd, const char *buf, size_t count, loff_t pos)
{
	struct file *file = fget(fd);
	loff_t where = pos;
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = has_positions(file) ? -EINVAL : -ESPIPE;
	if (has_positions(file) && where >= 0)
		ret = do_write(file, buf, count, &where);
	fput(file);
	return ret;
}

/* ---- many buffers ---- */

/* The user's vector in kernel memory (to be freed), checked; *iovp is it. */
static ssize_t get_iovec(const struct iovec *user, unsigned long nr, struct iovec **iovp)
{
	struct iovec *iov;
	ssize_t total = 0;
	unsigned long i;

	*iovp = NULL;
	if (nr > UIO_MAXIOV)
		return -EINVAL;
	if (!nr)
		return 0;
	iov = kmalloc(nr * sizeof(*iov), GFP_KERNEL);
	if (!iov)
		return -ENOMEM;
	*iovp = iov;
	if (copy_from_user(iov, user, nr * sizeof(*iov)))
		return -EFAULT;
	for (i = 0; i < nr; i++) {
		if ((ssize_t)iov[i].iov_len < 0 || total + (ssize_t)iov[i].iov_len < total)
			return -EINVAL;
		total += iov[i].iov_len;
	}
	return total;
}

typedef ssize_t (*io_fn)(struct file *, char *, size_t, loff_t *);

static ssize_t each_iovec(struct file *file, struct iovec *iov, unsigned long nr,
			  loff_t *pos, io_fn fn)
{
	ssize_t done = 0, n;
	unsigned long i;

	for (i = 0; i < nr; i++) {
		if (!iov[i].iov_len)
			continue;
		n = fn(file, iov[i].iov_base, iov[i].iov_len, pos);
		if (n < 0)
			return done ? done : n;
		done += n;
		if (n != (ssize_t)iov[i].iov_len)
			break;
	}
	return done;
}

static ssize_t vector_io(unsigned int fd, const struct iovec *vector, unsigned long nr,
			 io_fn fn, int mode)
{
	struct file *file = fget(fd);
	struct iovec *iov;
	ssize_t ret = -EBADF;

	if (!file)
		return ret;
	if (file->f_mode & mode) {
		ret = get_iovec(vector, nr, &iov);
		if (ret > 0)
			ret = each_iovec(file, iov, nr, &file->f_pos, fn);
		kfree(iov);
	}
	fput(file);
	return ret;
}

asmlinkage ssize_t sys_readv(unsigned long fd, const struct iovec *vector, unsigned long nr)
{
	return vector_io(fd, vector, nr, do_read, FMODE_READ);
}

asmlinkage ssize_t sys_writev(unsigned long fd, const struct iovec *vector, unsigned long nr)
{
	return vector_io(fd, vector, nr, (io_fn)do_write, FMODE_WRITE);
}

/* At a place of one's own: the offset comes in two registers. */
static ssize_t vector_at(unsigned int fd, const struct iovec *vector, unsigned long nr,
			 loff_t pos, io_fn fn, int mode)
{
	struct file *file = fget(fd);
	struct iovec *iov;
	ssize_t ret = -EBADF;

	if (!file)
		return ret;
	if (file->f_mode & mode) {
		ret = !has_positions(file) ? -ESPIPE : pos < 0 ? -EINVAL : 0;
		if (!ret) {
			ret = get_iovec(vector, nr, &iov);
			if (ret > 0)
				ret = each_iovec(file, iov, nr, &pos, fn);
			kfree(iov);
		}
	}
	fput(file);
	return ret;
}

asmlinkage ssize_t sys_preadv(unsigned long fd, const struct iovec *vector, unsigned long nr, loff_t pos)
{
	return vector_at(fd, vector, nr, pos, do_read, FMODE_READ);
}

asmlinkage ssize_t sys_pwritev(unsigned long fd, const struct iovec *vector, unsigned long nr, loff_t pos)
{
	return vector_at(fd, vector, nr, pos, (io_fn)do_write, FMODE_WRITE);
}

/* ---- from file to file ---- */

static ssize_t kernel_io(io_fn fn, struct file *file, char *buf, size_t count, loff_t *pos)
{
	mm_segment_t old_fs = get_fs();
	ssize_t n;

	set_fs(KERNEL_DS);
	n = fn(file, buf, count, pos);
	set_fs(old_fs);
	return n;
}

/* One bufferful; what could not be written is not counted as read. */
static ssize_t send_piece(struct file *out, struct file *in, loff_t *pos, char *page, size_t n)
{
	loff_t start = *pos;
	ssize_t got = kernel_io(do_read, in, page, n, pos), put;

	if (got <= 0)
		return got;
	put = kernel_io((io_fn)do_write, out, page, got, &out->f_pos);
	*pos = start + (put > 0 ? put : 0);
	return put;
}

static ssize_t send_all(struct file *out, struct file *in, loff_t *pos, size_t count)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	size_t done = 0, want;
	ssize_t n = 0;

	if (!page)
		return -ENOMEM;
	while (done < count) {
		want = count - done < PAGE_SIZE ? count - done : PAGE_SIZE;
		n = send_piece(out, in, pos, page, want);
		if (n <= 0)
			break;
		done += n;
		if ((size_t)n < want || signal_pending(current))
			break;
	}
	free_page((unsigned long)page);
	return done ? (ssize_t)done : n;
}

static ssize_t do_sendfile(int out_fd, int in_fd, loff_t *pos, size_t count)
{
	struct file *in = fget(in_fd), *out = fget(out_fd);
	ssize_t ret = -EBADF;

	if (!in || !out || !(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		goto out;
	ret = -EINVAL;
	if (S_ISREG(in->f_dentry->d_inode->i_mode) && in->f_dentry->d_inode->i_mapping->a_ops)
		ret = send_all(out, in, pos ? pos : &in->f_pos, count);
out:
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

asmlinkage ssize_t sys_sendfile(int out_fd, int in_fd, off_t *offset, size_t count)
{
	loff_t pos;
	off_t off;
	ssize_t ret;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count);
	if (get_user(off, offset))
		return -EFAULT;
	pos = off;
	ret = do_sendfile(out_fd, in_fd, &pos, count);
	return put_user((off_t)pos, offset) ? -EFAULT : ret;
}

asmlinkage ssize_t sys_sendfile64(int out_fd, int in_fd, loff_t *offset, size_t count)
{
	loff_t pos;
	ssize_t ret;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count);
	if (copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	ret = do_sendfile(out_fd, in_fd, &pos, count);
	return copy_to_user(offset, &pos, sizeof(pos)) ? -EFAULT : ret;
}
