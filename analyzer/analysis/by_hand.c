// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/by_hand.h"

/* Is the function the mapping API itself? */
static bool is_mapper(struct graph *g, int64_t function, const struct api *mapper)
{
	const struct body *b = graph_body(g, function);

	return b && graph_api(g, b->symbol) == mapper;
}

bool is_by_hand(struct graph *g, const struct tree *tree, const struct operation *map,
		const struct trace *t)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
		const struct origin *o = &t->origins[i];
		const struct api *mapper = o->kind == ORIGIN_API && o->api->mapper ?
			api_find(g->apis, o->api->mapper) : NULL;

		if (mapper && api_is_in(mapper, tree->version) &&
		    !is_mapper(g, map->function, mapper) &&
		    graph_connected(g, map->function, o->function))
			return true;
	}
	return false;
}
