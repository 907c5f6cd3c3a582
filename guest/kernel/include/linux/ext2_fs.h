/*
 * linux/ext2_fs.h - the second extended file system, as it lies on the disk
 * and as it is used in memory.
 *
 *	| boot 1 KB | super block | group descriptors | bitmaps | inode table | data |
 *
 * The disk is cut into groups of blocks; each has a bitmap of its blocks and
 * one of its inodes (one block each), a piece of the inode table, and data.
 */
#ifndef _LINUX_EXT2_FS_H
#define _LINUX_EXT2_FS_H

#ifdef __KERNEL__

#include <linux/fs.h>
#include <linux/types.h>

#define EXT2_BAD_INO		1
#define EXT2_ROOT_INO		2
#define EXT2_GOOD_OLD_FIRST_INO	11
#define EXT2_GOOD_OLD_INODE_SIZE 128

#define EXT2_NDIR_BLOCKS	12
#define EXT2_IND_BLOCK		12
#define EXT2_DIND_BLOCK		13
#define EXT2_TIND_BLOCK		14
#define EXT2_N_BLOCKS		15
#define EXT2_NAME_LEN		255
#define EXT2_LINK_MAX		32000

#define EXT2_VALID_FS		1	/* unmounted cleanly */
#define EXT2_ERROR_FS		2	/* errors were found */

#define EXT2_ERRORS_CONTINUE	1
#define EXT2_ERRORS_RO		2
#define EXT2_ERRORS_PANIC	3

#define EXT2_GOOD_OLD_REV	0
#define EXT2_DYNAMIC_REV	1

#define EXT2_FEATURE_INCOMPAT_FILETYPE		0x0002
#define EXT2_FEATURE_INCOMPAT_SUPP		EXT2_FEATURE_INCOMPAT_FILETYPE
#define EXT2_FEATURE_RO_COMPAT_SPARSE_SUPER	0x0001
#define EXT2_FEATURE_RO_COMPAT_LARGE_FILE	0x0002
#define EXT2_FEATURE_RO_COMPAT_SUPP		3

#define EXT2_INDEX_FL		0x00001000	/* the directory has a hash index */

struct ext2_super_block {
	__u32 s_inodes_count;
	__u32 s_blocks_count;
	__u32 s_r_blocks_count;		/* for root alone */
	__u32 s_free_blocks_count;
	__u32 s_free_inodes_count;
	__u32 s_first_data_block;
	__u32 s_log_block_size;		/* 0: 1 KB, 1: 2 KB, 2: 4 KB */
	__u32 s_log_frag_size;
	__u32 s_blocks_per_group;
	__u32 s_frags_per_group;
	__u32 s_inodes_per_group;
	__u32 s_mtime;
	__u32 s_wtime;
	__u16 s_mnt_count;
	__u16 s_max_mnt_count;
	__u16 s_magic;
	__u16 s_state;
	__u16 s_errors;
	__u16 s_minor_rev_level;
	__u32 s_lastcheck;
	__u32 s_checkinterval;
	__u32 s_creator_os;
	__u32 s_rev_level;
	__u16 s_def_resuid;
	__u16 s_def_resgid;
	/* from here on in revision 1 */
	__u32 s_first_ino;
	__u16 s_inode_size;
	__u16 s_block_group_nr;
	__u32 s_feature_compat;
	__u32 s_feature_incompat;
	__u32 s_feature_ro_compat;
	__u8 s_uuid[16];
	char s_volume_name[16];
	char s_last_mounted[64];
	__u32 s_rest[206];
};

struct ext2_group_desc {
	__u32 bg_block_bitmap;
	__u32 bg_inode_bitmap;
	__u32 bg_inode_table;
	__u16 bg_free_blocks_count;
	__u16 bg_free_inodes_count;
	__u16 bg_used_dirs_count;
	__u16 bg_pad;
	__u32 bg_reserved[3];
};

struct ext2_inode {
	__u16 i_mode;
	__u16 i_uid;
	__u32 i_size;
	__u32 i_atime;
	__u32 i_ctime;
	__u32 i_mtime;
	__u32 i_dtime;			/* when it was removed */
	__u16 i_gid;
	__u16 i_links_count;
	__u32 i_blocks;			/* of 512 bytes, indirect blocks included */
	__u32 i_flags;
	__u32 i_osd1;
	__u32 i_block[EXT2_N_BLOCKS];
	__u32 i_generation;
	__u32 i_file_acl;
	__u32 i_size_high;		/* of regular files */
	__u32 i_faddr;
	__u8 i_frag, i_fsize;
	__u16 i_pad;
	__u16 i_uid_high, i_gid_high;
	__u32 i_reserved;
};

struct ext2_dir_entry {
	__u32 inode;			/* 0: free */
	__u16 rec_len;			/* to the next entry; the last reaches to the end of the block */
	__u8 name_len;
	__u8 file_type;			/* with the feature FILETYPE, else 0 */
	char name[EXT2_NAME_LEN];
};

#define EXT2_DIR_REC_LEN(name_len)	(((name_len) + 8 + 3) & ~3)

/* ---- in memory ---- */

struct ext2_inode_info {
	__u32 i_data[EXT2_N_BLOCKS];	/* blocks, or the text of a short symbolic link */
	__u32 i_flags;
	__u32 i_file_acl;
	__u32 i_dtime;
	__u32 i_generation;
	__u32 i_block_group;
	__u32 i_last_block;		/* where the block before last was put: the next goes behind it */
	struct semaphore i_alloc_sem;	/* the tree of blocks is walked or changed by one at a time */
};

struct ext2_sb_info {
	struct buffer_head *s_sbh;	/* holds the super block */
	struct ext2_super_block *s_es;
	struct buffer_head **s_group_desc;
	unsigned long s_desc_blocks, s_desc_per_block;
	unsigned long s_groups_count;
	unsigned long s_blocks_count, s_first_data_block, s_blocks_per_group;
	unsigned long s_inodes_count, s_inodes_per_group, s_inodes_per_block, s_itb_per_group;
	unsigned long s_inode_size, s_first_ino;
	unsigned long s_errors;		/* what to do about errors */
	unsigned long s_errors_told;
	unsigned short s_mount_state;
	int s_filetype;			/* directory entries say what they name */
	int s_grpid;			/* new files have the directory's group */
	uid_t s_resuid;
	gid_t s_resgid;
};

#define EXT2_SB(sb)	((struct ext2_sb_info *)(sb)->s_fs_info)
#define EXT2_I(inode)	((struct ext2_inode_info *)(inode)->u.generic_ip)

/* super.c */
extern void ext2_error(struct super_block *sb, const char *function, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
extern void ext2_large_file(struct super_block *sb);

/* balloc.c */
extern struct ext2_group_desc *ext2_get_group_desc(struct super_block *sb, unsigned long group,
						   struct buffer_head **bh);
extern int ext2_block_in_fs(struct super_block *sb, unsigned long block);
extern unsigned long ext2_new_block(struct inode *inode, unsigned long goal, int *err);
extern int ext2_free_block(struct inode *inode, unsigned long block);

/* ialloc.c */
extern struct inode *ext2_new_inode(struct inode *dir, int mode, int *err);
extern void ext2_free_inode(struct inode *inode);

/* inode.c */
extern struct ext2_inode_info *ext2_alloc_info(void);
extern void ext2_free_info(struct ext2_inode_info *info);
extern void ext2_read_inode(struct inode *inode);
extern void ext2_write_inode(struct inode *inode, int wait);
extern void ext2_delete_inode(struct inode *inode);
extern void ext2_clear_inode(struct inode *inode);
extern int ext2_get_block(struct inode *inode, long block, struct buffer_head *bh, int create);
extern struct buffer_head *ext2_bread(struct inode *inode, long block, int create, int *err);
extern void ext2_truncate(struct inode *inode);
extern void ext2_set_ops(struct inode *inode, dev_t rdev);
extern int ext2_is_fast_symlink(struct inode *inode);

/* dir.c */
extern struct buffer_head *ext2_find_entry(struct inode *dir, const char *name, int len,
					   struct ext2_dir_entry **entry, int *err);
extern int ext2_add_entry(struct inode *dir, const char *name, int len, struct inode *inode);
extern int ext2_delete_entry(struct inode *dir, struct ext2_dir_entry *entry, struct buffer_head *bh);
extern void ext2_point_entry(struct inode *dir, struct ext2_dir_entry *entry, struct buffer_head *bh,
			     struct inode *inode);
extern int ext2_make_empty(struct inode *dir, struct inode *parent);
extern int ext2_empty_dir(struct inode *dir);
extern struct buffer_head *ext2_dotdot(struct inode *dir, struct ext2_dir_entry **entry);

extern struct inode_operations ext2_dir_inode_operations;
extern struct inode_operations ext2_file_inode_operations;
extern struct inode_operations ext2_symlink_inode_operations;
extern struct inode_operations ext2_fast_symlink_inode_operations;
extern struct file_operations ext2_dir_operations;
extern struct file_operations ext2_file_operations;
extern struct address_space_operations ext2_aops;

#endif
#endif
