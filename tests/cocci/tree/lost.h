/* SPDX-License-Identifier: GPL-2.0-only */
#define LOST_HANDLER(name) dma_addr_t lost_##name
