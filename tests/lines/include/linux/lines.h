/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs need beyond the miniature's headers. */
#ifndef LINES_H
#define LINES_H

#include <linux/dma-mapping.h>
#include <linux/slab.h>

#define __aligned(x) __attribute__((aligned(x)))
#ifdef __aarch64__
#define ARCH_DMA_MINALIGN 128
#define DMA_GROUP_ALIGN __aligned(ARCH_DMA_MINALIGN)
#else
#define ARCH_DMA_MINALIGN 8
#define DMA_GROUP_ALIGN
#endif
#define ____cacheline_aligned __aligned(64)
#define __dma_from_device_group_begin(g) u8 __cacheline_group_begin__##g[0] DMA_GROUP_ALIGN
#define __dma_from_device_group_end(g) u8 __cacheline_group_end__##g[0] DMA_GROUP_ALIGN

struct mutex {
	long owner;
};
void mutex_lock(struct mutex *m);
void mutex_unlock(struct mutex *m);
void reinit_completion(struct completion *c);
void *memset(void *p, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);

void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int len);
struct virtqueue;
int virtqueue_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[], unsigned int out,
		      unsigned int in, void *data, gfp_t gfp);
int virtqueue_add_inbuf(struct virtqueue *vq, struct scatterlist *sg, unsigned int num,
			void *data, gfp_t gfp);
int virtqueue_add_inbuf_cache_clean(struct virtqueue *vq, struct scatterlist *sg,
				    unsigned int num, void *data, gfp_t gfp);
void *virtqueue_get_buf(struct virtqueue *vq, unsigned int *len);

struct spi_device;
int spi_read(struct spi_device *spi, void *buf, size_t len);
int spi_write(struct spi_device *spi, const void *buf, size_t len);
int spi_write_then_read(struct spi_device *spi, const void *tx, unsigned int n_tx, void *rx,
			unsigned int n_rx);
struct regmap;
int regmap_raw_read(struct regmap *map, unsigned int reg, void *val, size_t len);

struct Scsi_Host {
	int id;
	unsigned long hostdata[];
};

static inline void *shost_priv(struct Scsi_Host *shost)
{
	return (void *)shost->hostdata;
}

struct platform_device {
	struct device dev;
};

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
};

#endif
