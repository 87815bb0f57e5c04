/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXPLAIN_V4L2_IOCTL_H
#define EXPLAIN_V4L2_IOCTL_H

#include <linux/fs.h>

struct v4l2_ioctl_ops {
	int (*vidioc_default)(struct file *file, void *arg);
};

#endif
