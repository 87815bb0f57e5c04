// SPDX-License-Identifier: GPL-2.0-only
/* The records of a finding about shared lines, for a reader to see. */
#include "analysis/sharing.h"

static struct record_view new_view(struct arena *arena, const struct exposure *e, int line)
{
	const struct layout *l = e->layout;
	struct record_view v = {
		.tag = arena_strdup(arena, l->record->tag), .size = l->size,
		.phase = e->phase, .cacheline = line,
		.at = { arena_strdup(arena, l->record->file),
			l->record->line > 0 ? l->record->line : 1, 0, NULL },
	};

	for (ptrdiff_t i = 0; i < arrlen(l->leaves); i++)
		if (!l->leaves[i].inner)
			arrput(v.parts, ((struct record_part){
				arena_strdup(arena, l->leaves[i].name), l->leaves[i].offset,
				l->leaves[i].size, WRITER_NONE }));
	return v;
}

static struct record_view *view_of(struct arena *arena, const struct exposure *e, int line,
				   struct record_view **list)
{
	for (ptrdiff_t i = 0; i < arrlen(*list); i++)
		if ((*list)[i].phase == e->phase && !strcmp((*list)[i].tag, e->layout->record->tag))
			return &(*list)[i];
	arrput(*list, new_view(arena, e, line));
	return &arrlast(*list);
}

/* An array at the end has no size of its own: it is as long as what is written of it. */
static void grow_last(struct record_view *v, struct span s)
{
	struct record_part *last = arrlen(v->parts) ? &arrlast(v->parts) : NULL;

	if (last && !last->size && s.begin >= last->offset)
		last->size = s.end - last->offset;
}

/* What the device writes is marked first, and stays so. */
static void mark(struct record_view *v, struct span s, enum byte_writer writer)
{
	for (ptrdiff_t i = 0; i < arrlen(v->parts); i++) {
		struct record_part *p = &v->parts[i];

		if (p->offset < s.end && p->offset + p->size > s.begin && !p->writer)
			p->writer = writer;
	}
}

static void mark_buffer(struct record_view *v, const struct exposure *e)
{
	grow_last(v, e->span);
	mark(v, e->span, WRITER_DEVICE);
	if (e->partner && e->partner->layout == e->layout)
		mark(v, e->partner->span, WRITER_DEVICE);
}

static void mark_written(struct record_view *v, const struct exposure *e)
{
	for (ptrdiff_t i = 0; i < arrlen(e->written); i++) {
		const struct leaf *leaf = e->written[i].leaf;

		mark(v, (struct span){ leaf->offset, leaf->offset + leaf->size }, WRITER_CPU);
	}
}

static bool shares_a_line(const struct record_view *v, const struct record_part *a,
			  const struct record_part *b)
{
	const int64_t line = v->cacheline, x = a->offset + v->phase, y = b->offset + v->phase;

	return x / line <= (y + b->size - 1) / line && y / line <= (x + a->size - 1) / line;
}

/* Lines in which nobody was seen to write are left out: a record can have thousands. */
static void trim(struct record_view *v)
{
	struct record_part *parts = NULL;

	for (ptrdiff_t i = 0; i < arrlen(v->parts); i++)
		for (ptrdiff_t k = 0; k < arrlen(v->parts); k++)
			if (v->parts[i].size && v->parts[k].writer && shares_a_line(v, &v->parts[i], &v->parts[k])) {
				arrput(parts, v->parts[i]);
				break;
			}
	arrfree(v->parts);
	v->parts = parts;
}

void sharing_records(struct arena *arena, const struct exposure *const *list, size_t n, int line,
		     struct record_view **ret)
{
	for (size_t i = 0; i < n; i++)
		if (list[i]->layout)
			mark_buffer(view_of(arena, list[i], line, ret), list[i]);
	for (size_t i = 0; i < n; i++)
		if (list[i]->layout)
			mark_written(view_of(arena, list[i], line, ret), list[i]);
	for (ptrdiff_t i = 0; i < arrlen(*ret); i++)
		trim(&(*ret)[i]);
}
