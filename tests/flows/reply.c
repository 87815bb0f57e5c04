// SPDX-License-Identifier: GPL-2.0-only
/* A message that write() sends with its sender's memory; read() fetches the answer. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

struct letter {
	struct page *page;
	dma_addr_t dma;
};

struct mailbox {
	struct device *dev;
	struct letter *sent, *answered;
};

static void letter_free(struct mailbox *m, struct letter *l)
{
	dma_unmap_page(m->dev, l->dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	unpin_user_pages(&l->page, 1);
	kfree(l);
}

static long mailbox_write(struct file *file, const char *text, unsigned long n, long *at)
{
	struct mailbox *m = file->private_data;
	struct letter *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	if (pin_user_pages_fast((unsigned long)text, 1, FOLL_WRITE, &l->page) != 1)
		return -EFAULT;
	l->dma = dma_map_page(m->dev, l->page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	m->sent = l;
	return n;
}

static long mailbox_read(struct file *file, char *text, unsigned long n, long *at)
{
	struct mailbox *m = file->private_data;
	struct letter *l = m->answered;

	if (l) {
		m->answered = NULL;
		letter_free(m, l);
	}
	return n;
}

static int mailbox_release(struct inode *inode, struct file *file)
{
	struct mailbox *m = file->private_data;

	if (m->sent)
		letter_free(m, m->sent);
	return 0;
}

const struct file_operations mailbox_fops = {
	.write = mailbox_write,
	.read = mailbox_read,
	.release = mailbox_release,
};

/* dmattr: 33 dma_map_page streaming */
