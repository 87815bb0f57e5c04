// SPDX-License-Identifier: GPL-2.0-only
/* From a sync call to the map calls that its handle comes from. */
#include "analysis/life.h"
#include "analysis/trace.h"

static struct operation *find_map(struct operations *ops, int64_t function, int seq)
{
	for (ptrdiff_t i = 0; i < arrlen(ops->maps); i++)
		if (ops->maps[i].function == function && ops->maps[i].seq == seq)
			return &ops->maps[i];
	return NULL;
}

/*
 * A framework's sync works on what any of its drivers can have mapped: the way to
 * a driver's map by a pointer that several functions can be is no proof.
 */
static bool belongs(struct graph *g, const struct trace *t, const struct origin *o,
		    const struct operation *map, const struct operation *sync)
{
	return graph_near(g, map->function, sync->function) && trace_choices(t, o) <= 1;
}

static void tie(struct graph *g, struct operations *ops, const struct operation *sync)
{
	const struct body *b = graph_body(g, sync->function);
	const struct body_call *c = b ? graph_call(b, sync->seq) : NULL;
	int argument = sync->api->buffer;
	struct trace t;

	if (!c || argument < 0 || argument >= c->n_args)
		return;
	trace_handle(&t, g, sync->function, c->args[argument], sync->seq);
	for (ptrdiff_t i = 0; i < arrlen(t.origins); i++) {
		struct operation *map = t.origins[i].kind == ORIGIN_API ?
			find_map(ops, t.origins[i].function, t.origins[i].seq) : NULL;

		if (map && !map->sync && belongs(g, &t, &t.origins[i], map, sync))
			map->sync = sync;
	}
	trace_release(&t);
}

/* What it is given is no handle, and no map call returns it. */
static bool takes_dma_buf(const struct api *sync)
{
	return !strcmp(sync->kind, "dma_buf");
}

void operations_tie_syncs(struct graph *g, struct operations *ops)
{
	for (ptrdiff_t i = 0; i < arrlen(ops->syncs); i++)
		if (!takes_dma_buf(ops->syncs[i].api) &&
		    operations_map_near(g, ops,
					store_function_file(g->store, ops->syncs[i].function)))
			tie(g, ops, &ops->syncs[i]);
}
