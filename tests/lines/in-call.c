// SPDX-License-Identifier: GPL-2.0-only
/* A transfer ends with its call: others wait for the lock meanwhile, the state rests. */
#include <linux/lines.h>

struct in_call {
	struct spi_device *spi;
	struct mutex lock;
	u8 text[4];
};

int in_call_read(struct in_call *c)
{
	int ret;

	mutex_lock(&c->lock);
	ret = spi_read(c->spi, c->text, sizeof(c->text));
	mutex_unlock(&c->lock);
	return ret;
}

struct in_call_quiet {
	struct spi_device *spi;
	u32 state;
	u8 text[4];
};

int in_call_quiet_read(struct in_call_quiet *c)
{
	int ret = spi_read(c->spi, c->text, sizeof(c->text));

	c->state = c->text[0];
	return ret;
}

/* lines: 16 dma-cacheline-shared */
