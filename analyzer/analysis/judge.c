// SPDX-License-Identifier: GPL-2.0-only
#include <xxhash.h>
#include "analysis/by_hand.h"
#include "analysis/callers.h"
#include "analysis/hazard.h"
#include "analysis/judge.h"
#include "analysis/reach.h"
#include "analysis/render.h"
#include "analysis/said.h"
#include "analysis/uapi.h"
#include "model/attrs.h"

#define MANY_CHOICES 8	/* a pointer that can be more functions is no proof */

/* A site on its way to a verdict. */
struct case_file {
	struct judge *j;
	const struct operation *map;
	const struct body *body;
	const struct body_call *call;
	struct trace trace;
	struct life life;
	uint64_t premises;
	const struct origin *best;	/* the origin that the witness begins at */
	struct site site;
};

static void set(struct case_file *c, enum premise p, bool on)
{
	if (on)
		c->premises |= 1ull << p;
}

static bool has(const struct case_file *c, enum premise p)
{
	return c->premises >> p & 1;
}

/* ---- where the memory comes from ---- */

enum premise origin_premise(const struct origin *o)
{
	switch (o->kind) {
	case ORIGIN_API:
		if (o->api->role == API_COHERENT)
			return PREMISE_COHERENT;
		if (o->api->role == API_ALLOC)
			return o->api->class && !strcmp(o->api->class, "mmio") ?
				PREMISE_MMIO : PREMISE_KERNEL;
		if (o->api->class && !strcmp(o->api->class, "migrate"))
			return PREMISE_MIGRATE;
		if (o->api->class && !strcmp(o->api->class, "request"))
			return PREMISE_REQUEST;
		return PREMISE_USER;
	case ORIGIN_OBJECT:
		return PREMISE_REQUEST;
	case ORIGIN_EMBEDDED:
	case ORIGIN_STACK:
	case ORIGIN_STATIC:
		return PREMISE_KERNEL;
	case ORIGIN_LIMIT:
		return PREMISE_LIMITED;
	default:
		return PREMISE_UNKNOWN;
	}
}

/* The buffer is filled with user memory, or by another operation with kernel memory. */
static bool has_alternatives(const struct trace *t)
{
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++)
		for (ptrdiff_t k = 0; k < arrlen(t->origins); k++)
			if (origin_premise(&t->origins[i]) == PREMISE_USER &&
			    origin_premise(&t->origins[k]) == PREMISE_KERNEL &&
			    trace_alternates(t, &t->origins[i], &t->origins[k]))
				return true;
	return false;
}

static bool is_near(const struct case_file *c, const struct origin *o)
{
	return graph_near(c->j->graph, c->map->function, o->function);
}

/* Is it the better witness of the two: by fewer choices, from nearer in the tree? */
static bool is_better(const struct case_file *c, const struct origin *a, const struct origin *b)
{
	int x = trace_choices(&c->trace, a), y = trace_choices(&c->trace, b);

	return x != y ? x < y : graph_kinship(c->j->graph, c->map->function, a->function) >
				graph_kinship(c->j->graph, c->map->function, b->function);
}

/* The strongest origin: user memory first, then the rest in the order of trust. */
static void choose_best(struct case_file *c)
{
	static const enum premise order[] = { PREMISE_USER, PREMISE_MIGRATE, PREMISE_REQUEST,
		PREMISE_KERNEL, PREMISE_COHERENT, PREMISE_MMIO, PREMISE_LIMITED, PREMISE_UNKNOWN };
	const struct trace *t = &c->trace;

	for (size_t k = 0; k < ARRAY_SIZE(order) && !c->best; k++)
		for (ptrdiff_t i = 0; i < arrlen(t->origins); i++) {
			const struct origin *o = &t->origins[i];

			if (origin_premise(o) == order[k] && (!c->best || is_better(c, o, c->best)))
				c->best = o;
		}
}

static void find_provenance(struct case_file *c)
{
	const struct api *api = c->map->api;
	struct graph *g = c->j->graph;
	struct trace *t = &c->trace;

	if (api->buffer >= 0 && api->buffer < c->call->n_args)
		trace_run(t, g, c->body->id, c->call->args[api->buffer], c->call->seq,
			  strcmp(api->kind, "single") != 0);
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++)
		set(c, origin_premise(&t->origins[i]), true);
	for (ptrdiff_t i = 0; i < arrlen(t->origins); i++)
		set(c, PREMISE_NEAR, origin_premise(&t->origins[i]) == PREMISE_USER &&
		    is_near(c, &t->origins[i]));
	if (!arrlen(t->origins))
		set(c, PREMISE_UNKNOWN, true);
	set(c, PREMISE_RESOURCE, !strcmp(api->kind, "resource"));
	set(c, PREMISE_CALLED_DOWN, has(c, PREMISE_USER) && has(c, PREMISE_KERNEL) &&
	    !has(c, PREMISE_NEAR) && reach_tells_user(t));
	set(c, PREMISE_CALLERS_DIFFER, callers_differ(t));
	set(c, PREMISE_ALTERNATIVES, has_alternatives(t));
	set(c, PREMISE_BY_HAND, is_by_hand(g, c->j->tree, c->map, t));
	choose_best(c);
	set(c, PREMISE_MANY_CHOICES, c->best && trace_choices(t, c->best) > MANY_CHOICES);
}

static unsigned int provenance_bits(const struct case_file *c)
{
	unsigned int ret = 0;

	if (has(c, PREMISE_USER) || has(c, PREMISE_MIGRATE))
		ret |= PROVENANCE_USER;
	if (has(c, PREMISE_KERNEL) || has(c, PREMISE_REQUEST))
		ret |= PROVENANCE_KERNEL;
	if (has(c, PREMISE_COHERENT))
		ret |= PROVENANCE_COHERENT;
	if (has(c, PREMISE_MMIO) || has(c, PREMISE_RESOURCE))
		ret |= PROVENANCE_MMIO;
	for (ptrdiff_t i = 0; i < arrlen(c->trace.origins); i++) {
		if (c->trace.origins[i].kind == ORIGIN_STACK)
			ret |= PROVENANCE_STACK;
		if (c->trace.origins[i].kind == ORIGIN_STATIC)
			ret |= PROVENANCE_STATIC;
	}
	if (has(c, PREMISE_UNKNOWN) || has(c, PREMISE_LIMITED))
		ret |= PROVENANCE_UNKNOWN;
	return ret;
}

/* ---- attributes, direction, life ---- */

static void find_attributes(struct case_file *c)
{
	const struct tree *tree = c->j->tree;
	struct value v = said_attributes(c->j->graph, tree, c->map);
	struct value direction = said_direction(c->j->graph, c->map);
	uint64_t coherent = attrs_bit(tree, tree->require_coherent);

	c->site.attrs_known = v.known;
	c->site.attrs_why = v.known ? NULL : v.why;
	c->site.direction_why = direction.is_set ? NULL : direction.why;
	c->site.attrs_must = v.must;
	c->site.attrs_may = v.may;
	set(c, PREMISE_MARKED, v.must & coherent);
	c->site.direction = said_direction_text(&c->j->report->arena, &direction);
}

static void find_unmaps(struct case_file *c)
{
	struct graph *g = c->j->graph;

	for (ptrdiff_t i = 0; i < arrlen(c->life.unmaps); i++) {
		const struct operation *u = c->life.unmaps[i];
		const struct body *b = graph_body(g, u->function);
		struct value v = said_attributes(g, c->j->tree, u);
		struct partner p = { .api = u->api->name, .attrs_known = v.known,
				     .attrs_must = v.must, .attrs_may = v.may };

		p.at = render_position(g, b, u->seq, &c->j->report->arena);
		arrput(c->site.unmaps, p);
	}
}

static void find_life(struct case_file *c)
{
	life_of(c->j->graph, c->j->ops, c->map, &c->life);
	c->site.lifetime = c->life.lifetime;
	c->site.synced = c->life.synced;
	set(c, PREMISE_HANDED_OVER, handover_by_table(c->j->graph, c->map->function));
	set(c, PREMISE_SYNCED, c->life.synced);
	set(c, PREMISE_LIVES_DIFFER, c->life.mixed);
	set(c, PREMISE_COMPLETED, c->life.completed != 0);
	set(c, PREMISE_LIFE_REQUEST, c->life.lifetime == LIFETIME_REQUEST);
	set(c, PREMISE_LIFE_OBJECT, c->life.lifetime == LIFETIME_OBJECT);
	find_unmaps(c);
}

/* What each caller needs, where they do not need the same. */
static void find_callers(struct case_file *c)
{
	bool by_life = !has(c, PREMISE_CALLERS_DIFFER);

	if (by_life && !(has(c, PREMISE_LIVES_DIFFER) && has(c, PREMISE_USER)))
		return;
	callers_find(c->j, c->map, &c->trace, &c->life, by_life, &c->site.callers);
	set(c, PREMISE_MARKED, callers_agree(c->site.callers));
}

/* ---- verdict and findings ---- */

static void decide(struct case_file *c)
{
	const struct rules *r = c->j->rules;

	for (ptrdiff_t i = 0; i < arrlen(r->verdicts); i++) {
		if (!condition_holds(&r->verdicts[i].when, c->premises))
			continue;
		c->site.verdict = r->verdicts[i].verdict;
		c->site.confidence = r->verdicts[i].confidence;
		c->site.why = arena_strdup(&c->j->report->arena, r->verdicts[i].why);
		break;
	}
	set(c, PREMISE_VERDICT + c->site.verdict, true);
}

/* The completion that the verdict rests on. */
static void name_completion(struct case_file *c)
{
	struct arena *arena = &c->j->report->arena;

	if (c->life.completed && !c->life.synced && c->site.verdict == VERDICT_STREAMING &&
	    has(c, PREMISE_USER))
		c->site.why = arena_printf(arena, "%s: %s() ends it", c->site.why,
			render_symbol(c->j->graph, c->life.completed, arena));
}

/* The first caller that brings user memory only, or none of it; NULL: none is known. */
static const char *who_brings(const struct case_file *c, bool user)
{
	for (ptrdiff_t i = 0; i < arrlen(c->site.callers); i++)
		if (c->site.callers[i].user == user && c->site.callers[i].other == !user)
			return c->site.callers[i].at.function;
	return NULL;
}

static const char *name_memory(struct case_file *c)
{
	const char *user = who_brings(c, true), *other = who_brings(c, false);

	if (!user || !other)
		return c->site.why;
	return arena_printf(&c->j->report->arena, "%s: %s() brings user memory, %s() does not",
			    c->site.why, user, other);
}

static const char *name_lives(struct case_file *c)
{
	struct arena *arena = &c->j->report->arena;
	struct graph *g = c->j->graph;

	if (!c->life.mixed)
		return c->site.why;
	return arena_printf(arena, "%s: it ends for %s(), and lives on for %s()", c->site.why,
			    render_symbol(g, c->life.ended, arena),
			    render_symbol(g, c->life.kept, arena));
}

/* Who needs what. */
static void name_callers(struct case_file *c)
{
	if (c->site.verdict == VERDICT_FROM_CALLER)
		c->site.why = has(c, PREMISE_CALLERS_DIFFER) ? name_memory(c) : name_lives(c);
}

/* The sync call that the verdict rests on. */
static void name_sync(struct case_file *c)
{
	struct arena *arena = &c->j->report->arena;
	const struct operation *sync = c->life.sync;
	const struct body *b = sync ? graph_body(c->j->graph, sync->function) : NULL;
	struct position at;

	if (!b || c->site.verdict != VERDICT_STREAMING || !has(c, PREMISE_USER))
		return;
	at = render_position(c->j->graph, b, sync->seq, arena);
	c->site.why = arena_printf(arena, "%s: %s() at %s:%d in %s()", c->site.why,
				   sync->api->name, at.file, at.line, at.function);
}

static void find_uapi(struct case_file *c)
{
	struct graph *g = c->j->graph;
	struct arena *arena = &c->j->report->arena;
	struct uapi u;

	uapi_find(g, c->best->function, has(c, PREMISE_USER), &u);
	c->site.uapi = u.class;
	if (u.entry)
		c->site.entry = arena_printf(arena, "%s(), stored into %s",
					     render_symbol(g, u.entry, arena),
					     graph_member_text(g, u.member));
}

static void find_witness(struct case_file *c)
{
	struct arena *arena = &c->j->report->arena;
	struct hop last;

	if (c->best)
		trace_witness(&c->trace, c->best, arena, &c->site.witness);
	last.at = c->site.at;
	last.what = arena_printf(arena, "%s() maps it", c->site.api);
	arrput(c->site.witness, last);
	if (!c->best || c->best->kind != ORIGIN_API)
		return;
	c->site.source = c->site.witness[0].at;
	c->site.source_api = c->best->api->name;
	find_uapi(c);
}

/* Stable while lines move: what it is, and the how-manieth of its kind. */
static const char *hash_text(struct arena *arena, const char *text)
{
	return arena_printf(arena, "%016llx", (unsigned long long)XXH3_64bits(text, strlen(text)));
}

static const char *site_id(struct case_file *c)
{
	struct arena *arena = &c->j->report->arena;
	const struct report *r = c->j->report;
	int same = 0;

	for (ptrdiff_t i = arrlen(r->sites) - 1; i >= 0; i--)
		same += !strcmp(r->sites[i].at.file, c->site.at.file) &&
			!strcmp(r->sites[i].at.function, c->site.at.function) &&
			!strcmp(r->sites[i].api, c->site.api);
	return hash_text(arena, arena_printf(arena, "%s|%s|%s|%d", c->site.at.file,
					     c->site.at.function, c->site.api, same));
}

/* "%attribute%" becomes the tree's spelling. */
static const char *fill_message(struct arena *arena, const char *message, const char *attribute)
{
	const char *mark = strstr(message, "%attribute%");

	if (!mark)
		return arena_strdup(arena, message);
	return arena_printf(arena, "%.*s%s%s", (int)(mark - message), message, attribute,
			    mark + strlen("%attribute%"));
}

static const char *attribute_spelling(const struct tree *t, const char *word)
{
	if (word && !strcmp(word, "cpu-cache-overlap"))
		return t->cache_overlap;
	return t->require_coherent;
}

static void copy_hops(struct hop **to, struct hop *from)
{
	for (ptrdiff_t i = 0; i < arrlen(from); i++)
		arrput(*to, from[i]);
}

static void report_finding(struct case_file *c, const struct finding_rule *rule)
{
	struct arena *arena = &c->j->report->arena;
	const char *spelling = attribute_spelling(c->j->tree, rule->attribute);
	struct finding f = { .level = rule->level, .confidence = c->site.confidence,
			     .at = c->site.at, .site = c->site.id };

	f.rule = arena_strdup(arena, rule->rule);
	f.message = fill_message(arena, rule->message,
				 spelling ? spelling : "a require-coherent attribute (this tree has none)");
	f.recommend = rule->recommend ? arena_strdup(arena, rule->recommend) : NULL;
	f.attribute = rule->attribute ? spelling : NULL;
	f.fix_applicable = false;
	f.fix_reason = spelling ? "no automatic fix for this form yet" :
				  "this tree lacks the attribute";
	f.fingerprint = hash_text(arena, arena_printf(arena, "%s|%s", f.rule, c->site.id));
	copy_hops(&f.witness, c->site.witness);
	if (rule->attribute && c->site.verdict == VERDICT_REQUIRE_COHERENT)
		hazards_find(c->j, c->map, &f.hazards);
	arrput(c->j->report->findings, f);
}

static void report_site(struct case_file *c)
{
	const struct rules *r = c->j->rules;

	c->site.id = site_id(c);
	arrput(c->j->report->sites, c->site);
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (condition_holds(&r->findings[i].when, c->premises))
			report_finding(c, &r->findings[i]);
}

void judge_site(struct judge *j, const struct operation *map)
{
	struct case_file c = { .j = j, .map = map, .body = graph_body(j->graph, map->function) };
	struct arena *arena = &j->report->arena;

	c.call = c.body ? graph_call(c.body, map->seq) : NULL;
	if (!c.call)
		return;
	c.site.at = render_position(j->graph, c.body, map->seq, arena);
	c.site.api = arena_strdup(arena, *c.call->spelled ? c.call->spelled : map->api->name);
	c.site.callee = map->api->name;
	c.site.uapi = "none";
	c.site.arch = j->tree->arch;
	find_provenance(&c);
	find_attributes(&c);
	find_life(&c);
	find_callers(&c);
	decide(&c);
	name_sync(&c);
	name_completion(&c);
	name_callers(&c);
	c.site.marked = has(&c, PREMISE_MARKED);
	c.site.provenance = provenance_bits(&c);
	c.site.premises = c.premises;
	find_witness(&c);
	report_site(&c);
	wants_take(j->wants, j->graph, &c.site);
	trace_release(&c.trace);
	life_release(&c.life);
}
