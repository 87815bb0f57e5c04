/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXPLAIN_DRM_DRV_H
#define EXPLAIN_DRM_DRV_H

#include <linux/fs.h>

struct drm_device {
	struct device *dev;
};

struct drm_ioctl_desc {
	unsigned int cmd;
	int (*func)(struct drm_device *drm, void *data, struct file *file);
};

struct drm_driver {
	const struct file_operations *fops;
	const struct drm_ioctl_desc *ioctls;
	int num_ioctls;
};

int drm_open(struct inode *inode, struct file *file);
int accel_open(struct inode *inode, struct file *file);

#endif
