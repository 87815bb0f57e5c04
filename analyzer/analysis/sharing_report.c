// SPDX-License-Identifier: GPL-2.0-only
/* Findings about shared lines: one for a group of buffers. */
#include <xxhash.h>
#include "analysis/render.h"
#include "analysis/sharing.h"

#define MAX_NAMED 4		/* members that a message and a witness name */
#define MAX_CALLS 12		/* map calls that a witness names */

struct group {
	struct judge *j;
	const struct exposure *const *list;
	size_t n;
	int line;
};

static struct position position_of(struct judge *j, struct frame f)
{
	const struct body *b = graph_body(j->graph, f.function);

	return render_position(j->graph, b, f.seq, &j->report->arena);
}

static void add_hop(struct hop **to, struct position at, const char *what)
{
	for (ptrdiff_t i = 0; i < arrlen(*to); i++)
		if ((*to)[i].at.line == at.line && !strcmp((*to)[i].what, what) &&
		    !strcmp((*to)[i].at.file, at.file))
			return;
	arrput(*to, ((struct hop){ at, what }));
}

/* "crowded.status", or the name of a variable. */
static const char *buffer_name(struct judge *j, const struct exposure *e)
{
	struct arena *arena = &j->report->arena;
	const struct buffer *b = &e->buffer;
	const char *ret = b->tag;

	if (b->kind == BUFFER_STACK) {
		const struct body *body = graph_body(j->graph, b->home);
		struct place p;

		if (body && place_parse(b->text, &p) && p.number < body->n_locals)
			return arena_strdup(arena, body->locals[p.number].name);
	}
	for (int i = 0; i < b->n; i++) {
		const char *text = graph_member_text(j->graph, b->members[i]);

		ret = arena_printf(arena, "%s.%s", ret, strrchr(text, ':') + 1);
	}
	return b->n ? ret : arena_printf(arena, "struct %s", ret);
}

/* ---- the message ---- */

static int owner_length(const struct exposure *e)
{
	return (int)strcspn(e->owner, ":");
}

/* "a", "a and b", "a, b and c", "a, b, c, d and others" */
static void put_list(const char *const *names, int n, bool more, FILE *out)
{
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%s", !i ? "" : i == n - 1 && !more ? " and " : ", ", names[i]);
	if (more)
		fputs(" and others", out);
}

/* Is it one of them, or added to them? False: there is no room for it. */
static bool take_name(const char **names, int *n, const char *name)
{
	for (int i = 0; i < *n; i++)
		if (!strcmp(names[i], name))
			return true;
	if (*n == MAX_NAMED)
		return false;
	names[(*n)++] = name;
	return true;
}

static void put_names(const struct group *g, FILE *out)
{
	const char *names[MAX_NAMED];
	bool more = false;
	int n = 0;

	for (size_t i = 0; i < g->n; i++)
		for (ptrdiff_t k = 0; k < arrlen(g->list[i]->written); k++)
			more |= !take_name(names, &n, g->list[i]->written[k].leaf->name);
	for (size_t i = 0; i < g->n && !n; i++)
		if (g->list[i]->owner) {
			fprintf(out, "the end of struct %.*s", owner_length(g->list[i]),
				g->list[i]->owner);
			return;
		}
	if (!n)
		fputs("its like", out);
	put_list(names, n, more, out);
}

static void put_buffers(const struct group *g, FILE *out)
{
	const char *names[MAX_NAMED];
	bool more = false;
	int n = 0;

	for (size_t i = 0; i < g->n; i++)
		more |= !take_name(names, &n, buffer_name(g->j, g->list[i]));
	put_list(names, n, more, out);
}

/* %buffer%, %members%, %line% and %attribute% of a rule's message. */
static const char *fill(const struct group *g, const char *message, const char *attribute)
{
	char *text = NULL;
	const char *ret;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	while (*message) {
		if (!strncmp(message, "%buffer%", 8))
			put_buffers(g, out);
		else if (!strncmp(message, "%members%", 9))
			put_names(g, out);
		else if (!strncmp(message, "%line%", 6))
			fprintf(out, "%d", g->line);
		else if (!strncmp(message, "%attribute%", 11))
			fputs(attribute ? attribute : "an attribute for overlaps (this tree has none)", out);
		else {
			fputc(*message++, out);
			continue;
		}
		message = strchr(message + 1, '%') + 1;
	}
	fclose(out);
	ret = arena_strdup(&g->j->report->arena, text);
	free(text);
	return ret;
}

/* ---- the witness ---- */

static struct position record_position(const struct group *g, const struct layout *l)
{
	return (struct position){
		.file = arena_strdup(&g->j->report->arena, l->record->file),
		.line = l->record->line > 0 ? l->record->line : 1,
	};
}

/* "bytes 8 to 15 of struct crowded (32 bytes)" */
static const char *bytes_text(const struct group *g, const struct exposure *e)
{
	struct arena *arena = &g->j->report->arena;
	const struct layout *l = e->layout;

	if (!e->buffer.n && !e->span.begin && e->span.end == l->size)
		return arena_printf(arena, "%lld bytes", (long long)l->size);
	return arena_printf(arena, "bytes %lld to %lld%s of struct %s (%lld bytes)",
			    (long long)e->span.begin, (long long)e->span.end - 1,
			    e->span.begin < l->size ? "" : ", in the array at the end",
			    l->record->tag, (long long)l->size);
}

static void tell_layout(const struct group *g, const struct exposure *e, struct hop **to)
{
	struct arena *arena = &g->j->report->arena;
	const char *where = "";

	if (e->phase)
		where = arena_printf(arena, "; an object begins %lld bytes into a line",
				     (long long)e->phase);
	add_hop(to, record_position(g, e->layout),
		arena_printf(arena, "%s: %s%s%s", buffer_name(g->j, e), bytes_text(g, e), where,
			     e->grouped && e->phase ? ", so that the group's alignment is void" : ""));
}

static const char *when(const struct writer *w)
{
	if (w->sight == WINDOW_AFTER_MAP)
		return "after the buffer is mapped";
	if (w->contended)
		return "whenever others use it";
	return "while the buffer is mapped";
}

static void tell_writer(const struct group *g, const struct neighbour *n, struct hop **to)
{
	struct arena *arena = &g->j->report->arena;
	struct frame f = { n->writer.function, n->writer.seq };

	add_hop(to, position_of(g->j, f),
		arena_printf(arena, "%s (bytes %lld to %lld) is written %s%s%s%s", n->leaf->name,
			     (long long)n->leaf->offset,
			     (long long)(n->leaf->offset + n->leaf->size - 1), when(&n->writer),
			     n->writer.by ? ", by " : "", n->writer.by ? n->writer.by : "",
			     n->writer.by ? "()" : ""));
}

static void tell_maps(const struct group *g, const struct exposure *e, struct hop **to)
{
	struct arena *arena = &g->j->report->arena;
	const struct buffer *b = &e->buffer;

	for (int i = b->n_frames - 1; i > 0; i--)
		add_hop(to, position_of(g->j, b->frames[i]),
			arena_printf(arena, "%s is passed on, to be mapped", buffer_name(g->j, e)));
	if (b->put.function)
		add_hop(to, position_of(g->j, b->put), "put into a list, to be mapped");
	add_hop(to, position_of(g->j, b->frames[0]),
		b->api ? arena_printf(arena, "%s() maps it", b->by) :
			 arena_printf(arena, "put into %s, to be mapped", b->by));
}

static void tell_buffers(const struct group *g, struct hop **to)
{
	for (size_t i = 0; i < g->n && arrlen(*to) < MAX_CALLS; i++) {
		if (g->list[i]->layout)
			tell_layout(g, g->list[i], to);
		tell_maps(g, g->list[i], to);
	}
}

/* The writer of a member that is told: one that was seen behind the map call, if any. */
static const struct neighbour *best_writer(const struct group *g, const struct leaf *leaf)
{
	const struct neighbour *ret = NULL;

	for (size_t i = 0; i < g->n; i++)
		for (ptrdiff_t k = 0; k < arrlen(g->list[i]->written); k++) {
			const struct neighbour *n = &g->list[i]->written[k];

			if (n->leaf == leaf &&
			    (!ret || (n->writer.sight == WINDOW_AFTER_MAP &&
				      ret->writer.sight != WINDOW_AFTER_MAP)))
				ret = n;
		}
	return ret;
}

static void tell_writers(const struct group *g, struct hop **to)
{
	const char *names[MAX_NAMED];
	int n = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct exposure *e = g->list[i];
		struct frame own = { e->own.function, e->own.seq };

		for (ptrdiff_t k = 0; k < arrlen(e->written); k++)
			if (take_name(names, &n, e->written[k].leaf->name))
				tell_writer(g, best_writer(g, e->written[k].leaf), to);
		if (e->own.function)
			add_hop(to, position_of(g->j, own),
				arena_printf(&g->j->report->arena,
					     "%s() writes it while others of the array are mapped",
					     e->own.by));
	}
}

static struct hop *witness_of(const struct group *g, uint64_t about)
{
	struct hop *ret = NULL;

	tell_buffers(g, &ret);
	if (about >> PREMISE_SHARED & 1)
		tell_writers(g, &ret);
	for (size_t i = 0; about >> PREMISE_OVERLAPS & 1 && i < g->n; i++)
		if (g->list[i]->partner)
			tell_maps(g, g->list[i]->partner, &ret);
	return ret;
}

/* ---- the finding ---- */

static enum confidence confidence_of(const struct group *g, uint64_t premises)
{
	if (premises & 1ull << PREMISE_ON_STACK)
		return CONFIDENCE_HIGH;
	for (size_t i = 0; i < g->n; i++)
		for (ptrdiff_t k = 0; k < arrlen(g->list[i]->written); k++)
			if (g->list[i]->written[k].writer.sight == WINDOW_AFTER_MAP)
				return CONFIDENCE_HIGH;
	return CONFIDENCE_MEDIUM;
}

static const char *fingerprint(const struct group *g, const char *rule)
{
	struct arena *arena = &g->j->report->arena;
	struct position at = position_of(g->j, g->list[0]->buffer.named);
	const char *text = arena_printf(arena, "%s|%s|%s|%s", rule, at.file, at.function,
					buffer_name(g->j, g->list[0]));

	return arena_printf(arena, "%016llx",
			    (unsigned long long)XXH3_64bits(text, strlen(text)));
}

/* The buffers of the group that are members, each once. */
static struct written_member *written_of(const struct group *g)
{
	struct graph *graph = g->j->graph;
	struct written_member *ret = NULL;

	for (size_t i = 0; i < g->n; i++) {
		const struct exposure *e = g->list[i];
		const struct body *b = graph_body(graph, e->buffer.named.function);
		const char *text = e->buffer.n ?
			graph_member_text(graph, e->buffer.members[e->buffer.n - 1]) : NULL;
		const char *colon = text ? strrchr(text, ':') : NULL;
		_cleanup_free_ char *tag = colon ? xstrndup(text, (size_t)(colon - text)) : NULL;
		const struct record_row *row = NULL;
		struct written_member m = { .phase = e->phase, .grouped = e->grouped };
		bool is_known = false;

		if (!tag || store_record_in(graph->store, tag, b ? b->file : 0, &row) || !row)
			continue;
		for (ptrdiff_t k = 0; k < arrlen(ret); k++)
			is_known |= !strcmp(ret[k].member, text);
		if (is_known)
			continue;
		m.member = arena_strdup(&g->j->report->arena, text);
		m.record.file = arena_strdup(&g->j->report->arena, row->file);
		m.record.line = row->line;
		arrput(ret, m);
	}
	return ret;
}

static void report(const struct group *g, const struct finding_rule *rule, uint64_t premises,
		   const char *site, bool wider)
{
	struct arena *arena = &g->j->report->arena;
	const char *attribute = rule->attribute ? g->j->tree->cache_overlap : NULL;
	struct finding f = {
		.level = wider ? LEVEL_NOTE : rule->level, .site = site,
		.confidence = wider ? CONFIDENCE_LOW : confidence_of(g, premises),
		.at = position_of(g->j, g->list[0]->buffer.named), .attribute = attribute,
		.fix_reason = "the layout, or who owns the buffer, must change",
	};

	f.rule = arena_strdup(arena, rule->rule);
	f.message = fill(g, rule->message, attribute);
	f.recommend = rule->recommend ? arena_strdup(arena, rule->recommend) : NULL;
	f.fingerprint = fingerprint(g, f.rule);
	f.witness = witness_of(g, rule->when.yes);
	sharing_records(arena, g->list, g->n, g->line, &f.records);
	if (rule->when.yes & (1ull << PREMISE_SHARED | 1ull << PREMISE_OVERLAPS))
		f.written = written_of(g);
	arrput(g->j->report->findings, f);
}

/* The verdict of a site that had nothing to say; its id. */
static const char *set_verdict(const struct group *g, const struct exposure *e, uint64_t premises)
{
	struct position at = position_of(g->j, e->buffer.frames[0]);
	const struct rules *r = g->j->rules;
	const char *ret = NULL;

	for (ptrdiff_t i = 0; i < arrlen(g->j->report->sites); i++) {
		struct site *s = &g->j->report->sites[i];

		if (s->at.line != at.line || s->at.column != at.column || strcmp(s->at.file, at.file))
			continue;
		ret = s->id;
		for (ptrdiff_t k = 0; s->verdict == VERDICT_NONE && k < arrlen(r->verdicts); k++)
			if (r->verdicts[k].when.yes && condition_holds(&r->verdicts[k].when, premises)) {
				s->verdict = r->verdicts[k].verdict;
				s->why = arena_strdup(&g->j->report->arena, r->verdicts[k].why);
				s->marked = premises >> PREMISE_MARKED & 1;
				break;
			}
	}
	return ret;
}

void sharing_report(struct judge *j, const struct exposure *const *list, size_t n,
		    uint64_t premises, int line, bool wider)
{
	const struct group g = { j, list, n, line };
	const char *site = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *id = wider ? NULL : set_verdict(&g, list[i], premises);

		site = site ? site : id;
	}
	for (ptrdiff_t i = 0; i < arrlen(j->rules->findings); i++)
		if (j->rules->findings[i].when.yes &&
		    condition_holds(&j->rules->findings[i].when, premises))
			report(&g, &j->rules->findings[i], premises, site, wider);
}
