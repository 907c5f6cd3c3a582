/*
 * net/msghdr.c - messages between user memory and the families: vectors of
 * buffers, addresses, and what travels beside the bytes (open files,
 * credentials)
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

#define SMALL_IOV	8

/* ---- vectors ---- */

static int get_vector(struct msghdr *msg, struct user_msghdr *u, struct iovec *small)
{
	size_t bytes = u->msg_iovlen * sizeof(struct iovec), i;

	if (u->msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	msg->iov = u->msg_iovlen <= SMALL_IOV ? small : kmalloc(bytes, GFP_KERNEL);
	if (!msg->iov)
		return -ENOMEM;
	msg->iovlen = u->msg_iovlen;
	if (copy_from_user(msg->iov, u->msg_iov, bytes))
		return -EFAULT;
	for (i = 0; i < msg->iovlen; i++) {
		msg->size += msg->iov[i].iov_len;
		if ((ssize_t)msg->iov[i].iov_len < 0 || (ssize_t)msg->size < 0)
			return -EINVAL;
	}
	return 0;
}

/* small: room for SMALL_IOV vectors. The caller owes msg_free, also after an error. */
int msg_from_user(struct msghdr *msg, struct user_msghdr *u, struct iovec *small)
{
	memset(msg, 0, sizeof(*msg));
	return get_vector(msg, u, small);
}

void msg_free(struct msghdr *msg, struct iovec *small)
{
	scm_destroy(&msg->scm);
	if (msg->iov != small)
		kfree(msg->iov);
}

/* The first buffer that is not used up yet, or NULL. */
static struct iovec *front(struct msghdr *msg)
{
	size_t i;

	for (i = 0; i < msg->iovlen; i++)
		if (msg->iov[i].iov_len)
			return &msg->iov[i];
	return NULL;
}

static void eat(struct iovec *iov, size_t n)
{
	iov->iov_base = (char *)iov->iov_base + n;
	iov->iov_len -= n;
}

int memcpy_fromiovec(char *to, struct msghdr *msg, size_t len)
{
	while (len) {
		struct iovec *iov = front(msg);
		size_t n = min(len, iov->iov_len);

		if (copy_from_user(to, iov->iov_base, n))
			return -EFAULT;
		eat(iov, n);
		to += n;
		len -= n;
	}
	return 0;
}

int memcpy_toiovec(struct msghdr *msg, const char *from, size_t len)
{
	while (len) {
		struct iovec *iov = front(msg);
		size_t n = min(len, iov->iov_len);

		if (copy_to_user(iov->iov_base, from, n))
			return -EFAULT;
		eat(iov, n);
		from += n;
		len -= n;
	}
	return 0;
}

/* ---- beside the bytes ---- */

void scm_destroy(struct scm *scm)
{
	int i;

	for (i = 0; i < scm->nr_files; i++)
		fput(scm->files[i]);
	kfree(scm->files);
	scm->files = NULL;
	scm->nr_files = 0;
}

static int take_files(struct scm *scm, const int *fds, int n)
{
	int i, fd;

	if (n <= 0 || n + scm->nr_files > SCM_MAX_FD)
		return -EINVAL;
	if (!scm->files)
		scm->files = kmalloc(SCM_MAX_FD * sizeof(struct file *), GFP_KERNEL);
	if (!scm->files)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		if (get_user(fd, fds + i))
			return -EFAULT;
		scm->files[scm->nr_files] = fget(fd);
		if (!scm->files[scm->nr_files])
			return -EBADF;
		scm->nr_files++;
	}
	return 0;
}

static int take_cred(struct scm *scm, const struct ucred *user)
{
	struct ucred c;

	if (copy_from_user(&c, user, sizeof(c)))
		return -EFAULT;
	if ((c.pid != current->tgid && !capable(CAP_SYS_ADMIN)) ||
	    (c.uid != current->uid && c.uid != current->euid && c.uid != current->suid && !capable(CAP_SETUID)) ||
	    (c.gid != current->gid && c.gid != current->egid && c.gid != current->sgid && !capable(CAP_SETGID)))
		return -EPERM;
	scm->cred = c;
	return 0;
}

static int take_one(struct scm *scm, struct cmsghdr *head, void *data)
{
	if (head->cmsg_level != SOL_SOCKET)
		return 0;
	if (head->cmsg_type == SCM_RIGHTS)
		return take_files(scm, data, (head->cmsg_len - sizeof(*head)) / sizeof(int));
	if (head->cmsg_type == SCM_CREDENTIALS && head->cmsg_len == sizeof(*head) + sizeof(struct ucred))
		return take_cred(scm, data);
	return -EINVAL;
}

#define MAX_CONTROL	20480		/* bytes of control messages that one call may bring */

/* Reads the control messages that go along with what is sent. */
int scm_send(struct msghdr *msg, void *control, size_t len)
{
	struct cmsghdr head;
	size_t at = 0;
	int err = 0;

	if (len > MAX_CONTROL)
		return -ENOBUFS;
	msg->scm.cred.pid = current->tgid;
	msg->scm.cred.uid = current->uid;
	msg->scm.cred.gid = current->gid;
	while (control && !err && len - at >= sizeof(head)) {
		if (copy_from_user(&head, (char *)control + at, sizeof(head)))
			return -EFAULT;
		if (head.cmsg_len < sizeof(head) || head.cmsg_len > len - at)
			return -EINVAL;
		err = take_one(&msg->scm, &head, (char *)control + at + sizeof(head));
		at += CMSG_ALIGN(head.cmsg_len);
		if (at > len)
			break;
	}
	return err;
}

/* Stores one control message, or as much as there is room for; answers the bytes it took. */
static size_t put_one(struct msghdr *msg, void *control, size_t len, int type, void *data, size_t size)
{
	struct cmsghdr head = { sizeof(head) + size, SOL_SOCKET, type };

	if (len < head.cmsg_len) {
		msg->flags |= MSG_CTRUNC;
		return 0;
	}
	if (copy_to_user(control, &head, sizeof(head)) ||
	    copy_to_user((char *)control + sizeof(head), data, size))
		return 0;
	return min(CMSG_ALIGN(head.cmsg_len), len);
}

/* Descriptors for the files, each told to the program before it works; answers how many. */
static int install_files(struct scm *scm, int *user, int room, int flags)
{
	int n, fd;

	for (n = 0; n < scm->nr_files && n < room; n++) {
		fd = get_unused_fd();
		if (fd < 0)
			break;
		if (put_user(fd, user + n)) {
			put_unused_fd(fd);
			break;
		}
		get_file(scm->files[n]);
		fd_install(fd, scm->files[n]);
		set_close_on_exec(fd, flags & MSG_CMSG_CLOEXEC);
	}
	return n;
}

static size_t put_files(struct msghdr *msg, void *control, size_t len, int flags)
{
	struct cmsghdr head = { sizeof(head), SOL_SOCKET, SCM_RIGHTS };
	int room = len < sizeof(head) ? 0 : (len - sizeof(head)) / sizeof(int), n;

	n = install_files(&msg->scm, (int *)((char *)control + sizeof(head)), room, flags);
	if (n < msg->scm.nr_files)
		msg->flags |= MSG_CTRUNC;
	head.cmsg_len += n * sizeof(int);
	if (!n || copy_to_user(control, &head, sizeof(head)))
		return 0;
	return min(CMSG_ALIGN(head.cmsg_len), len);
}

/* Gives what came along to the program; answers how much of control is used. */
size_t scm_recv(struct msghdr *msg, void *control, size_t len, int passcred, int flags)
{
	size_t used = 0;

	if (passcred)
		used = put_one(msg, control, len, SCM_CREDENTIALS, &msg->scm.cred, sizeof(struct ucred));
	if (msg->scm.nr_files)
		used += put_files(msg, (char *)control + used, len - used, flags);
	return used;
}
