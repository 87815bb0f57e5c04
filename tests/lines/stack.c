// SPDX-License-Identifier: GPL-2.0-only
/* Variables of the function itself are given to be mapped; a copy of one is. */
#include <linux/lines.h>

int stack_write(struct spi_device *spi)
{
	u8 text[4] = { 1 };

	return spi_write(spi, text, sizeof(text));
}

int stack_ask(struct spi_device *spi)
{
	u8 text[4] = { 2 }, answer[4];

	return spi_write_then_read(spi, text, sizeof(text), answer, sizeof(answer));
}

int stack_map(struct device *dev)
{
	u32 answer;
	dma_addr_t dma = dma_map_single(dev, &answer, sizeof(answer), DMA_FROM_DEVICE);

	return dma_mapping_error(dev, dma);
}

int stack_regmap(struct regmap *map)
{
	u8 text[4];

	return regmap_raw_read(map, 8, text, sizeof(text));
}

/* lines: 9 dma-on-stack, 22 dma-on-stack error */
