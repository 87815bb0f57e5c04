// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/graph.h"

void graph_init(struct graph *g, struct store *s, const struct api_set *apis)
{
	*g = (struct graph){ .store = s, .apis = apis };
	intern_init(&g->members);
}

void graph_release(struct graph *g)
{
	for (ptrdiff_t i = 0; i < hmlen(g->callers); i++)
		arrfree(g->callers[i].value);
	for (ptrdiff_t i = 0; i < hmlen(g->targets); i++)
		arrfree(g->targets[i].value);
	for (ptrdiff_t i = 0; i < hmlen(g->member_calls); i++)
		arrfree(g->member_calls[i].value);
	hmfree(g->member_calls);
	arrfree(g->asked);
	graph_modules_release(g);
	arrfree(g->paths[0]);
	arrfree(g->paths[1]);
	hmfree(g->symbol_apis);
	hmfree(g->callers);
	hmfree(g->targets);
	hmfree(g->infos);
	hmfree(g->completions);
	intern_release(&g->members);
	arena_release(&g->arena);
}

/* ---- members and places ---- */

uint32_t graph_member(struct graph *g, const char *record, int record_len,
		      const char *member, int member_len)
{
	char text[512];

	snprintf(text, sizeof(text), "%.*s:%.*s", record_len, record, member_len, member);
	return intern_id(&g->members, text);
}

bool graph_member_is(struct graph *g, uint32_t member, const char *record, const char *name)
{
	const char *text = graph_member_text(g, member);
	size_t n = strlen(record);

	return !strncmp(text, record, n) && text[n] == ':' && !strcmp(text + n + 1, name);
}

const char *graph_member_text(struct graph *g, uint32_t member)
{
	return intern_text(&g->members, member);
}

static void fill_member_info(struct graph *g, struct member_info *m)
{
	const struct record_row *r = NULL;
	const char *colon = strrchr(m->text, ':');
	_cleanup_free_ char *tag = xstrndup(m->text, (size_t)(colon - m->text));

	m->type = m->record = "";
	if (store_record(g->store, tag, &r) || !r)
		return;
	for (int i = 0; i < r->n_members; i++) {
		if (strcmp(r->members[i].name, colon + 1))
			continue;
		m->record = r->members[i].record;
		m->type = r->members[i].type;
		m->flags = r->members[i].flags;
		m->size_bits = r->members[i].size_bits;
		m->known = true;
		return;
	}
}

const struct member_info *graph_member_info(struct graph *g, uint32_t member)
{
	ptrdiff_t i = hmgeti(g->infos, member);
	struct member_info *m;

	if (i >= 0)
		return g->infos[i].value;
	m = arena_alloc(&g->arena, sizeof(*m));
	m->text = graph_member_text(g, member);
	fill_member_info(g, m);
	hmput(g->infos, member, m);
	return m;
}

static void add_member(struct graph *g, struct path *p, const struct place_step *step)
{
	if (p->n == PATH_MAX_MEMBERS) {
		memmove(p->members, p->members + 1, sizeof(p->members) - sizeof(p->members[0]));
		p->n--;
	}
	p->members[p->n++] = graph_member(g, step->record, step->record_len,
					  step->member, step->member_len);
	p->deref = p->carried = p->aside = false;
}

bool graph_is_number(const struct member_info *m)
{
	return m->known && m->size_bits <= 32 &&
	       !(m->flags & (MEMBER_POINTER | MEMBER_ARRAY | MEMBER_RECORD));
}

/* Is the member one that a carrier stands for? */
static bool is_carried(struct graph *g, const struct place_step *step)
{
	return api_is_carrier(g->apis, step->record, step->record_len) &&
	       !api_is_handle(g->apis, graph_member_text(g, graph_member(g, step->record,
			step->record_len, step->member, step->member_len)));
}

/* A member of a carrier stands for the carrier. */
static void carry(struct graph *g, struct path *p, const struct place_step *step)
{
	uint32_t member = graph_member(g, step->record, step->record_len, step->member,
				       step->member_len);

	p->carried = true;
	p->deref = false;
	p->aside = api_is_aside(g->apis, graph_member_text(g, member)) ||
		   graph_is_number(graph_member_info(g, member));
}

static void add_step(struct graph *g, struct path *p, const struct place_step *step)
{
	switch (step->kind) {
	case STEP_DEREF:
	case STEP_INDEX:
		p->deref = p->through = true;
		break;
	case STEP_ADDRESS:
		p->address = true;
		break;
	case STEP_CONTAINER:
		p->container = true;
		p->link = graph_member(g, step->record, step->record_len, step->member,
				       step->member_len);
		p->n = 0;
		break;
	case STEP_MEMBER:
		if (is_carried(g, step))
			carry(g, p, step);
		else
			add_member(g, p, step);
		break;
	}
}

static void make_path(struct graph *g, int64_t id, struct path *p)
{
	const char *text = id ? store_place(g->store, id) : NULL;
	struct place place;

	p->root = PLACE_UNKNOWN;
	if (!text || !place_parse(text, &place))
		return;
	p->root = place.root;
	p->number = place.number;
	if (place.root == PLACE_GLOBAL)
		p->number = store_place_symbol(g->store, id);
	for (int i = 0; i < place.n_steps; i++)
		add_step(g, p, &place.steps[i]);
}

/* A number of the store is dense on either side of 0. */
static struct path **path_slot(struct graph *g, int64_t place)
{
	struct path ***slots = &g->paths[place < 0];
	ptrdiff_t i = place < 0 ? -place : place;

	while (arrlen(*slots) <= i)
		arrput(*slots, NULL);
	return &(*slots)[i];
}

const struct path *graph_path(struct graph *g, int64_t place)
{
	struct path *p = *path_slot(g, place);

	if (p)
		return p;
	p = arena_alloc(&g->arena, sizeof(*p));
	make_path(g, place, p);
	*path_slot(g, place) = p;
	return p;
}

bool path_prefix(const struct path *a, const struct path *b)
{
	return a->root == b->root && a->number == b->number && a->n <= b->n &&
	       !memcmp(a->members, b->members, (size_t)a->n * sizeof(a->members[0])) &&
	       a->root != PLACE_UNKNOWN && a->root != PLACE_CONST && a->root != PLACE_STRING;
}

bool path_same(const struct path *a, const struct path *b)
{
	return a->n == b->n && path_prefix(a, b);
}

/* ---- functions ---- */

void graph_ask(struct graph *g, enum want_kind kind, int64_t id)
{
	arrput(g->asked, ((struct want){ kind, id }));
}

const struct api *graph_api(struct graph *g, int64_t symbol)
{
	ptrdiff_t i = hmgeti(g->symbol_apis, symbol);
	const struct api *api = NULL;
	const char *text, *at;

	if (i >= 0)
		return g->symbol_apis[i].value;
	text = symbol ? store_symbol(g->store, symbol) : NULL;
	if (text) {
		_cleanup_free_ char *name = xstrdup(text);

		at = strchr(text, '@');
		if (at)
			name[at - text] = '\0';
		/* a driver's static function of the same name is not the API */
		if (!at || strstr(at, "@include/") || strstr(at, "/include/"))
			api = api_find(g->apis, name);
	}
	hmput(g->symbol_apis, symbol, api);
	return api;
}

const struct api *graph_call_api(struct graph *g, const struct body_call *c)
{
	return c->callee ? graph_api(g, c->callee) : NULL;
}

const struct body *graph_body(struct graph *g, int64_t function)
{
	const struct body *b = NULL;

	if (!function || store_body(g->store, function, &b))
		return NULL;
	return b;
}

const struct body_call *graph_call(const struct body *b, int seq)
{
	int low = 0, high = b->n_calls;

	while (low < high) {
		int mid = (low + high) / 2;

		if (b->calls[mid].seq < seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low < b->n_calls && b->calls[low].seq == seq ? &b->calls[low] : NULL;
}

const struct body_flow *graph_flow(const struct body *b, int seq)
{
	for (int i = 0; i < b->n_flows; i++)
		if (b->flows[i].seq == seq)
			return &b->flows[i];
	return NULL;
}
