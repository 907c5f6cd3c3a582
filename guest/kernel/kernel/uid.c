/*
 * kernel/uid.c - users and groups of a process
 *
 * Real: who started it. Effective: with whose rights it runs. Saved: to whom
 * it may go back. The file system has its own copy of the effective one.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

#define SAME	((uid_t)-1)		/* "leave it as it is" */

/* Root's rights come and go with user number 0. */
static void adjust_capabilities(uid_t old_ruid, uid_t old_euid, uid_t old_suid)
{
	struct task_struct *p = current;
	int had_root = !old_ruid || !old_euid || !old_suid;
	int has_root = !p->uid || !p->euid || !p->suid;

	if (had_root && !has_root && !p->keep_capabilities)
		p->cap_permitted = p->cap_effective = CAP_EMPTY_SET;
	if (!old_euid && p->euid)
		p->cap_effective = CAP_EMPTY_SET;
	if (old_euid && !p->euid)
		p->cap_effective = p->cap_permitted;
}

static void set_uids(uid_t r, uid_t e, uid_t s)
{
	uid_t old_r = current->uid, old_e = current->euid, old_s = current->suid;

	if (e != old_e)
		current->mm->dumpable = 0;
	current->uid = r;
	current->euid = current->fsuid = e;
	current->suid = s;
	adjust_capabilities(old_r, old_e, old_s);
}

static void set_gids(gid_t r, gid_t e, gid_t s)
{
	if (e != current->egid)
		current->mm->dumpable = 0;
	current->gid = r;
	current->egid = current->fsgid = e;
	current->sgid = s;
}

/* ---- asking ---- */

asmlinkage long sys_getuid(void)	{ return current->uid; }
asmlinkage long sys_geteuid(void)	{ return current->euid; }
asmlinkage long sys_getgid(void)	{ return current->gid; }
asmlinkage long sys_getegid(void)	{ return current->egid; }

asmlinkage long sys_getresuid(uid_t *ruid, uid_t *euid, uid_t *suid)
{
	return put_user(current->uid, ruid) || put_user(current->euid, euid) ||
	       put_user(current->suid, suid) ? -EFAULT : 0;
}

asmlinkage long sys_getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid)
{
	return put_user(current->gid, rgid) || put_user(current->egid, egid) ||
	       put_user(current->sgid, sgid) ? -EFAULT : 0;
}

/* ---- changing users ---- */

asmlinkage long sys_setuid(uid_t uid)
{
	if (capable(CAP_SETUID))
		set_uids(uid, uid, uid);
	else if (uid == current->uid || uid == current->suid)
		set_uids(current->uid, uid, current->suid);
	else
		return -EPERM;
	return 0;
}

asmlinkage long sys_setreuid(uid_t ruid, uid_t euid)
{
	uid_t r = current->uid, e = current->euid, s = current->suid;

	if (!capable(CAP_SETUID)) {
		if (ruid != SAME && ruid != r && ruid != e)
			return -EPERM;
		if (euid != SAME && euid != r && euid != e && euid != s)
			return -EPERM;
	}
	if (euid != SAME)
		e = euid;
	if (ruid != SAME || (euid != SAME && euid != r))
		s = e;
	set_uids(ruid != SAME ? ruid : r, e, s);
	return 0;
}

static int one_of(uid_t id, uid_t a, uid_t b, uid_t c)
{
	return id == SAME || id == a || id == b || id == c;
}

static noinline long do_setresuid(uid_t ruid, uid_t euid, uid_t suid)
{
	uid_t r = current->uid, e = current->euid, s = current->suid;

	if (!capable(CAP_SETUID) &&
	    (!one_of(ruid, r, e, s) || !one_of(euid, r, e, s) || !one_of(suid, r, e, s)))
		return -EPERM;
	set_uids(ruid == SAME ? r : ruid, euid == SAME ? e : euid, suid == SAME ? s : suid);
	return 0;
}

asmlinkage long sys_setresuid(uid_t ruid, uid_t euid, uid_t suid)
{
	return do_setresuid(ruid, euid, suid);
}

/* ---- changing groups ---- */

asmlinkage long sys_setgid(gid_t gid)
{
	if (capable(CAP_SETGID))
		set_gids(gid, gid, gid);
	else if (gid == current->gid || gid == current->sgid)
		set_gids(current->gid, gid, current->sgid);
	else
		return -EPERM;
	return 0;
}

asmlinkage long sys_setregid(gid_t rgid, gid_t egid)
{
	gid_t r = current->gid, e = current->egid, s = current->sgid;

	if (!capable(CAP_SETGID)) {
		if (rgid != SAME && rgid != r && rgid != e)
			return -EPERM;
		if (egid != SAME && egid != r && egid != e && egid != s)
			return -EPERM;
	}
	if (egid != SAME)
		e = egid;
	if (rgid != SAME || (egid != SAME && egid != r))
		s = e;
	set_gids(rgid != SAME ? rgid : r, e, s);
	return 0;
}

static noinline long do_setresgid(gid_t rgid, gid_t egid, gid_t sgid)
{
	gid_t r = current->gid, e = current->egid, s = current->sgid;

	if (!capable(CAP_SETGID) &&
	    (!one_of(rgid, r, e, s) || !one_of(egid, r, e, s) || !one_of(sgid, r, e, s)))
		return -EPERM;
	set_gids(rgid == SAME ? r : rgid, egid == SAME ? e : egid, sgid == SAME ? s : sgid);
	return 0;
}

asmlinkage long sys_setresgid(gid_t rgid, gid_t egid, gid_t sgid)
{
	return do_setresgid(rgid, egid, sgid);
}

/* ---- the file system's copy ---- */

asmlinkage long sys_setfsuid(uid_t uid)
{
	uid_t old = current->fsuid;

	if (one_of(uid, current->uid, current->euid, current->suid) || uid == old || capable(CAP_SETUID))
		current->fsuid = uid == SAME ? old : uid;
	return old;
}

asmlinkage long sys_setfsgid(gid_t gid)
{
	gid_t old = current->fsgid;

	if (one_of(gid, current->gid, current->egid, current->sgid) || gid == old || capable(CAP_SETGID))
		current->fsgid = gid == SAME ? old : gid;
	return old;
}

/* ---- supplementary groups ---- */

asmlinkage long sys_getgroups(int size, gid_t *list)
{
	int n = current->ngroups;

	if (size < 0)
		return -EINVAL;
	if (!size)
		return n;
	if (n > size)
		return -EINVAL;
	return copy_to_user(list, current->groups, n * sizeof(gid_t)) ? -EFAULT : n;
}

asmlinkage long sys_setgroups(int size, gid_t *list)
{
	gid_t groups[NGROUPS];

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((unsigned int)size > NGROUPS)
		return -EINVAL;
	if (copy_from_user(groups, list, size * sizeof(gid_t)))
		return -EFAULT;
	memcpy(current->groups, groups, size * sizeof(gid_t));
	current->ngroups = size;
	return 0;
}

static int supplementary(gid_t grp)
{
	int i;

	for (i = 0; i < current->ngroups; i++)
		if (current->groups[i] == grp)
			return 1;
	return 0;
}

int in_group_p(gid_t grp)
{
	return grp == current->fsgid || supplementary(grp);
}

int in_egroup_p(gid_t grp)
{
	return grp == current->egid || supplementary(grp);
}
