// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/line.h"

#define MAX_LEAVES 600
#define GROUP_BEGIN "__cacheline_group_begin__"	/* include/linux/cache.h */
#define GROUP_END "__cacheline_group_end__"

/* ---- where objects lie ---- */

static void add_maker(struct layouts *l, const char *tag, const struct api *api)
{
	if (*tag && shgeti(l->makers, tag) < 0)
		shput(l->makers, tag, api);
}

/* vscsi = shost_priv(sh): a virtio_scsi lies behind a Scsi_Host. */
static void add_makers(struct layouts *l, const struct api *api)
{
	struct frame *calls = buffer_calls(l->graph, api);

	for (ptrdiff_t i = 0; i < arrlen(calls); i++) {
		const struct body *b = graph_body(l->graph, calls[i].function);

		for (int k = 0; b && k < b->n_flows; k++) {
			const struct path *src = graph_path(l->graph, b->flows[k].src);
			const struct path *dst = graph_path(l->graph, b->flows[k].dst);

			if (src->root == PLACE_RESULT && src->number == calls[i].seq && !src->n &&
			    dst->root == PLACE_LOCAL && !dst->n && dst->number < b->n_locals)
				add_maker(l, b->locals[dst->number].record, api);
		}
	}
	arrfree(calls);
}

void layouts_init(struct layouts *l, struct graph *g, int line, int minalign)
{
	*l = (struct layouts){ .graph = g, .line = line, .minalign = minalign };
	sh_new_strdup(l->map);
	sh_new_strdup(l->makers);
	for (ptrdiff_t i = 0; i < arrlen(g->apis->apis); i++)
		if (arrlen(g->apis->apis[i].behind))
			add_makers(l, &g->apis->apis[i]);
}

void layouts_release(struct layouts *l)
{
	for (ptrdiff_t i = 0; i < shlen(l->map); i++)
		arrfree(l->map[i].value->leaves);
	shfree(l->map);
	shfree(l->makers);
}

/* "Scsi_Host:hostdata" is where the member begins, "request" how large it is. */
static int64_t bytes_before(struct graph *g, const char *what)
{
	_cleanup_free_ char *tag = xstrndup(what, strcspn(what, ":"));
	const struct record_row *r = NULL;
	const char *member = strchr(what, ':');

	if (store_record(g->store, tag, &r) || !r)
		return -1;
	for (int i = 0; member && i < r->n_members; i++)
		if (!strcmp(r->members[i].name, member + 1))
			return r->members[i].offset_bits / 8;
	return member ? -1 : r->size;
}

int64_t layout_phase(struct layouts *l, const struct layout *layout, const struct buffer *b)
{
	const struct api *api = b->maker;
	int64_t ret = 0;

	if (!api || !arrlen(api->behind))
		api = layout ? shget(l->makers, layout->record->tag) : NULL;
	for (ptrdiff_t i = 0; api && i < arrlen(api->behind); i++) {
		int64_t n = bytes_before(l->graph, api->behind[i]);

		if (n < 0)
			return 0;
		ret += n;
	}
	return ret % l->line;
}

/* ---- leaves ---- */

static bool is_kernels(const struct record_row *r)
{
	return !strncmp(r->file, "include/", 8) || strstr(r->file, "/include/");
}

static bool is_marker(const char *name)
{
	return !strncmp(name, GROUP_BEGIN, strlen(GROUP_BEGIN)) ||
	       !strncmp(name, GROUP_END, strlen(GROUP_END));
}

/* Is the member aligned for DMA, where this configuration does not need that? */
static bool is_moved(const struct layouts *l, const struct member_row *m)
{
	if (l->minalign <= 0 || l->minalign >= l->line)
		return false;
	if (is_marker(m->name) && !(m->flags & MEMBER_ALIGNED))
		return true;
	return (m->flags & MEMBER_ALIGNED) && m->align == l->minalign;
}

static int64_t round_up(int64_t n, int64_t to)
{
	return (n + to - 1) / to * to;
}

static int64_t add_leaves(struct layouts *l, struct layout *to, const struct record_row *r,
			  const struct leaf *outer, int64_t file);

/* Returns by how many bytes the member has grown. */
static int64_t add_leaf(struct layouts *l, struct layout *to, const struct record_row *r,
			const struct member_row *m, const struct leaf *outer, int64_t file)
{
	struct graph *g = l->graph;
	struct leaf leaf = *outer;
	const struct record_row *inner = NULL;

	leaf.name = arena_printf(&g->arena, "%s%s%s", leaf.name, *leaf.name ? "." : "", m->name);
	leaf.offset += m->offset_bits / 8;
	leaf.size = (m->size_bits + m->offset_bits % 8 + 7) / 8;
	leaf.flags = m->flags;
	leaf.record = m->record;
	leaf.members[leaf.n++] = graph_member(g, r->tag, (int)strlen(r->tag), m->name,
					      (int)strlen(m->name));
	leaf.inner = (m->flags & MEMBER_RECORD) && !m->count && leaf.n < LEAF_MEMBERS &&
		     !store_record_in(g->store, m->record, file, &inner) && inner &&
		     !is_kernels(inner) && inner->n_members;
	if (arrlen(to->leaves) >= MAX_LEAVES)
		return 0;
	arrput(to->leaves, leaf);
	return leaf.inner ? add_leaves(l, to, inner, &leaf, file) : 0;
}

static int64_t add_leaves(struct layouts *l, struct layout *to, const struct record_row *r,
			  const struct leaf *outer, int64_t file)
{
	int64_t grown = 0;

	for (int i = 0; i < r->n_members; i++) {
		const struct member_row *m = &r->members[i];
		struct leaf moved = *outer;
		int64_t at = outer->offset + m->offset_bits / 8 + grown;

		if (is_moved(l, m))
			grown += round_up(at, l->line) - at;
		moved.offset += grown;
		grown += add_leaf(l, to, r, m, &moved, file);
	}
	return grown;
}

const struct layout *layout_of(struct layouts *l, const char *tag, int64_t function)
{
	const struct body *b = graph_body(l->graph, function);
	const struct record_row *r = NULL;
	_cleanup_free_ char *key = NULL;
	struct layout *layout;

	if (!b || store_record_in(l->graph->store, tag, b->file, &r) || !r || r->size <= 0)
		return NULL;
	key = xasprintf("%s %s:%d", r->tag, r->file, r->line);
	layout = shget(l->map, key);
	if (layout)
		return layout;
	layout = arena_alloc(&l->graph->arena, sizeof(*layout));
	layout->record = r;
	layout->size = r->size + add_leaves(l, layout, r, &(struct leaf){ .name = "" }, b->file);
	shput(l->map, key, layout);
	return layout;
}

/* ---- spans ---- */

static const struct member_row *find_member(struct layouts *l, uint32_t member,
					    int64_t function)
{
	const char *text = graph_member_text(l->graph, member), *colon = strrchr(text, ':');
	_cleanup_free_ char *tag = xstrndup(text, (size_t)(colon - text));
	const struct body *b = graph_body(l->graph, function);
	const struct record_row *r = NULL;

	if (!b || store_record_in(l->graph->store, tag, b->file, &r))
		return NULL;
	for (int i = 0; r && i < r->n_members; i++)
		if (!strcmp(r->members[i].name, colon + 1))
			return &r->members[i];
	return NULL;
}

/* The member of the layout that is reached by most of the buffer's members. */
static const struct leaf *deepest(const struct layout *layout, const struct buffer *b)
{
	const struct leaf *ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(layout->leaves); i++) {
		const struct leaf *leaf = &layout->leaves[i];

		if (leaf->n <= b->n && (!ret || leaf->n > ret->n) &&
		    !memcmp(leaf->members, b->members, (size_t)leaf->n * sizeof(b->members[0])))
			ret = leaf;
	}
	return ret;
}

/* Where the buffer's last member begins, and the member in *ret. */
static int64_t find_offset(struct layouts *l, const struct layout *layout, const struct buffer *b,
			   const struct member_row **ret)
{
	const struct leaf *leaf = deepest(layout, b);
	int64_t offset = leaf ? leaf->offset : 0;

	for (int i = leaf ? leaf->n : 0; i < b->n; i++) {
		const struct member_row *m = find_member(l, b->members[i], b->named.function);

		if (!m)
			return -1;
		offset += m->offset_bits / 8;
	}
	*ret = find_member(l, b->members[b->n - 1], b->named.function);
	return *ret && !((*ret)->flags & MEMBER_BITFIELD) ? offset : -1;
}

/*
 * A part of a member whose size is not known: all of an array, an element of one
 * without an end, nothing of the rest.
 */
static int64_t assumed_size(struct layouts *l, const struct member_row *m, int64_t file)
{
	const struct record_row *r = NULL;

	if (m->flags & MEMBER_FLEXIBLE)
		return *m->record && !store_record_in(l->graph->store, m->record, file, &r) && r &&
		       !(m->flags & MEMBER_POINTER) ? r->size : 1;
	return m->flags & MEMBER_ARRAY ? m->size_bits / 8 : 0;
}

static int64_t span_of_elements(const struct member_row *m, int64_t size, int64_t *stride)
{
	int64_t all = m->size_bits / 8;

	*stride = all / m->count;
	return !size || size > *stride ? all : all - *stride + size;
}

bool layout_span(struct layouts *l, const struct layout *layout, const struct buffer *b,
		 struct span *ret, int64_t *stride)
{
	const struct member_row *m = NULL;
	int64_t offset = 0, size = buffer_size(l->graph, b);

	*stride = 0;
	if (b->beyond)
		return false;
	if (!b->n) {	/* the whole record, or an element of an array of them */
		*stride = b->among ? layout->size : 0;
		size = size ? size : layout->size;
	} else {
		offset = find_offset(l, layout, b, &m);
		if (offset < 0)
			return false;
		if (b->index && m->count)
			size = span_of_elements(m, size, stride);
		else if (!size)
			size = assumed_size(l, m, graph_body(l->graph, b->named.function)->file);
	}
	*ret = (struct span){ offset, offset + size };
	return size > 0;
}

static const struct leaf *find_end(const struct layout *layout, const char *group)
{
	for (ptrdiff_t i = 0; i < arrlen(layout->leaves); i++) {
		const char *name = layout->leaves[i].name;

		if (!strncmp(name, GROUP_END, strlen(GROUP_END)) &&
		    !strcmp(name + strlen(GROUP_END), group))
			return &layout->leaves[i];
	}
	return NULL;
}

struct span layout_group(const struct layout *layout, struct span s)
{
	for (ptrdiff_t i = 0; i < arrlen(layout->leaves); i++) {
		const struct leaf *begin = &layout->leaves[i], *end;

		if (strncmp(begin->name, GROUP_BEGIN, strlen(GROUP_BEGIN)) ||
		    begin->offset > s.begin)
			continue;
		end = find_end(layout, begin->name + strlen(GROUP_BEGIN));
		if (end && end->offset >= s.end)
			return (struct span){ begin->offset, end->offset };
	}
	return (struct span){ 0, 0 };
}

bool line_shares(const struct leaf *leaf, struct span s, int64_t phase, int line)
{
	int64_t begin = leaf->offset + phase, end = begin + leaf->size;

	if (!leaf->size || leaf->inner || (leaf->offset < s.end && s.begin < leaf->offset + leaf->size))
		return false;
	return begin / line <= (s.end - 1 + phase) / line &&
	       (end - 1) / line >= (s.begin + phase) / line;
}
