/*
 * fs/ext2/super.c - mounting and unmounting ext2: the super block is read,
 * doubted, and kept; while the file system is mounted for writing it is marked
 * as not clean, so that fsck looks at it after a crash.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/ext2_fs.h>

#define SUPER_OFFSET	1024
#define MAX_ERRORS_TOLD	10	/* of a badly damaged file system nobody reads more */

static struct super_operations ext2_sops;

/* ---- errors ---- */

static void mark_not_clean(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	sbi->s_mount_state |= EXT2_ERROR_FS;
	sbi->s_es->s_state |= EXT2_ERROR_FS;
	mark_buffer_dirty(sbi->s_sbh);
	sb->s_dirt = 1;
}

/* The file system contradicts itself: say so, and do what the mount option errors= says. */
void ext2_error(struct super_block *sb, const char *function, const char *fmt, ...)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	static char text[160];
	va_list args;

	if (!(sb->s_flags & MS_RDONLY))
		mark_not_clean(sb);
	if (sbi->s_errors == EXT2_ERRORS_CONTINUE && sbi->s_errors_told >= MAX_ERRORS_TOLD)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (sbi->s_errors == EXT2_ERRORS_PANIC)
		panic("EXT2-fs (device %s): %s: %s", kdevname(sb->s_dev), function, text);
	if (sbi->s_errors_told < MAX_ERRORS_TOLD)
		printk(KERN_CRIT "EXT2-fs error (device %s): %s: %s\n", kdevname(sb->s_dev), function, text);
	if (++sbi->s_errors_told == MAX_ERRORS_TOLD)
		printk(KERN_CRIT "EXT2-fs (device %s): further errors are not told\n", kdevname(sb->s_dev));
	if (sbi->s_errors == EXT2_ERRORS_RO && !(sb->s_flags & MS_RDONLY)) {
		printk(KERN_CRIT "EXT2-fs (device %s): remounting read-only\n", kdevname(sb->s_dev));
		sb->s_flags |= MS_RDONLY;
	}
}

/* A file beyond 2 GB: systems that do not know of such must not write here. */
void ext2_large_file(struct super_block *sb)
{
	struct ext2_super_block *es = EXT2_SB(sb)->s_es;

	if (es->s_rev_level < EXT2_DYNAMIC_REV ||
	    (es->s_feature_ro_compat & EXT2_FEATURE_RO_COMPAT_LARGE_FILE))
		return;
	es->s_feature_ro_compat |= EXT2_FEATURE_RO_COMPAT_LARGE_FILE;
	mark_buffer_dirty(EXT2_SB(sb)->s_sbh);
}

/* ---- options ---- */

static int parse_errors(struct ext2_sb_info *sbi, const char *value)
{
	if (!strcmp(value, "continue"))
		sbi->s_errors = EXT2_ERRORS_CONTINUE;
	else if (!strcmp(value, "remount-ro"))
		sbi->s_errors = EXT2_ERRORS_RO;
	else if (!strcmp(value, "panic"))
		sbi->s_errors = EXT2_ERRORS_PANIC;
	else
		return 0;
	return 1;
}

static int parse_number(const char *value, unsigned int *number)
{
	char *end;

	*number = simple_strtoul(value, &end, 0);
	return *value && !*end;
}

/* One option; value is "" when it has none. */
static int parse_option(struct ext2_sb_info *sbi, const char *name, const char *value)
{
	if (!strcmp(name, "errors"))
		return parse_errors(sbi, value);
	if (!strcmp(name, "resuid"))
		return parse_number(value, &sbi->s_resuid);
	if (!strcmp(name, "resgid"))
		return parse_number(value, &sbi->s_resgid);
	if (!strcmp(name, "grpid") || !strcmp(name, "bsdgroups"))
		sbi->s_grpid = 1;
	else if (!strcmp(name, "nogrpid") || !strcmp(name, "sysvgroups"))
		sbi->s_grpid = 0;
	else if (strcmp(name, "check") && strcmp(name, "nocheck") && strcmp(name, "minixdf") &&
		 strcmp(name, "bsddf") && strcmp(name, "debug"))
		return 0;
	return 1;
}

static int parse_options(struct ext2_sb_info *sbi, char *options)
{
	char *name, *value;

	while (options && (name = strsep(&options, ",")) != NULL) {
		if (!*name)
			continue;
		value = strchr(name, '=');
		if (value)
			*value++ = 0;
		if (!parse_option(sbi, name, value ? value : "")) {
			printk(KERN_ERR "EXT2-fs: unrecognized mount option \"%s%s%s\"\n", name, value ? "=" : "",
			       value ? value : "");
			return 0;
		}
	}
	return 1;
}

static int ext2_show_options(struct super_block *sb, char *buf)
{
	static const char *const names[] = { "", "continue", "remount-ro", "panic" };
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	int len = sprintf(buf, ",errors=%s", names[sbi->s_errors]);

	if (sbi->s_grpid)
		len += sprintf(buf + len, ",grpid");
	return len;
}

/* ---- the super block ---- */

static const char *geometry_fault(struct ext2_super_block *es, unsigned long size, unsigned long sectors)
{
	unsigned long bits = size * 8, inode_size = EXT2_GOOD_OLD_INODE_SIZE;

	if (es->s_rev_level > EXT2_DYNAMIC_REV)
		return "the revision is unknown";
	if (es->s_rev_level == EXT2_DYNAMIC_REV)
		inode_size = es->s_inode_size;
	if (inode_size < EXT2_GOOD_OLD_INODE_SIZE || inode_size > size || (inode_size & (inode_size - 1)))
		return "the size of an inode makes no sense";
	if (es->s_first_data_block != (size == 1024))
		return "the first data block is misplaced";
	if (!es->s_blocks_per_group || es->s_blocks_per_group > bits || es->s_blocks_per_group % 8)
		return "the number of blocks of a group makes no sense";
	if (!es->s_inodes_per_group || es->s_inodes_per_group > bits || es->s_inodes_per_group % 8)
		return "the number of inodes of a group makes no sense";
	if (es->s_blocks_count <= es->s_first_data_block + 1 || es->s_blocks_count > sectors / (size / 512))
		return "it is larger than the device";
	if (es->s_inodes_count / es->s_inodes_per_group >
	    (es->s_blocks_count - es->s_first_data_block - 1) / es->s_blocks_per_group + 1 ||
	    es->s_inodes_count % es->s_inodes_per_group || es->s_inodes_count < EXT2_GOOD_OLD_FIRST_INO)
		return "the number of inodes makes no sense";
	return NULL;
}

static int features_ok(struct super_block *sb, struct ext2_super_block *es, int read_only)
{
	if (es->s_rev_level == EXT2_GOOD_OLD_REV)
		return 1;
	if (es->s_feature_incompat & ~EXT2_FEATURE_INCOMPAT_SUPP) {
		printk(KERN_ERR "EXT2-fs: %s: couldn't mount because of unsupported optional features (%x)\n",
		       kdevname(sb->s_dev), es->s_feature_incompat & ~EXT2_FEATURE_INCOMPAT_SUPP);
		return 0;
	}
	if (!read_only && (es->s_feature_ro_compat & ~EXT2_FEATURE_RO_COMPAT_SUPP)) {
		printk(KERN_ERR "EXT2-fs: %s: couldn't mount RDWR because of unsupported optional features (%x)\n",
		       kdevname(sb->s_dev), es->s_feature_ro_compat & ~EXT2_FEATURE_RO_COMPAT_SUPP);
		return 0;
	}
	return 1;
}

static void fill_info(struct ext2_sb_info *sbi, struct ext2_super_block *es, unsigned long size)
{
	int dynamic = es->s_rev_level >= EXT2_DYNAMIC_REV;

	sbi->s_blocks_count = es->s_blocks_count;
	sbi->s_first_data_block = es->s_first_data_block;
	sbi->s_blocks_per_group = es->s_blocks_per_group;
	sbi->s_inodes_count = es->s_inodes_count;
	sbi->s_inodes_per_group = es->s_inodes_per_group;
	sbi->s_inode_size = dynamic ? es->s_inode_size : EXT2_GOOD_OLD_INODE_SIZE;
	sbi->s_first_ino = dynamic ? es->s_first_ino : EXT2_GOOD_OLD_FIRST_INO;
	if (sbi->s_first_ino < EXT2_GOOD_OLD_FIRST_INO || sbi->s_first_ino > es->s_inodes_count)
		sbi->s_first_ino = EXT2_GOOD_OLD_FIRST_INO;
	sbi->s_inodes_per_block = size / sbi->s_inode_size;
	sbi->s_itb_per_group = (sbi->s_inodes_per_group + sbi->s_inodes_per_block - 1) / sbi->s_inodes_per_block;
	sbi->s_desc_per_block = size / sizeof(struct ext2_group_desc);
	sbi->s_groups_count = (es->s_blocks_count - es->s_first_data_block - 1) / es->s_blocks_per_group + 1;
	sbi->s_desc_blocks = (sbi->s_groups_count + sbi->s_desc_per_block - 1) / sbi->s_desc_per_block;
	sbi->s_filetype = dynamic && (es->s_feature_incompat & EXT2_FEATURE_INCOMPAT_FILETYPE);
	sbi->s_mount_state = es->s_state;
}

/* Every group's tables must lie in that group. */
static int check_descriptors(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long group, first = sbi->s_first_data_block;

	for (group = 0; group < sbi->s_groups_count; group++) {
		struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
		unsigned long last = first + sbi->s_blocks_per_group - 1;

		if (last >= sbi->s_blocks_count)
			last = sbi->s_blocks_count - 1;
		if (desc->bg_block_bitmap <= first || desc->bg_block_bitmap > last ||
		    desc->bg_inode_bitmap <= first || desc->bg_inode_bitmap > last ||
		    desc->bg_inode_table <= first || desc->bg_inode_table > last ||
		    last - desc->bg_inode_table + 1 < sbi->s_itb_per_group) {
			printk(KERN_ERR "EXT2-fs: %s: the tables of group %lu lie outside it\n",
			       kdevname(sb->s_dev), group);
			return 0;
		}
		first += sbi->s_blocks_per_group;
	}
	return 1;
}

static void release_buffers(struct ext2_sb_info *sbi)
{
	unsigned long i;

	for (i = 0; sbi->s_group_desc && i < sbi->s_desc_blocks; i++)
		brelse(sbi->s_group_desc[i]);
	kfree(sbi->s_group_desc);
	brelse(sbi->s_sbh);
}

static int read_descriptors(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	unsigned long i, block = sbi->s_first_data_block + 1;

	sbi->s_group_desc = kmalloc(sbi->s_desc_blocks * sizeof(struct buffer_head *), GFP_KERNEL);
	if (!sbi->s_group_desc)
		return 0;
	memset(sbi->s_group_desc, 0, sbi->s_desc_blocks * sizeof(struct buffer_head *));
	for (i = 0; i < sbi->s_desc_blocks; i++) {
		sbi->s_group_desc[i] = bread(sb->s_dev, block + i, sb->s_blocksize);
		if (!sbi->s_group_desc[i]) {
			printk(KERN_ERR "EXT2-fs: %s: cannot read the group descriptors\n", kdevname(sb->s_dev));
			return 0;
		}
	}
	return check_descriptors(sb);
}

/* Find the super block, whose own size of blocks says in which block it is. */
static struct ext2_super_block *read_super_block(struct super_block *sb, struct buffer_head **bhp, int silent)
{
	struct ext2_super_block *es;
	unsigned int size = 1024;

	for (;;) {
		set_blocksize(sb->s_dev, size);
		*bhp = bread(sb->s_dev, SUPER_OFFSET / size, size);
		if (!*bhp) {
			printk(KERN_ERR "EXT2-fs: %s: unable to read superblock\n", kdevname(sb->s_dev));
			return NULL;
		}
		es = (struct ext2_super_block *)((*bhp)->b_data + SUPER_OFFSET % size);
		if (es->s_magic != EXT2_SUPER_MAGIC || es->s_log_block_size > 2) {
			if (!silent)
				printk(KERN_ERR "VFS: Can't find ext2 filesystem on dev %s.\n", kdevname(sb->s_dev));
			break;
		}
		if (size == 1024U << es->s_log_block_size)
			return es;
		if (size != 1024)		/* it says something else each time */
			break;
		size = 1024 << es->s_log_block_size;
		brelse(*bhp);
	}
	brelse(*bhp);
	return NULL;
}

static loff_t largest_file(struct super_block *sb, struct ext2_super_block *es)
{
	int bits = sb->s_blocksize_bits;
	loff_t blocks = EXT2_NDIR_BLOCKS;

	if (es->s_rev_level < EXT2_DYNAMIC_REV)
		return 0x7fffffff;
	blocks += (1LL << (bits - 2)) + (1LL << (2 * bits - 4)) + (1LL << (3 * bits - 6));
	if (blocks > (1LL << 31) - 1)
		blocks = (1LL << 31) - 1;
	blocks <<= bits;
	return blocks < (1LL << 40) ? blocks : 1LL << 40;	/* i_blocks counts to 2 TB */
}

/* Begin to write: from now on the file system is not clean. */
static void setup_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_super_block *es = sbi->s_es;

	if (!(es->s_state & EXT2_VALID_FS))
		printk(KERN_WARNING "EXT2-fs warning: mounting unchecked fs, running e2fsck is recommended\n");
	else if (es->s_state & EXT2_ERROR_FS)
		printk(KERN_WARNING "EXT2-fs warning: mounting fs with errors, running e2fsck is recommended\n");
	es->s_state &= ~EXT2_VALID_FS;
	es->s_mnt_count++;
	es->s_mtime = CURRENT_TIME;
	mark_buffer_dirty(sbi->s_sbh);
	sync_buffers(sb->s_dev, 1);
	sb->s_dirt = 1;
}

/* All is written: the file system is as clean as it was found. */
static void leave_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	sbi->s_es->s_state = sbi->s_mount_state;
	sbi->s_es->s_wtime = CURRENT_TIME;
	mark_buffer_dirty(sbi->s_sbh);
}

static int set_root(struct super_block *sb)
{
	struct inode *root = iget(sb, EXT2_ROOT_INO);

	if (root && S_ISDIR(root->i_mode))
		sb->s_root = d_alloc_root(root);
	if (sb->s_root)
		return 1;
	printk(KERN_ERR "EXT2-fs: %s: corrupt root inode, run e2fsck\n", kdevname(sb->s_dev));
	iput(root);
	return 0;
}

/* The super block as it is used, from what is on the disk; 0 when it is not to be trusted. */
static int fill_super(struct super_block *sb, struct ext2_super_block *es, struct buffer_head *bh, char *options)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	const char *fault = geometry_fault(es, bh->b_size, blkdev_sectors(sb->s_dev));

	if (fault) {
		printk(KERN_ERR "EXT2-fs: %s: %s\n", kdevname(sb->s_dev), fault);
		return 0;
	}
	if (!features_ok(sb, es, sb->s_flags & MS_RDONLY))
		return 0;
	sb->s_blocksize = bh->b_size;
	sb->s_blocksize_bits = ffs(bh->b_size) - 1;
	sb->s_magic = EXT2_SUPER_MAGIC;
	sb->s_maxbytes = largest_file(sb, es);
	sb->s_op = &ext2_sops;
	fill_info(sbi, es, bh->b_size);
	/* only who mounts may ask for a panic: a disk brought along must not */
	sbi->s_errors = es->s_errors >= EXT2_ERRORS_RO ? EXT2_ERRORS_RO : EXT2_ERRORS_CONTINUE;
	sbi->s_resuid = es->s_def_resuid;
	sbi->s_resgid = es->s_def_resgid;
	return parse_options(sbi, options) && read_descriptors(sb) && set_root(sb);
}

static struct super_block *ext2_read_super(struct super_block *sb, void *data, int silent)
{
	struct ext2_sb_info *sbi = kmalloc(sizeof(*sbi), GFP_KERNEL);
	struct buffer_head *bh;
	struct ext2_super_block *es;

	if (!sbi)
		return NULL;
	memset(sbi, 0, sizeof(*sbi));
	es = read_super_block(sb, &bh, silent);
	if (es) {
		sbi->s_sbh = bh;
		sbi->s_es = es;
		sb->s_fs_info = sbi;
		if (fill_super(sb, es, bh, data)) {
			if (!(sb->s_flags & MS_RDONLY))
				setup_super(sb);
			return sb;
		}
		release_buffers(sbi);
	}
	sb->s_fs_info = NULL;
	kfree(sbi);
	return NULL;
}

static void ext2_write_super(struct super_block *sb)
{
	if (!(sb->s_flags & MS_RDONLY)) {
		EXT2_SB(sb)->s_es->s_wtime = CURRENT_TIME;
		mark_buffer_dirty(EXT2_SB(sb)->s_sbh);
	}
	sb->s_dirt = 0;
}

static void ext2_put_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	if (!(sb->s_flags & MS_RDONLY))
		leave_super(sb);
	release_buffers(sbi);
	sb->s_fs_info = NULL;
	kfree(sbi);
}

static int ext2_remount(struct super_block *sb, int *flags, char *data)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_super_block *es = sbi->s_es;

	if (!parse_options(sbi, data))
		return -EINVAL;
	if ((*flags & MS_RDONLY) == (sb->s_flags & MS_RDONLY))
		return 0;
	if (*flags & MS_RDONLY) {
		leave_super(sb);
		sync_buffers(sb->s_dev, 1);
		return 0;
	}
	if (!features_ok(sb, es, 0))
		return -EROFS;
	sbi->s_mount_state = es->s_state;
	setup_super(sb);
	return 0;
}

/* Blocks that hold no data: tables and bitmaps, super blocks and their copies. */
static unsigned long overhead(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	int sparse = sbi->s_es->s_rev_level >= EXT2_DYNAMIC_REV &&
		     (sbi->s_es->s_feature_ro_compat & EXT2_FEATURE_RO_COMPAT_SPARSE_SUPER);
	unsigned long blocks = sbi->s_first_data_block, group, n;

	for (group = 0; group < sbi->s_groups_count; group++) {
		int copy = !sparse || group <= 1;

		for (n = 3; n <= 7 && !copy; n += 2) {
			unsigned long power = n;

			while (power < group)
				power *= n;
			copy = power == group;
		}
		blocks += 2 + sbi->s_itb_per_group + (copy ? 1 + sbi->s_desc_blocks : 0);
	}
	return blocks;
}

static int ext2_statfs(struct super_block *sb, struct statfs *buf)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_super_block *es = sbi->s_es;

	buf->f_type = EXT2_SUPER_MAGIC;
	buf->f_bsize = sb->s_blocksize;
	buf->f_blocks = sbi->s_blocks_count - overhead(sb);
	buf->f_bfree = es->s_free_blocks_count;
	buf->f_bavail = es->s_free_blocks_count > es->s_r_blocks_count
		      ? es->s_free_blocks_count - es->s_r_blocks_count : 0;
	buf->f_files = sbi->s_inodes_count;
	buf->f_ffree = es->s_free_inodes_count;
	buf->f_namelen = EXT2_NAME_LEN;
	return 0;
}

static struct super_operations ext2_sops = {
	.read_inode	= ext2_read_inode,
	.write_inode	= ext2_write_inode,
	.delete_inode	= ext2_delete_inode,
	.clear_inode	= ext2_clear_inode,
	.put_super	= ext2_put_super,
	.write_super	= ext2_write_super,
	.statfs		= ext2_statfs,
	.remount_fs	= ext2_remount,
	.show_options	= ext2_show_options,
};

static DECLARE_FSTYPE(ext2_fs_type, "ext2", ext2_read_super, FS_REQUIRES_DEV);

static int __init init_ext2_fs(void)
{
	return register_filesystem(&ext2_fs_type);
}
__initcall(init_ext2_fs);
