// SPDX-License-Identifier: GPL-2.0-only
#include "analysis/render.h"

#define MAX_DEPTH 4	/* temporaries within temporaries */

static void render(struct graph *g, const struct body *b, int64_t place, int depth,
		   FILE *out);

const char *render_symbol(struct graph *g, int64_t symbol, struct arena *arena)
{
	const char *text = store_symbol(g->store, symbol);

	return text ? arena_strndup(arena, text, strcspn(text, "@")) : "?";
}

static const struct body_flow *flow_into(struct graph *g, const struct body *b,
					 const struct place *p)
{
	for (int i = 0; i < b->n_flows; i++) {
		const struct path *dst = graph_path(g, b->flows[i].dst);

		if (dst->root == p->root && dst->number == p->number && !dst->n)
			return &b->flows[i];
	}
	return NULL;
}

static void render_callee(struct graph *g, const struct body *b, int seq, int depth, FILE *out)
{
	const struct body_call *c = graph_call(b, seq);
	const char *text = c && c->callee ? store_symbol(g->store, c->callee) : NULL;

	if (c && *c->spelled && (!c->via || c->flags & CALL_IN_MACRO))
		fprintf(out, "%s()", c->spelled);
	else if (text)
		fprintf(out, "%.*s()", (int)strcspn(text, "@"), text);
	else if (c && c->via) {
		render(g, b, c->via, depth - 1, out);
		fputs("()", out);
	} else
		fputs("...", out);
}

static void render_root(struct graph *g, const struct body *b, const struct place *p,
			int depth, FILE *out)
{
	const struct body_flow *f;

	switch (p->root) {
	case PLACE_LOCAL:
		if (p->number < b->n_locals)
			fputs(b->locals[p->number].name, out);
		break;
	case PLACE_TEMP:
		f = depth > 0 ? flow_into(g, b, p) : NULL;
		if (f)
			render(g, b, f->src, depth - 1, out);
		else
			fputs("...", out);
		break;
	case PLACE_RESULT:
		render_callee(g, b, (int)p->number, depth, out);
		break;
	case PLACE_GLOBAL:
		fprintf(out, "%.*s", (int)strcspn(p->symbol, "@*[.^&"), p->symbol);
		break;
	case PLACE_CONST:
		fprintf(out, "%lld", (long long)p->number);
		break;
	case PLACE_RETURN:
		fputs("the return value", out);
		break;
	default:
		fputs("...", out);
	}
}

/* "->" after a dereference, "." otherwise; a "*" alone is an element. */
static void render_steps(const struct place *p, FILE *out)
{
	bool deref = false;

	for (int i = 0; i < p->n_steps; i++) {
		const struct place_step *s = &p->steps[i];

		switch (s->kind) {
		case STEP_DEREF:
			if (deref)
				fputs("[]", out);
			deref = true;
			continue;
		case STEP_INDEX:
			fputs("[]", out);
			break;
		case STEP_MEMBER:
			fprintf(out, "%s%.*s", deref ? "->" : ".", s->member_len, s->member);
			break;
		case STEP_CONTAINER:
			fprintf(out, " in its %.*s", s->record_len, s->record);
			break;
		default:
			break;
		}
		deref = false;
	}
	if (deref)
		fputs("[]", out);
}

static void render(struct graph *g, const struct body *b, int64_t place, int depth, FILE *out)
{
	const char *text = store_place(g->store, place);
	struct place p;

	if (!text || !place_parse(text, &p)) {
		fputs("...", out);
		return;
	}
	if (p.n_steps && p.steps[p.n_steps - 1].kind == STEP_ADDRESS &&
	    p.root != PLACE_TEMP && p.root != PLACE_RESULT)
		fputc('&', out);
	render_root(g, b, &p, depth, out);
	render_steps(&p, out);
}

const char *render_place(struct graph *g, const struct body *b, int64_t place,
			 struct arena *arena)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	const char *ret;

	render(g, b, place, MAX_DEPTH, out);
	fclose(out);
	ret = arena_strdup(arena, text);
	free(text);
	return ret;
}

static void find_line(const struct body *b, int seq, struct position *ret)
{
	const struct body_call *c = graph_call(b, seq);

	if (c) {
		ret->line = c->line;
		ret->column = c->col;
		return;
	}
	for (int i = 0; i < b->n_flows; i++) {
		if (b->flows[i].seq != seq)
			continue;
		ret->line = b->flows[i].line;
		ret->column = b->flows[i].col;
	}
}

struct position render_position(struct graph *g, const struct body *b, int seq,
				struct arena *arena)
{
	struct position ret = { .file = store_file(g->store, b->file), .line = b->line,
				.column = b->col,
				.function = render_symbol(g, b->symbol, arena) };

	ret.file = ret.file ? arena_strdup(arena, ret.file) : "?";
	if (seq > 0)
		find_line(b, seq, &ret);
	return ret;
}
