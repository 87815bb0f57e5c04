/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MINI_FS_H
#define MINI_FS_H

#include <linux/types.h>

struct inode {
	void *i_private;
};

struct file {
	void *private_data;
};

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*read)(struct file *file, char *text, unsigned long n, long *at);
	long (*write)(struct file *file, const char *text, unsigned long n, long *at);
};

#endif
