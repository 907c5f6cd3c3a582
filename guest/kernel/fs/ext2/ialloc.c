/*
 * fs/ext2/ialloc.c - which inodes are free: one bit an inode, one bitmap block
 * a group.  Directories are spread over the groups; what is in a directory is
 * kept in its group, close together.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/ext2_fs.h>

static struct buffer_head *read_inode_bitmap(struct super_block *sb, unsigned long group)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
	struct buffer_head *bh = bread(sb->s_dev, desc->bg_inode_bitmap, sb->s_blocksize);

	if (!bh)
		ext2_error(sb, "read_inode_bitmap", "cannot read the bitmap of group %lu, block %u",
			   group, desc->bg_inode_bitmap);
	return bh;
}

static void count_inodes(struct super_block *sb, unsigned long group, int n, int isdir)
{
	struct buffer_head *bh;
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, &bh);

	desc->bg_free_inodes_count += n;
	if (isdir)
		desc->bg_used_dirs_count -= n;
	mark_buffer_dirty(bh);
	EXT2_SB(sb)->s_es->s_free_inodes_count += n;
	mark_buffer_dirty(EXT2_SB(sb)->s_sbh);
	sb->s_dirt = 1;
}

/* The inode has no name, no user and no blocks any more: its number is free. */
void ext2_free_inode(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long group = (inode->i_ino - 1) / sbi->s_inodes_per_group;
	struct buffer_head *bh;

	if (inode->i_ino < sbi->s_first_ino || inode->i_ino > sbi->s_inodes_count) {
		ext2_error(sb, "ext2_free_inode", "inode %lu is reserved or does not exist", inode->i_ino);
		return;
	}
	lock_super(sb);
	bh = read_inode_bitmap(sb, group);
	if (bh && test_and_clear_bit((inode->i_ino - 1) % sbi->s_inodes_per_group, bh->b_data)) {
		mark_buffer_dirty(bh);
		count_inodes(sb, group, 1, S_ISDIR(inode->i_mode));
	} else if (bh) {
		ext2_error(sb, "ext2_free_inode", "inode %lu is free already", inode->i_ino);
	}
	brelse(bh);
	unlock_super(sb);
}

/* ---- choosing a group ---- */

/* For a directory: the group with most free blocks among those with more free inodes than the average. */
static long group_for_dir(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long average = sbi->s_es->s_free_inodes_count / sbi->s_groups_count, group;
	struct ext2_group_desc *best = NULL;
	long chosen = -1;

	for (group = 0; group < sbi->s_groups_count; group++) {
		struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);

		if (!desc->bg_free_inodes_count || desc->bg_free_inodes_count < average)
			continue;
		if (!best || desc->bg_free_blocks_count > best->bg_free_blocks_count) {
			best = desc;
			chosen = group;
		}
	}
	return chosen;
}

/* For anything else: the directory's group, or the next that has inodes and blocks, or at least an inode. */
static long group_for_file(struct super_block *sb, unsigned long parent)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long n;
	int need_blocks;

	for (need_blocks = 1; need_blocks >= 0; need_blocks--)
		for (n = 0; n < sbi->s_groups_count; n++) {
			unsigned long group = (parent + n) % sbi->s_groups_count;
			struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);

			if (desc->bg_free_inodes_count && (!need_blocks || desc->bg_free_blocks_count))
				return group;
		}
	return -1;
}

/* A free inode of the group, marked as taken; 0 when the bitmap has none, or an error number. */
static long take_in_group(struct super_block *sb, unsigned long group)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct buffer_head *bh = read_inode_bitmap(sb, group);
	unsigned long bit = 0, ino = 0;

	if (!bh)
		return -EIO;
	while ((bit = find_next_zero_bit(bh->b_data, sbi->s_inodes_per_group, bit)) < sbi->s_inodes_per_group) {
		set_bit(bit, bh->b_data);
		mark_buffer_dirty(bh);
		ino = group * sbi->s_inodes_per_group + bit + 1;
		if (ino >= sbi->s_first_ino)
			break;
		ext2_error(sb, "ext2_new_inode", "the reserved inode %lu was marked as free", ino);
		ino = 0;
	}
	brelse(bh);
	return ino;
}

/* The number of a new inode, or an error; the groups' counts may be wrong, so each is tried once. */
static long take_inode(struct super_block *sb, unsigned long parent_group, int isdir)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	long group = isdir ? group_for_dir(sb) : -1, ino = 0;
	unsigned long n;

	if (group < 0)
		group = group_for_file(sb, parent_group);
	if (group < 0)
		return -ENOSPC;
	for (n = 0; n < sbi->s_groups_count && !ino; n++) {
		ino = take_in_group(sb, group);
		if (ino > 0)
			count_inodes(sb, group, -1, isdir);
		group = (group + 1) % sbi->s_groups_count;
	}
	return ino ? ino : -ENOSPC;
}

/* ---- new inodes ---- */

static void set_owner(struct inode *inode, struct inode *dir, int mode)
{
	inode->i_uid = current->fsuid;
	inode->i_gid = current->fsgid;
	inode->i_mode = mode;
	if (EXT2_SB(dir->i_sb)->s_grpid || (dir->i_mode & S_ISGID)) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode) && (dir->i_mode & S_ISGID))
			inode->i_mode |= S_ISGID;
	}
}

/* An inode of a large size has room behind the part we know: it must not hold what was there before. */
static int clear_on_disk(struct super_block *sb, unsigned long ino)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long index = (ino - 1) % sbi->s_inodes_per_group;
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, (ino - 1) / sbi->s_inodes_per_group, NULL);
	struct buffer_head *bh = bread(sb->s_dev, desc->bg_inode_table + index / sbi->s_inodes_per_block,
				       sb->s_blocksize);

	if (!bh)
		return -EIO;
	memset(bh->b_data + index % sbi->s_inodes_per_block * sbi->s_inode_size, 0, sbi->s_inode_size);
	mark_buffer_dirty(bh);
	brelse(bh);
	return 0;
}

/* A new inode with one link, hashed and dirty; NULL and *err without one. */
struct inode *ext2_new_inode(struct inode *dir, int mode, int *err)
{
	struct super_block *sb = dir->i_sb;
	struct ext2_inode_info *info = ext2_alloc_info();
	struct inode *inode = info ? new_inode(sb) : NULL;
	long ino;

	*err = info ? -ENFILE : -ENOMEM;
	if (!inode)
		goto out_free;
	lock_super(sb);
	ino = take_inode(sb, EXT2_I(dir)->i_block_group, S_ISDIR(mode));
	if (ino > 0 && clear_on_disk(sb, ino))
		ino = -EIO;
	unlock_super(sb);
	*err = ino;
	if (ino < 0) {
		inode->i_nlink = 1;	/* so that nothing is removed from the disk */
		make_bad_inode(inode);
		iput(inode);
		goto out_free;
	}
	inode->u.generic_ip = info;
	inode->i_ino = ino;
	set_owner(inode, dir, mode);
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	info->i_block_group = (ino - 1) / EXT2_SB(sb)->s_inodes_per_group;
	insert_inode_hash(inode);
	mark_inode_dirty(inode);
	*err = 0;
	return inode;
out_free:
	ext2_free_info(info);
	return NULL;
}
