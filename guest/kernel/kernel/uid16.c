/*
 * kernel/uid16.c - the same calls as in uid.c from the time of 16-bit users
 *
 * -1 in 16 bits still means "leave it"; a number too large for 16 bits is
 * shown as 65534.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

#define OVERFLOW_ID	65534

static old_uid_t narrow(uid_t id)
{
	return id > 0xffff ? OVERFLOW_ID : id;
}

static uid_t widen(old_uid_t id)
{
	return id == (old_uid_t)-1 ? (uid_t)-1 : id;
}

extern asmlinkage long sys_setuid(uid_t uid);
extern asmlinkage long sys_setgid(gid_t gid);
extern asmlinkage long sys_setreuid(uid_t r, uid_t e);
extern asmlinkage long sys_setregid(gid_t r, gid_t e);
extern asmlinkage long sys_setresuid(uid_t r, uid_t e, uid_t s);
extern asmlinkage long sys_setresgid(gid_t r, gid_t e, gid_t s);
extern asmlinkage long sys_setfsuid(uid_t uid);
extern asmlinkage long sys_setfsgid(gid_t gid);

asmlinkage long sys_getuid16(void)	{ return narrow(current->uid); }
asmlinkage long sys_geteuid16(void)	{ return narrow(current->euid); }
asmlinkage long sys_getgid16(void)	{ return narrow(current->gid); }
asmlinkage long sys_getegid16(void)	{ return narrow(current->egid); }

asmlinkage long sys_setuid16(old_uid_t uid)
{
	return sys_setuid(widen(uid));
}

asmlinkage long sys_setgid16(old_gid_t gid)
{
	return sys_setgid(widen(gid));
}

asmlinkage long sys_setreuid16(old_uid_t ruid, old_uid_t euid)
{
	return sys_setreuid(widen(ruid), widen(euid));
}

asmlinkage long sys_setregid16(old_gid_t rgid, old_gid_t egid)
{
	return sys_setregid(widen(rgid), widen(egid));
}

asmlinkage long sys_setresuid16(old_uid_t ruid, old_uid_t euid, old_uid_t suid)
{
	return sys_setresuid(widen(ruid), widen(euid), widen(suid));
}

asmlinkage long sys_setresgid16(old_gid_t rgid, old_gid_t egid, old_gid_t sgid)
{
	return sys_setresgid(widen(rgid), widen(egid), widen(sgid));
}

asmlinkage long sys_setfsuid16(old_uid_t uid)
{
	return sys_setfsuid(widen(uid));
}

asmlinkage long sys_setfsgid16(old_gid_t gid)
{
	return sys_setfsgid(widen(gid));
}

asmlinkage long sys_getresuid16(old_uid_t *ruid, old_uid_t *euid, old_uid_t *suid)
{
	return put_user(narrow(current->uid), ruid) || put_user(narrow(current->euid), euid) ||
	       put_user(narrow(current->suid), suid) ? -EFAULT : 0;
}

asmlinkage long sys_getresgid16(old_gid_t *rgid, old_gid_t *egid, old_gid_t *sgid)
{
	return put_user(narrow(current->gid), rgid) || put_user(narrow(current->egid), egid) ||
	       put_user(narrow(current->sgid), sgid) ? -EFAULT : 0;
}

asmlinkage long sys_getgroups16(int size, old_gid_t *list)
{
	int i, n = current->ngroups;

	if (size < 0 || (size && n > size))
		return -EINVAL;
	for (i = 0; size && i < n; i++)
		if (put_user(narrow(current->groups[i]), list + i))
			return -EFAULT;
	return n;
}

static noinline long do_setgroups16(int size, old_gid_t *list)
{
	gid_t groups[NGROUPS];
	old_gid_t gid;
	int i;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((unsigned int)size > NGROUPS)
		return -EINVAL;
	for (i = 0; i < size; i++) {
		if (get_user(gid, list + i))
			return -EFAULT;
		groups[i] = gid;
	}
	memcpy(current->groups, groups, size * sizeof(gid_t));
	current->ngroups = size;
	return 0;
}

asmlinkage long sys_setgroups16(int size, old_gid_t *list)
{
	return do_setgroups16(size, list);
}
