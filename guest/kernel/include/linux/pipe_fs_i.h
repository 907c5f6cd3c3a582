/*
 * linux/pipe_fs_i.h - the ring of bytes behind a pipe or FIFO.
 *
 *	base: | free |##### len bytes #####| free |
 *	             ^start (wraps round at PIPE_SIZE)
 */
#ifndef _LINUX_PIPE_FS_I_H
#define _LINUX_PIPE_FS_I_H

#ifdef __KERNEL__

#include <linux/wait.h>

#define PIPE_ORDER	2
#define PIPE_SIZE	(4096 << PIPE_ORDER)

struct pipe_inode_info {
	wait_queue_head_t wait;
	char *base;
	unsigned int len;
	unsigned int start;
	unsigned int readers;
	unsigned int writers;
	unsigned int r_counter;		/* readers ever, for an opening writer */
	unsigned int w_counter;
	int nameless;			/* of pipe(2): opening it through /proc waits for nobody */
};

extern struct pipe_inode_info *pipe_new(struct inode *inode);
extern void pipe_free(struct inode *inode);
extern struct file_operations read_fifo_fops, write_fifo_fops, rdwr_fifo_fops;
extern struct file_operations read_pipe_fops, write_pipe_fops;
extern struct file_operations def_fifo_fops;

#endif
#endif
