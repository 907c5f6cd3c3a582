/*
 * fs/ext2/inode.c - inodes on the disk, and which block holds which part of a
 * file: twelve numbers in the inode, then trees of one, two and three levels.
 *
 *	i_data[0..11]  -> data
 *	i_data[12]     -> numbers -> data
 *	i_data[13]     -> numbers -> numbers -> data
 *	i_data[14]     -> numbers -> numbers -> numbers -> data
 *
 * 0 is a hole. Every number is checked before it is used.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/pagemap.h>
#include <linux/ext2_fs.h>

#define MAX_DEPTH	4

/* ---- blocks of a file ---- */

/* The way to a block: places in i_data and in up to three blocks of numbers.  Its length, 0 when out of reach. */
static int block_to_path(struct super_block *sb, unsigned long block, unsigned int path[MAX_DEPTH])
{
	unsigned long per_block = sb->s_blocksize / 4;
	int bits = sb->s_blocksize_bits - 2;

	if (block < EXT2_NDIR_BLOCKS) {
		path[0] = block;
		return 1;
	}
	block -= EXT2_NDIR_BLOCKS;
	if (block < per_block) {
		path[0] = EXT2_IND_BLOCK;
		path[1] = block;
		return 2;
	}
	block -= per_block;
	if (block < 1UL << (2 * bits)) {
		path[0] = EXT2_DIND_BLOCK;
		path[1] = block >> bits;
		path[2] = block & (per_block - 1);
		return 3;
	}
	block -= 1UL << (2 * bits);
	if (block >> (3 * bits))
		return 0;
	path[0] = EXT2_TIND_BLOCK;
	path[1] = block >> (2 * bits);
	path[2] = (block >> bits) & (per_block - 1);
	path[3] = block & (per_block - 1);
	return 4;
}

static unsigned long allocation_goal(struct inode *inode)
{
	struct ext2_inode_info *info = EXT2_I(inode);
	struct ext2_sb_info *sbi = EXT2_SB(inode->i_sb);

	if (info->i_last_block)
		return info->i_last_block + 1;
	return sbi->s_first_data_block + info->i_block_group * sbi->s_blocks_per_group +
	       (inode->i_ino * 64) % (sbi->s_blocks_per_group / 2 + 1);
}

/* A block of numbers, all of them holes. */
static int clear_new_block(struct super_block *sb, unsigned long block)
{
	struct buffer_head *bh = getblk(sb->s_dev, block, sb->s_blocksize);

	if (!bh)
		return -ENOMEM;
	wait_on_buffer(bh);
	memset(bh->b_data, 0, bh->b_size);
	mark_buffer_uptodate(bh, 1);
	mark_buffer_dirty(bh);
	brelse(bh);
	return 0;
}

/* Give the place *number a block; bh holds the place, NULL for i_data. */
static int fill_place(struct inode *inode, __u32 *number, struct buffer_head *bh, int is_data)
{
	int err = 0;
	unsigned long block = ext2_new_block(inode, allocation_goal(inode), &err);

	if (!block)
		return err;
	if (!is_data) {
		err = clear_new_block(inode->i_sb, block);
		if (err) {
			ext2_free_block(inode, block);
			return err;
		}
	}
	*number = block;
	EXT2_I(inode)->i_last_block = block;
	if (bh)
		mark_buffer_dirty(bh);
	inode->i_blocks += inode->i_sb->s_blocksize / 512;
	inode->i_ctime = CURRENT_TIME;
	mark_inode_dirty(inode);
	return 0;
}

static int bad_number(struct inode *inode, unsigned long block)
{
	ext2_error(inode->i_sb, "ext2_get_block", "inode %lu: block %lu is outside the file system",
		   inode->i_ino, block);
	return -EIO;
}

/* Walk the path; *result is the block, 0 for a hole.  1 when it was allocated just now. */
static int walk_path(struct inode *inode, unsigned int *path, int depth, int create,
		     unsigned long *result)
{
	struct super_block *sb = inode->i_sb;
	__u32 *number = EXT2_I(inode)->i_data + path[0];
	struct buffer_head *bh = NULL, *next;
	int level, err = 0, fresh = 0;

	*result = 0;
	for (level = 1; ; level++) {
		if (!*number) {
			if (!create)
				break;
			err = fill_place(inode, number, bh, level == depth);
			if (err)
				break;
			fresh = level == depth;
		} else if (!ext2_block_in_fs(sb, *number)) {
			err = bad_number(inode, *number);
			break;
		}
		if (level == depth) {
			*result = *number;
			break;
		}
		next = bread(sb->s_dev, *number, sb->s_blocksize);
		brelse(bh);
		bh = next;
		if (!bh)
			return -EIO;
		number = (__u32 *)bh->b_data + path[level];
	}
	brelse(bh);
	return err ? err : fresh;
}

/* Where block number "block" of the file is; with create a hole gets one. */
int ext2_get_block(struct inode *inode, long block, struct buffer_head *bh, int create)
{
	unsigned int path[MAX_DEPTH];
	unsigned long where;
	int depth = block_to_path(inode->i_sb, block, path), result;

	if (!depth)
		return -EFBIG;
	down(&EXT2_I(inode)->i_alloc_sem);
	result = walk_path(inode, path, depth, create, &where);
	up(&EXT2_I(inode)->i_alloc_sem);
	if (result < 0 || !where)
		return result < 0 ? result : 0;
	bh->b_dev = inode->i_dev;
	bh->b_blocknr = where;
	set_bit(BH_Mapped, &bh->b_state);
	if (result)
		set_bit(BH_New, &bh->b_state);
	return 0;
}

/* A block of a directory in the buffer cache; NULL with *err 0 is a hole. */
struct buffer_head *ext2_bread(struct inode *inode, long block, int create, int *err)
{
	struct buffer_head place, *bh;

	place.b_state = 0;
	*err = ext2_get_block(inode, block, &place, create);
	if (*err || !buffer_mapped(&place))
		return NULL;
	if (buffer_new(&place)) {
		*err = clear_new_block(inode->i_sb, place.b_blocknr);
		if (*err)
			return NULL;
	}
	bh = bread(inode->i_dev, place.b_blocknr, inode->i_sb->s_blocksize);
	if (!bh)
		*err = -EIO;
	return bh;
}

/* ---- cutting a file ---- */

/*
 * Free a block and, when it is one of numbers (depth > 0), what hangs on it.
 * It is freed before what is below: a tree that leads back into itself meets a
 * block that is free already, and ends there.
 */
static void free_tree(struct inode *inode, unsigned long block, int depth)
{
	struct super_block *sb = inode->i_sb;
	unsigned long per_block = sb->s_blocksize / 4, i;
	struct buffer_head *bh = NULL;
	__u32 *numbers = NULL;

	if (depth && ext2_block_in_fs(sb, block)) {
		bh = bread(sb->s_dev, block, sb->s_blocksize);
		numbers = bh ? kmalloc(sb->s_blocksize, GFP_KERNEL) : NULL;
		if (numbers)
			memcpy(numbers, bh->b_data, sb->s_blocksize);
		bforget(bh);
	}
	if (!ext2_free_block(inode, block)) {
		inode->i_blocks -= sb->s_blocksize / 512;
		for (i = 0; numbers && i < per_block; i++)
			if (numbers[i])
				free_tree(inode, numbers[i], depth - 1);
	}
	kfree(numbers);
}

static void free_place(struct inode *inode, __u32 *number, int depth)
{
	unsigned long block = *number;

	*number = 0;
	if (block)
		free_tree(inode, block, depth);
}

static int all_holes(struct buffer_head *bh)
{
	__u32 *number = (__u32 *)bh->b_data, *end = (__u32 *)(bh->b_data + bh->b_size);

	while (number < end)
		if (*number++)
			return 0;
	return 1;
}

/* Free what a tree holds from its data block number "first" on; all of it when that is 0. */
static void free_branch(struct inode *inode, __u32 *number, int depth, unsigned long first)
{
	struct super_block *sb = inode->i_sb;
	int bits = (depth - 1) * (sb->s_blocksize_bits - 2);
	unsigned long per_block = sb->s_blocksize / 4, i = first >> bits;
	struct buffer_head *bh;
	__u32 *below;

	if (!first)
		free_place(inode, number, depth);
	if (!*number || i >= per_block)
		return;
	bh = ext2_block_in_fs(sb, *number) ? bread(sb->s_dev, *number, sb->s_blocksize) : NULL;
	if (!bh) {
		bad_number(inode, *number);
		return;
	}
	below = (__u32 *)bh->b_data;
	if (depth > 1)
		free_branch(inode, &below[i++], depth - 1, first & ((1UL << bits) - 1));
	for (; i < per_block; i++)
		free_place(inode, &below[i], depth - 1);
	mark_buffer_dirty(bh);
	i = all_holes(bh);
	brelse(bh);
	if (i)
		free_place(inode, number, 0);
}

/* Free all blocks from number "first" of the file on. */
static void free_blocks_from(struct inode *inode, unsigned long first)
{
	struct ext2_inode_info *info = EXT2_I(inode);
	unsigned long below = EXT2_NDIR_BLOCKS, i;
	int bits = inode->i_sb->s_blocksize_bits - 2, depth;

	for (i = first; i < EXT2_NDIR_BLOCKS; i++)
		free_place(inode, &info->i_data[i], 0);
	for (depth = 1; depth <= 3; depth++) {
		free_branch(inode, &info->i_data[EXT2_NDIR_BLOCKS + depth - 1], depth,
			    first > below ? first - below : 0);
		below += 1UL << (depth * bits);
	}
}

/* The file is now i_size long: give back what lies behind. */
void ext2_truncate(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;
	unsigned long first;

	if (!(S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) || S_ISLNK(inode->i_mode)) ||
	    ext2_is_fast_symlink(inode))
		return;
	truncate_inode_pages(&inode->i_data, inode->i_size);
	if (S_ISREG(inode->i_mode) && inode->i_size)
		block_truncate_page(inode, inode->i_size, ext2_get_block);
	first = (inode->i_size + sb->s_blocksize - 1) >> sb->s_blocksize_bits;
	down(&EXT2_I(inode)->i_alloc_sem);
	EXT2_I(inode)->i_last_block = 0;
	free_blocks_from(inode, first);
	up(&EXT2_I(inode)->i_alloc_sem);
	inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	mark_inode_dirty(inode);
}

/* ---- inodes ---- */

struct ext2_inode_info *ext2_alloc_info(void)
{
	struct ext2_inode_info *info = kmalloc(sizeof(*info), GFP_KERNEL);

	if (info) {
		memset(info, 0, sizeof(*info));
		sema_init(&info->i_alloc_sem, 1);
	}
	return info;
}

void ext2_free_info(struct ext2_inode_info *info)
{
	kfree(info);
}

int ext2_is_fast_symlink(struct inode *inode)
{
	int acl_blocks = EXT2_I(inode)->i_file_acl ? inode->i_sb->s_blocksize / 512 : 0;

	return S_ISLNK(inode->i_mode) && inode->i_blocks == acl_blocks;
}

/* The inode's place on the disk, and the buffer it is in; NULL when there is none or it cannot be read. */
static struct ext2_inode *find_raw(struct super_block *sb, unsigned long ino, struct buffer_head **bhp)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long index = (ino - 1) % sbi->s_inodes_per_group, block;
	struct ext2_group_desc *desc;

	if (ino < EXT2_ROOT_INO || ino > sbi->s_inodes_count) {
		ext2_error(sb, "find_raw", "there is no inode %lu", ino);
		return NULL;
	}
	desc = ext2_get_group_desc(sb, (ino - 1) / sbi->s_inodes_per_group, NULL);
	block = desc->bg_inode_table + index / sbi->s_inodes_per_block;
	*bhp = bread(sb->s_dev, block, sb->s_blocksize);
	if (!*bhp) {
		ext2_error(sb, "find_raw", "cannot read inode %lu, block %lu", ino, block);
		return NULL;
	}
	return (struct ext2_inode *)((*bhp)->b_data + index % sbi->s_inodes_per_block * sbi->s_inode_size);
}

void ext2_set_ops(struct inode *inode, dev_t rdev)
{
	inode->i_data.a_ops = &ext2_aops;
	if (S_ISREG(inode->i_mode)) {
		inode->i_op = &ext2_file_inode_operations;
		inode->i_fop = &ext2_file_operations;
	} else if (S_ISDIR(inode->i_mode)) {
		inode->i_op = &ext2_dir_inode_operations;
		inode->i_fop = &ext2_dir_operations;
	} else if (S_ISLNK(inode->i_mode)) {
		inode->i_op = ext2_is_fast_symlink(inode) ? &ext2_fast_symlink_inode_operations
							  : &ext2_symlink_inode_operations;
	} else {
		inode->i_data.a_ops = NULL;
		init_special_inode(inode, inode->i_mode, rdev);
	}
}

/* Can an inode that says this of itself be used? */
static int plausible(struct inode *inode)
{
	unsigned int size = inode->i_sb->s_blocksize;

	if (inode->i_size < 0 || inode->i_size > inode->i_sb->s_maxbytes || !inode->i_nlink)
		return 0;
	switch (inode->i_mode & S_IFMT) {
	case S_IFDIR:
		return inode->i_size && !((unsigned long)inode->i_size & (size - 1));
	case S_IFLNK:
		return inode->i_size && (ext2_is_fast_symlink(inode)
			? inode->i_size < sizeof(EXT2_I(inode)->i_data)
			: inode->i_size < size);
	case S_IFREG: case S_IFCHR: case S_IFBLK: case S_IFIFO: case S_IFSOCK:
		return 1;
	}
	return 0;
}

static void copy_from_raw(struct inode *inode, struct ext2_inode *raw)
{
	struct ext2_inode_info *info = EXT2_I(inode);

	inode->i_mode = raw->i_mode;
	inode->i_uid = raw->i_uid | raw->i_uid_high << 16;
	inode->i_gid = raw->i_gid | raw->i_gid_high << 16;
	inode->i_nlink = raw->i_links_count;
	inode->i_size = raw->i_size;
	if (S_ISREG(raw->i_mode))
		inode->i_size |= (loff_t)raw->i_size_high << 32;
	inode->i_atime = raw->i_atime;
	inode->i_mtime = raw->i_mtime;
	inode->i_ctime = raw->i_ctime;
	inode->i_blocks = raw->i_blocks;
	memcpy(info->i_data, raw->i_block, sizeof(info->i_data));
	info->i_flags = raw->i_flags;
	info->i_file_acl = raw->i_file_acl;
	info->i_dtime = raw->i_dtime;
	info->i_generation = raw->i_generation;
	info->i_block_group = (inode->i_ino - 1) / EXT2_SB(inode->i_sb)->s_inodes_per_group;
}

/* Numbers of devices: 8 bits each in the first word, or the wider form in the second. */
static dev_t raw_device(struct ext2_inode *raw)
{
	__u32 wide = raw->i_block[1];

	return raw->i_block[0] ? raw->i_block[0] & 0xffff : ((wide >> 8) & 0xff) << 8 | (wide & 0xff);
}

/* iget's way to the disk. */
void ext2_read_inode(struct inode *inode)
{
	struct ext2_inode_info *info = ext2_alloc_info();
	struct buffer_head *bh;
	struct ext2_inode *raw;

	inode->u.generic_ip = info;
	raw = info ? find_raw(inode->i_sb, inode->i_ino, &bh) : NULL;
	if (!raw) {
		make_bad_inode(inode);
		return;
	}
	copy_from_raw(inode, raw);
	if (plausible(inode)) {
		ext2_set_ops(inode, raw_device(raw));
	} else {
		ext2_error(inode->i_sb, "ext2_read_inode", "inode %lu: mode %o, %u links, size %Lu make no sense",
			   inode->i_ino, inode->i_mode, inode->i_nlink, inode->i_size);
		make_bad_inode(inode);
	}
	brelse(bh);
}

static void copy_to_raw(struct inode *inode, struct ext2_inode *raw)
{
	struct ext2_inode_info *info = EXT2_I(inode);

	raw->i_mode = inode->i_mode;
	raw->i_uid = inode->i_uid;
	raw->i_uid_high = inode->i_uid >> 16;
	raw->i_gid = inode->i_gid;
	raw->i_gid_high = inode->i_gid >> 16;
	raw->i_links_count = inode->i_nlink;
	raw->i_size = inode->i_size;
	raw->i_atime = inode->i_atime;
	raw->i_mtime = inode->i_mtime;
	raw->i_ctime = inode->i_ctime;
	raw->i_blocks = inode->i_blocks;
	raw->i_dtime = info->i_dtime;
	raw->i_flags = info->i_flags;
	raw->i_file_acl = info->i_file_acl;
	raw->i_generation = info->i_generation;
	if (S_ISREG(inode->i_mode)) {
		raw->i_size_high = inode->i_size >> 32;
		if (inode->i_size > 0x7fffffff)
			ext2_large_file(inode->i_sb);
	}
	memcpy(raw->i_block, info->i_data, sizeof(raw->i_block));
	if (S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode))
		raw->i_block[0] = kdev_t_to_nr(inode->i_rdev);
}

static void update_inode(struct inode *inode, int wait)
{
	struct buffer_head *bh;
	struct ext2_inode *raw;

	if (is_bad_inode(inode) || !EXT2_I(inode))
		return;
	raw = find_raw(inode->i_sb, inode->i_ino, &bh);
	if (!raw)
		return;
	copy_to_raw(inode, raw);
	mark_buffer_dirty(bh);
	if (wait) {
		wait_on_buffer(bh);
		ll_rw_block(WRITE, 1, &bh);
		wait_on_buffer(bh);
	}
	brelse(bh);
}

void ext2_write_inode(struct inode *inode, int wait)
{
	update_inode(inode, wait);
}

/* The last user of a file without a name is gone. */
void ext2_delete_inode(struct inode *inode)
{
	if (!is_bad_inode(inode) && EXT2_I(inode) && !IS_RDONLY(inode)) {
		EXT2_I(inode)->i_dtime = CURRENT_TIME;
		inode->i_size = 0;
		truncate_inode_pages(&inode->i_data, 0);
		if (inode->i_blocks)
			ext2_truncate(inode);
		update_inode(inode, IS_SYNC(inode));
		ext2_free_inode(inode);
	}
	clear_inode(inode);
}

void ext2_clear_inode(struct inode *inode)
{
	kfree(inode->u.generic_ip);
	inode->u.generic_ip = NULL;
}

/* ---- pages ---- */

static int ext2_readpage(struct file *file, struct page *page)
{
	return block_read_full_page(page, ext2_get_block);
}

static int ext2_writepage(struct page *page)
{
	return block_write_full_page(page, ext2_get_block);
}

static int ext2_prepare_write(struct file *file, struct page *page, unsigned from, unsigned to)
{
	return block_prepare_write(page, from, to, ext2_get_block);
}

struct address_space_operations ext2_aops = {
	.readpage	= ext2_readpage,
	.writepage	= ext2_writepage,
	.prepare_write	= ext2_prepare_write,
	.commit_write	= generic_commit_write,
};
