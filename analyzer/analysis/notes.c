// SPDX-License-Identifier: GPL-2.0-only
/* What is known of a record's members, for a person who looks at its layout. */
#include "analysis/analysis.h"
#include "analysis/neighbour.h"
#include "analysis/render.h"

#define MAX_WRITERS 3		/* functions that a note names */
#define MAX_USES 600

struct notes {
	struct graph graph;
	struct layouts layouts;
	const struct layout *layout;
	struct arena *arena;
	struct layout_note **ret;
};

static void add_note(struct notes *n, const char *member, const char *text)
{
	for (ptrdiff_t i = 0; i < arrlen(*n->ret); i++)
		if (!strcmp((*n->ret)[i].member, member) && !strcmp((*n->ret)[i].text, text))
			return;
	arrput(*n->ret, ((struct layout_note){ arena_strdup(n->arena, member), text }));
}

/* ---- what is mapped ---- */

static const char *what_device_does(unsigned int directions)
{
	if (!directions)
		return "mapped for the device";
	return directions & 5 ? "the device writes it" : "the device reads it";
}

static const char *leaf_name(struct notes *n, const struct buffer *b)
{
	const char *ret = "";

	for (int i = 0; i < b->n; i++) {
		const char *text = graph_member_text(&n->graph, b->members[i]);

		ret = arena_printf(n->arena, "%s%s%s", ret, i ? "." : "", strrchr(text, ':') + 1);
	}
	return ret;
}

static void note_buffers(struct notes *n)
{
	const struct analysis_options all = { 0 };
	struct buffer *list = NULL;

	buffer_all(&n->graph, &all, &list);
	for (ptrdiff_t i = 0; i < arrlen(list); i++) {
		const struct buffer *b = &list[i];
		const struct body *body = graph_body(&n->graph, b->named.function);
		struct position at;

		if (b->kind == BUFFER_STACK || strcmp(b->tag, n->layout->record->tag) ||
		    layout_of(&n->layouts, b->tag, b->named.function) != n->layout)
			continue;
		at = render_position(&n->graph, body, b->named.seq, n->arena);
		add_note(n, leaf_name(n, b), arena_printf(n->arena, "%s: %s%s at %s:%d",
			 what_device_does(b->directions), b->by, b->api ? "()" : "", at.file,
			 at.line));
	}
	arrfree(list);
}

/* ---- who writes the others ---- */

static void note_writers(struct notes *n, const struct leaf *leaf)
{
	struct graph *g = &n->graph;
	const char *names[MAX_WRITERS], *text = "";
	struct ref_list uses = { 0 };
	int known = 0;

	store_member_uses(g->store, graph_member_text(g, leaf->members[leaf->n - 1]), &uses);
	for (int i = 0; i < uses.n && i < MAX_USES && known < MAX_WRITERS; i++) {
		struct writer w;
		const char *name;
		int k = 0;

		if (!neighbour_is_write(g, &uses.refs[i], leaf, &w))
			continue;
		name = render_symbol(g, graph_body(g, w.function)->symbol, n->arena);
		while (k < known && strcmp(names[k], name))
			k++;
		if (k < known)
			continue;
		names[known++] = name;
		text = arena_printf(n->arena, "%s%s%s()", text, known > 1 ? ", " : "", name);
	}
	if (known)
		add_note(n, leaf->name, arena_printf(n->arena, "the CPU writes it: %s%s", text,
						     known == MAX_WRITERS ? " ..." : ""));
}

/* Any function will do whose file sees the record: one that uses a member. */
static int64_t user_of(struct graph *g, const struct record_row *r)
{
	for (int i = 0; i < r->n_members; i++) {
		_cleanup_free_ char *text = xasprintf("%s:%s", r->tag, r->members[i].name);
		struct ref_list uses = { 0 };

		if (store_member_uses(g->store, text, &uses))
			return 0;
		for (int k = 0; k < uses.n; k++)
			if (uses.refs[k].function)
				return uses.refs[k].function;
	}
	return 0;
}

int analyse_layout(struct store *s, const struct api_set *apis, const struct tree *tree,
		   const struct record_row *r, struct arena *arena, struct layout_note **ret)
{
	struct notes n = { .arena = arena, .ret = ret };
	int64_t user;

	graph_init(&n.graph, s, apis);
	layouts_init(&n.layouts, &n.graph, tree->cacheline > 0 ? tree->cacheline : 64, 0);
	user = user_of(&n.graph, r);
	n.layout = user ? layout_of(&n.layouts, r->tag, user) : NULL;
	if (n.layout) {
		note_buffers(&n);
		for (ptrdiff_t i = 0; i < arrlen(n.layout->leaves); i++)
			if (!n.layout->leaves[i].inner)
				note_writers(&n, &n.layout->leaves[i]);
	}
	layouts_release(&n.layouts);
	graph_release(&n.graph);
	return 0;
}
