/*
 * fs/ext2/balloc.c - which blocks are free: one bit a block, one bitmap block
 * a group.  Nothing on the disk is believed: a number that is outside the file
 * system, or where it keeps its own tables, is an error and not a block.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/ext2_fs.h>

/* The descriptor of a group, which exists, and the buffer it lies in. */
struct ext2_group_desc *ext2_get_group_desc(struct super_block *sb, unsigned long group,
					    struct buffer_head **bh)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct buffer_head *desc_bh = sbi->s_group_desc[group / sbi->s_desc_per_block];

	if (bh)
		*bh = desc_bh;
	return (struct ext2_group_desc *)desc_bh->b_data + group % sbi->s_desc_per_block;
}

int ext2_block_in_fs(struct super_block *sb, unsigned long block)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	return block > sbi->s_first_data_block && block < sbi->s_blocks_count;
}

static unsigned long first_block(struct ext2_sb_info *sbi, unsigned long group)
{
	return sbi->s_first_data_block + group * sbi->s_blocks_per_group;
}

static unsigned long blocks_in_group(struct ext2_sb_info *sbi, unsigned long group)
{
	unsigned long rest = sbi->s_blocks_count - first_block(sbi, group);

	return rest < sbi->s_blocks_per_group ? rest : sbi->s_blocks_per_group;
}

/* Does the group keep its bitmaps or inodes in this block? */
static int in_system_zone(struct super_block *sb, unsigned long group, unsigned long block)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);

	return block == desc->bg_block_bitmap || block == desc->bg_inode_bitmap ||
	       block - desc->bg_inode_table < EXT2_SB(sb)->s_itb_per_group;
}

static struct buffer_head *read_block_bitmap(struct super_block *sb, unsigned long group)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
	struct buffer_head *bh = bread(sb->s_dev, desc->bg_block_bitmap, sb->s_blocksize);

	if (!bh)
		ext2_error(sb, "read_block_bitmap", "cannot read the bitmap of group %lu, block %u",
			   group, desc->bg_block_bitmap);
	return bh;
}

/* The counts of the group and of the file system, after n blocks were freed (or, negative, taken). */
static void count_blocks(struct super_block *sb, unsigned long group, int n)
{
	struct buffer_head *bh;
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, &bh);

	desc->bg_free_blocks_count += n;
	mark_buffer_dirty(bh);
	EXT2_SB(sb)->s_es->s_free_blocks_count += n;
	mark_buffer_dirty(EXT2_SB(sb)->s_sbh);
	sb->s_dirt = 1;
}

/* ---- freeing ---- */

static int clear_block_bit(struct super_block *sb, unsigned long group, unsigned long block)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct buffer_head *bh = read_block_bitmap(sb, group);
	int was_set;

	if (!bh)
		return -EIO;
	was_set = test_and_clear_bit(block - first_block(sbi, group), bh->b_data);
	if (was_set) {
		mark_buffer_dirty(bh);
		count_blocks(sb, group, 1);
	} else {
		ext2_error(sb, "ext2_free_block", "block %lu is free already", block);
	}
	brelse(bh);
	return was_set ? 0 : -EIO;
}

/* 0, or -EIO when that is no block in use that could belong to a file. */
int ext2_free_block(struct inode *inode, unsigned long block)
{
	struct super_block *sb = inode->i_sb;
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long group;
	int err;

	if (!ext2_block_in_fs(sb, block)) {
		ext2_error(sb, "ext2_free_block", "inode %lu: block %lu is outside the file system",
			   inode->i_ino, block);
		return -EIO;
	}
	group = (block - sbi->s_first_data_block) / sbi->s_blocks_per_group;
	if (in_system_zone(sb, group, block)) {
		ext2_error(sb, "ext2_free_block", "inode %lu: block %lu is one of the file system's tables",
			   inode->i_ino, block);
		return -EIO;
	}
	lock_super(sb);
	err = clear_block_bit(sb, group, block);
	unlock_super(sb);
	return err;
}

/* ---- taking ---- */

static int may_take(struct ext2_sb_info *sbi)
{
	struct ext2_super_block *es = sbi->s_es;

	if (es->s_free_blocks_count > es->s_r_blocks_count)
		return 1;
	if (!es->s_free_blocks_count)
		return 0;
	return capable(CAP_SYS_RESOURCE) || current->fsuid == sbi->s_resuid ||
	       (sbi->s_resgid && in_group_p(sbi->s_resgid));
}

/*
 * A free block of the group from its block number "from" on, marked as taken;
 * 0 when there is none, or an error number.
 */
static long take_in_group(struct super_block *sb, unsigned long group, unsigned long from)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long count = blocks_in_group(sbi, group), bit, block;
	struct buffer_head *bh;

	if (!ext2_get_group_desc(sb, group, NULL)->bg_free_blocks_count)
		return 0;
	bh = read_block_bitmap(sb, group);
	if (!bh)
		return -EIO;
	for (bit = from; (bit = find_next_zero_bit(bh->b_data, count, bit)) < count; bit++) {
		block = first_block(sbi, group) + bit;
		set_bit(bit, bh->b_data);
		mark_buffer_dirty(bh);
		if (ext2_block_in_fs(sb, block) && !in_system_zone(sb, group, block))
			break;
		ext2_error(sb, "ext2_new_block", "block %lu of the file system's tables was marked as free", block);
	}
	brelse(bh);
	if (bit >= count)
		return 0;
	count_blocks(sb, group, -1);
	return block;
}

/* Near the goal, else behind it, else in the next group that has one. */
static long take_anywhere(struct super_block *sb, unsigned long goal)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long group = (goal - sbi->s_first_data_block) / sbi->s_blocks_per_group, n;
	long block = take_in_group(sb, group, (goal - sbi->s_first_data_block) % sbi->s_blocks_per_group);

	for (n = 0; !block && n < sbi->s_groups_count; n++) {
		block = take_in_group(sb, group, 0);
		group = (group + 1) % sbi->s_groups_count;
	}
	return block;
}

/* A block for the inode, near goal if that can be; 0 and *err -ENOSPC or -EIO without one. */
unsigned long ext2_new_block(struct inode *inode, unsigned long goal, int *err)
{
	struct super_block *sb = inode->i_sb;
	long block = 0;

	if (!ext2_block_in_fs(sb, goal))
		goal = EXT2_SB(sb)->s_first_data_block;
	lock_super(sb);
	if (may_take(EXT2_SB(sb)))
		block = take_anywhere(sb, goal);
	unlock_super(sb);
	if (block > 0)
		return block;
	*err = block ? block : -ENOSPC;
	return 0;
}
