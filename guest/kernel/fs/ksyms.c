/*
 * fs/ksyms.c - what modules may use of the file systems and of the character
 * drivers (arch/i386/kernel/i386_ksyms.c has the rest).
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/console.h>
#include <linux/miscdevice.h>
#include <linux/pagemap.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/tty.h>

/* devices */
EXPORT_SYMBOL(register_chrdev);
EXPORT_SYMBOL(unregister_chrdev);
EXPORT_SYMBOL(misc_register);
EXPORT_SYMBOL(misc_deregister);
EXPORT_SYMBOL(tty_register_driver);
EXPORT_SYMBOL(tty_unregister_driver);
EXPORT_SYMBOL(tty_insert_flip_char);
EXPORT_SYMBOL(tty_flip_buffer_push);
EXPORT_SYMBOL(tty_wakeup);
EXPORT_SYMBOL(tty_hangup);
EXPORT_SYMBOL(tty_std_termios);
EXPORT_SYMBOL(register_console);
EXPORT_SYMBOL(unregister_console);

/* /proc */
EXPORT_SYMBOL(proc_root);
EXPORT_SYMBOL(proc_root_driver);
EXPORT_SYMBOL(proc_root_fs);
EXPORT_SYMBOL(create_proc_entry);
EXPORT_SYMBOL(remove_proc_entry);
EXPORT_SYMBOL(proc_mkdir);
EXPORT_SYMBOL(proc_symlink);

/* files */
EXPORT_SYMBOL(filp_open);
EXPORT_SYMBOL(filp_close);
EXPORT_SYMBOL(fget);
EXPORT_SYMBOL(fput);
EXPORT_SYMBOL(kernel_read);
EXPORT_SYMBOL(get_unused_fd);
EXPORT_SYMBOL(put_unused_fd);
EXPORT_SYMBOL(fd_install);
EXPORT_SYMBOL(dentry_open);
EXPORT_SYMBOL(generic_file_read);
EXPORT_SYMBOL(generic_file_write);
EXPORT_SYMBOL(generic_file_mmap);
EXPORT_SYMBOL(generic_file_llseek);
EXPORT_SYMBOL(default_llseek);
EXPORT_SYMBOL(no_llseek);
EXPORT_SYMBOL(generic_read_dir);
EXPORT_SYMBOL(__pollwait);
EXPORT_SYMBOL(kdevname);

/* file systems */
EXPORT_SYMBOL(register_filesystem);
EXPORT_SYMBOL(unregister_filesystem);
EXPORT_SYMBOL(kern_mount);
EXPORT_SYMBOL(new_inode);
EXPORT_SYMBOL(iget);
EXPORT_SYMBOL(iput);
EXPORT_SYMBOL(clear_inode);
EXPORT_SYMBOL(insert_inode_hash);
EXPORT_SYMBOL(init_special_inode);
EXPORT_SYMBOL(mark_inode_dirty);
EXPORT_SYMBOL(inode_change_ok);
EXPORT_SYMBOL(inode_setattr);
EXPORT_SYMBOL(d_alloc);
EXPORT_SYMBOL(d_alloc_root);
EXPORT_SYMBOL(d_lookup);
EXPORT_SYMBOL(d_instantiate);
EXPORT_SYMBOL(d_rehash);
EXPORT_SYMBOL(d_delete);
EXPORT_SYMBOL(dput);
EXPORT_SYMBOL(d_path);
EXPORT_SYMBOL(dcache_dir_ops);
EXPORT_SYMBOL(page_symlink_inode_operations);
EXPORT_SYMBOL(path_lookup);
EXPORT_SYMBOL(path_release);
EXPORT_SYMBOL(permission);
EXPORT_SYMBOL(vfs_readlink);
EXPORT_SYMBOL(vfs_follow_link);
EXPORT_SYMBOL(read_cache_page);
EXPORT_SYMBOL(grab_cache_page);
EXPORT_SYMBOL(truncate_inode_pages);
