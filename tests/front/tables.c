// SPDX-License-Identifier: GPL-2.0-only
/* Tables of functions and function pointers that are stored by hand. */
struct dev;

struct ops {
	int (*map)(struct dev *d, unsigned long n);
	void (*unmap)(struct dev *d);
	const char *name;
	void *(*get[2])(void);
};

struct dev {
	const struct ops *ops;
	struct ops own;
	void (*done)(struct dev *d);
};

int map_extern(struct dev *d, unsigned long n);
static int map_pages(struct dev *d, unsigned long n);

static void unmap_pages(struct dev *d)
{
	(void)d;
}

static const struct ops plain = {
	.map = map_pages,
	.unmap = &unmap_pages,
	.name = "plain",
};

static struct ops by_place = { map_extern, unmap_pages };

static const struct ops *const all_ops[] = { &plain, &by_place };

/* declared ahead, used, defined, and declared once more */
static const struct ops ahead;
static const struct ops ahead_list[];
struct ops shown;

const char *name_ahead(void)
{
	return ahead_list[0].name ? ahead.name : shown.name;
}

static const struct ops ahead = { .map = map_pages };
static const struct ops ahead_list[] = { { .unmap = unmap_pages } };
struct ops shown = { .map = map_extern };
static const struct ops ahead;

static int map_pages(struct dev *d, unsigned long n)
{
	return d->ops->map(d, n);
}

void attach(struct dev *d)
{
	d->ops = &plain;
	d->own.map = map_pages;
	d->own = (struct ops){ .unmap = unmap_pages };
	d->done = unmap_pages;
	d->ops = all_ops[1];
}

/* facts: global plain, global by_place, global all_ops
global symbol=plain@front/tables.c type=const struct ops record=ops size=40 align=8 file=front/tables.c
flow seq=1 op== dst=@plain@front/tables.c.ops:map src=@map_pages@front/tables.c
flow seq=2 op== dst=@plain@front/tables.c.ops:unmap src=@unmap_pages@front/tables.c
flow seq=3 op== dst=@plain@front/tables.c.ops:name src="plain"
global symbol=by_place@front/tables.c type=struct ops record=ops size=40 align=8 file=front/tables.c
flow seq=4 op== dst=@by_place@front/tables.c.ops:map src=@map_extern
flow seq=5 op== dst=@by_place@front/tables.c.ops:unmap src=@unmap_pages@front/tables.c
global symbol=all_ops@front/tables.c type=const struct ops *const[2] record=ops size=16 align=8 file=front/tables.c
flow seq=6 op== dst=@all_ops@front/tables.c[] src=@plain@front/tables.c&
flow seq=7 op== dst=@all_ops@front/tables.c[] src=@by_place@front/tables.c&
*/

/* facts: global ahead, global ahead_list, global shown
global symbol=ahead@front/tables.c type=const struct ops record=ops size=40 align=8 file=front/tables.c
flow seq=8 op== dst=@ahead@front/tables.c.ops:map src=@map_pages@front/tables.c
global symbol=ahead_list@front/tables.c type=const struct ops[1] record=ops size=40 align=8 file=front/tables.c
flow seq=9 op== dst=@ahead_list@front/tables.c[].ops:unmap src=@unmap_pages@front/tables.c
global symbol=shown type=struct ops record=ops size=40 align=8 file=front/tables.c
flow seq=10 op== dst=@shown.ops:map src=@map_extern
*/

/* facts: function map_pages, function attach
function symbol=map_pages@front/tables.c file=front/tables.c params=2 flags=1 returns=int
local name=d type=struct dev * record=dev size=8 align=8 flags=9
local idx=1 name=n type=unsigned long size=8 align=8 flags=1
call seq=1 via=%0*.dev:ops*.ops:map spelled=map
arg seq=1 idx=0 place=%0
arg seq=1 idx=1 place=%1
flow seq=2 op=r dst=$ src=#1
jump seq=3 kind=r
function symbol=attach file=front/tables.c params=1 returns=void
local name=d type=struct dev * record=dev size=8 align=8 flags=9
flow seq=1 op== dst=%0*.dev:ops src=@plain@front/tables.c&
flow seq=2 op== dst=%0*.dev:own.ops:map src=@map_pages@front/tables.c
flow seq=3 op== dst=~0.ops:unmap src=@unmap_pages@front/tables.c
flow seq=4 op== dst=%0*.dev:own src=~0
flow seq=5 op== dst=%0*.dev:done src=@unmap_pages@front/tables.c
flow seq=6 op== dst=%0*.dev:ops src=@all_ops@front/tables.c[]
*/

/* facts: record ops
record tag=ops kind=s size=40 align=8 file=front/tables.c
member tag=ops name=map size_bits=64 align=8 type=int (*)(struct dev *, unsigned long) flags=65
member tag=ops idx=1 name=unmap offset_bits=64 size_bits=64 align=8 type=void (*)(struct dev *) flags=65
member tag=ops idx=2 name=name offset_bits=128 size_bits=64 align=8 type=const char * flags=1
member tag=ops idx=3 name=get offset_bits=192 size_bits=128 align=8 type=void *(*[2])(void) count=2 flags=67
*/
