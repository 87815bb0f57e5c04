// SPDX-License-Identifier: GPL-2.0-only
/* Pins user memory, and has the device map it. */
#include <linux/crate.h>

static long broker_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct crate_device *d = file->private_data;
	struct page *pages[4];

	if (pin_user_pages_fast(arg, 4, FOLL_WRITE | FOLL_LONGTERM, pages) != 4)
		return -EFAULT;
	crate_add(d->list, pages);
	return d->ops->set_map(d, d->list);
}

static int broker_release(struct inode *inode, struct file *file)
{
	struct crate_device *d = file->private_data;

	d->ops->reset(d);
	return 0;
}

const struct file_operations broker_fops = {
	.unlocked_ioctl = broker_ioctl,
	.release = broker_release,
};
