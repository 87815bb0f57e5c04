#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A run adds a bounded number of files: those that the verdict on user memory needs
# come first, and what is passed over is listed.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
misc=$tree/drivers/misc
db=$scratch/facts.sqlite
cp -r corpus/mini "$tree"
rm "$misc"/*.c

# Three functions map what their callers give, in 55 files each: more than may be added.
cat >"$misc/alpha.c" <<'C'
#include <linux/dma-mapping.h>
dma_addr_t alpha1_map(struct device *d, void *p) { return dma_map_single(d, p, 8, 1); }
dma_addr_t alpha2_map(struct device *d, void *p) { return dma_map_single(d, p, 8, 1); }
dma_addr_t alpha3_map(struct device *d, void *p) { return dma_map_single(d, p, 8, 1); }
C
for f in 1 2 3; do
	for i in {1..55}; do
		cat >"$misc/use${f}_$i.c" <<C
#include <linux/types.h>
struct device;
struct blob { void *data; };
dma_addr_t alpha${f}_map(struct device *d, void *p);
dma_addr_t use${f}_$i(struct device *d, struct blob *b) { return alpha${f}_map(d, b->data); }
C
	done
done
# User memory: that the transfer ends with the request is told by a file of callers.
cat >"$misc/transfer.h" <<'C'
struct transfer {
	struct page *pages[4];
	struct sg_table sgt;
};
int transfer_begin(struct device *dev, struct transfer *t, unsigned long start);
void transfer_end(struct device *dev, struct transfer *t);
C
cat >"$misc/transfer.c" <<'C'
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include "transfer.h"
int transfer_begin(struct device *dev, struct transfer *t, unsigned long start)
{
	if (pin_user_pages_fast(start, 4, FOLL_WRITE, t->pages) != 4)
		return -EFAULT;
	if (sg_alloc_table_from_pages(&t->sgt, t->pages, 4, 0, 4 * PAGE_SIZE, GFP_KERNEL))
		return -ENOMEM;
	return dma_map_sgtable(dev, &t->sgt, DMA_FROM_DEVICE, 0);
}
void transfer_end(struct device *dev, struct transfer *t)
{
	dma_unmap_sgtable(dev, &t->sgt, DMA_FROM_DEVICE, 0);
	unpin_user_pages(t->pages, 4);
}
C
cat >"$misc/work.c" <<'C'
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/scatterlist.h>
#include "transfer.h"
struct engine { struct device *dev; struct completion done; };
static long engine_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct engine *e = file->private_data;
	struct transfer t;

	if (transfer_begin(e->dev, &t, arg))
		return -EFAULT;
	wait_for_completion(&e->done);
	transfer_end(e->dev, &t);
	return 0;
}
const struct file_operations engine_fops = { .unlocked_ioctl = engine_ioctl };
C
python3 - "$tree" <<'P'
import json, os, sys
files = sorted(f for f in os.listdir(sys.argv[1] + "/drivers/misc") if f.endswith(".c"))
path = sys.argv[1] + "/compile_commands.json"
a = json.load(open(path))[0]
json.dump([{**a, "file": "drivers/misc/" + f,
            "arguments": a["arguments"][:-1] + ["drivers/misc/" + f]} for f in files],
          open(path, "w"))
P

"$DMATTR" -k "$tree" --db "$db" check --format json >"$scratch/report" 2>"$scratch/err"
says() {
	check "$1" python3 - "$scratch/report" "$2" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
of = lambda f: [s for s in r["sites"] if s["function"] == f]
passed = r["coverage"]["passed_over"]
assert eval(sys.argv[2]), (of("transfer_begin"), passed, r["coverage"]["files"])
P
}
says "the file that ends the transfer is added" \
	'of("transfer_begin")[0]["verdict"] == "streaming"'
says "others are, too" 'len(of("alpha1_map")) == 1 and r["coverage"]["files"] > 100'
says "not all of them" 'r["coverage"]["files"] < 170'
says "what is passed over is listed, with the number of files" \
	'[p["name"] for p in passed if p["name"].startswith("alpha") and p["files"] > 0]'
check "... and told" grep -q 'were not looked up in all their files' "$scratch/err"
plan
