// SPDX-License-Identifier: GPL-2.0-only
/* The usual shape of a function that maps something and may fail. */
struct device;
struct page;
typedef unsigned long long dma_addr_t;

struct umem {
	struct device *dev;
	struct page **pages;
	int npages;
	dma_addr_t addr;
};

void *alloc(unsigned long n);
void release(const void *p);
long pin(unsigned long start, int n, int flags, struct page **pages);
void unpin(struct page **pages, int n);
dma_addr_t map_page(struct device *dev, struct page *page, unsigned long off,
		    unsigned long size, int dir, unsigned long attrs);
int mapping_error(struct device *dev, dma_addr_t addr);

struct umem *umem_get(struct device *dev, unsigned long start, int n)
{
	struct umem *umem;
	int ret = -12;

	umem = alloc(sizeof(*umem));
	if (!umem)
		return (struct umem *)-12L;
	umem->dev = dev;
	umem->pages = alloc(n * sizeof(*umem->pages));
	if (!umem->pages)
		goto free_umem;
	umem->npages = pin(start, n, 1 | 0x10000, umem->pages);
	if (umem->npages < 0) {
		ret = umem->npages;
		goto free_pages;
	}
	umem->addr = map_page(dev, umem->pages[0], 0, 4096, 0, 0);
	if (mapping_error(dev, umem->addr))
		goto unpin;
	return umem;

unpin:
	unpin(umem->pages, umem->npages);
free_pages:
	release(umem->pages);
free_umem:
	release(umem);
	return (struct umem *)(long)ret;
}

/* facts: function umem_get
function symbol=umem_get file=front/goto_error.c params=3 returns=struct umem *
local name=dev type=struct device * record=device size=8 align=8 flags=9
local idx=1 name=start type=unsigned long size=8 align=8 flags=1
local idx=2 name=n type=int size=4 align=4 flags=1
local idx=3 name=umem type=struct umem * record=umem size=8 align=8 flags=8
local idx=4 name=ret type=int size=4 align=4
flow seq=1 op== dst=%4 src==-12
call seq=2 callee=alloc spelled=alloc
arg seq=2 idx=0 place==32
flow seq=3 op== dst=%3 src=#2
flow seq=4 op=! dst=~0 src=%3
flow seq=6 op=r dst=$ src==-12
jump seq=7 kind=r
branch seq=5 kind=i cond=~0 else_seq=8 end_seq=8 exits=1
flow seq=8 op== dst=%3*.umem:dev src=%0
flow seq=9 op=+ dst=~1 src=%2
call seq=10 callee=alloc spelled=alloc
arg seq=10 idx=0 place=~1
flow seq=11 op== dst=%3*.umem:pages src=#10
flow seq=12 op=! dst=~2 src=%3*.umem:pages
jump seq=14 kind=g label=free_umem
branch seq=13 kind=i cond=~2 else_seq=15 end_seq=15 exits=1
call seq=15 callee=pin spelled=pin
arg seq=15 idx=0 place=%1
arg seq=15 idx=1 place=%2
arg seq=15 idx=2 place==65537
arg seq=15 idx=3 place=%3*.umem:pages
flow seq=16 op== dst=%3*.umem:npages src=#15
flow seq=17 op=< dst=~3 src=%3*.umem:npages
flow seq=18 op=< dst=~3 src==0
flow seq=20 op== dst=%4 src=%3*.umem:npages
jump seq=21 kind=g label=free_pages
branch seq=19 kind=i cond=~3 else_seq=22 end_seq=22 exits=1
call seq=22 callee=map_page spelled=map_page
arg seq=22 idx=0 place=%0
arg seq=22 idx=1 place=%3*.umem:pages*
arg seq=22 idx=2 place==0
arg seq=22 idx=3 place==4096
arg seq=22 idx=4 place==0
arg seq=22 idx=5 place==0
flow seq=23 op== dst=%3*.umem:addr src=#22
call seq=24 callee=mapping_error spelled=mapping_error flags=4
arg seq=24 idx=0 place=%0
arg seq=24 idx=1 place=%3*.umem:addr
jump seq=26 kind=g label=unpin
branch seq=25 kind=i cond=#24 else_seq=27 end_seq=27 exits=1
flow seq=27 op=r dst=$ src=%3
jump seq=28 kind=r
jump seq=29 kind=L label=unpin
call seq=30 callee=unpin spelled=unpin flags=1
arg seq=30 idx=0 place=%3*.umem:pages
arg seq=30 idx=1 place=%3*.umem:npages
jump seq=31 kind=L label=free_pages
call seq=32 callee=release spelled=release flags=1
arg seq=32 idx=0 place=%3*.umem:pages
jump seq=33 kind=L label=free_umem
call seq=34 callee=release spelled=release flags=1
arg seq=34 idx=0 place=%3
flow seq=35 op=r dst=$ src=%4
jump seq=36 kind=r
*/
