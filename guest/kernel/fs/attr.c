/*
 * fs/attr.c - changing what an inode says of itself: mode, owner, size, times.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>

static int is_owner(struct inode *inode)
{
	return current->fsuid == inode->i_uid || capable(CAP_FOWNER);
}

/* Only root gives files away; an owner may choose among his groups. */
static int owner_change_ok(struct inode *inode, struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	if ((valid & ATTR_UID) && !capable(CAP_CHOWN) &&
	    (current->fsuid != inode->i_uid || attr->ia_uid != inode->i_uid))
		return 0;
	if ((valid & ATTR_GID) && !capable(CAP_CHOWN) &&
	    (current->fsuid != inode->i_uid ||
	     (!in_group_p(attr->ia_gid) && attr->ia_gid != inode->i_gid)))
		return 0;
	return 1;
}

/* May the present process make this change?  May clear S_ISGID in the request. */
int inode_change_ok(struct inode *inode, struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	if (!owner_change_ok(inode, attr))
		return -EPERM;
	if (valid & ATTR_MODE) {
		if (!is_owner(inode))
			return -EPERM;
		if (!in_group_p((valid & ATTR_GID) ? attr->ia_gid : inode->i_gid) &&
		    !capable(CAP_FSETID))
			attr->ia_mode &= ~S_ISGID;
	}
	if ((valid & (ATTR_ATIME_SET | ATTR_MTIME_SET)) && !is_owner(inode))
		return -EPERM;
	return 0;
}

/* Enter the change into the inode. */
void inode_setattr(struct inode *inode, struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	if (valid & ATTR_CTIME)
		inode->i_ctime = attr->ia_ctime;
	if (valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) | (attr->ia_mode & S_IALLUGO);
	mark_inode_dirty(inode);
}

static void fill_in_times(struct iattr *attr)
{
	attr->ia_ctime = CURRENT_TIME;
	if (!(attr->ia_valid & ATTR_ATIME_SET))
		attr->ia_atime = CURRENT_TIME;
	if (!(attr->ia_valid & ATTR_MTIME_SET))
		attr->ia_mtime = CURRENT_TIME;
	attr->ia_valid |= ATTR_CTIME;
}

/* The one door for changes of attributes; the size is changed by do_truncate. */
int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int error;

	if (IS_RDONLY(inode))
		return -EROFS;
	fill_in_times(attr);
	if (inode->i_op && inode->i_op->setattr)
		return inode->i_op->setattr(dentry, attr);
	error = inode_change_ok(inode, attr);
	if (!error)
		inode_setattr(inode, attr);
	return error;
}
