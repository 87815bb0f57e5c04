/* SPDX-License-Identifier: GPL-2.0-only */
struct list_head {
	struct list_head *next, *prev;
};

#define first_of(head, type, member) container_of((head)->next, type, member)

static inline void list_add(struct list_head *one, struct list_head *head)
{
	one->next = head->next;
	one->prev = head;
	head->next = one;
}

static inline void list_del(struct list_head *one)
{
	one->prev->next = one->next;
}

struct lot;

struct lot_ops {
	int (*map)(struct lot *lot, struct page *page, dma_addr_t *addr);
	void (*unmap)(struct lot *lot, dma_addr_t addr);
};

struct lot {
	struct device *dev;
	const struct lot_ops *ops;
	struct list_head kept;
};

struct piece {
	struct list_head link;
	struct page *page;
	dma_addr_t addr;
};

int lot_map_by(struct lot *lot, struct page *page, dma_addr_t *addr, const char *who);
#define lot_map(lot, page, addr) lot_map_by(lot, page, addr, __func__)
int lot_map_whole(struct lot *lot, struct page *page, dma_addr_t *addr);
int lot_map_part(struct lot *lot, struct page *page, dma_addr_t *addr);
void lot_unmap(struct lot *lot, dma_addr_t addr);
void lot_start(struct lot *lot, dma_addr_t addr);
