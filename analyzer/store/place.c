/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a place as it is stored: a byte, then what it says.
 *
 *   'T' text		as it is: what is no place, a string literal
 *   '@' symbol step*	numbers of texts, as varints
 *   'R' length root step*
 *
 * A step is its first character; the number of the string "R:m" follows '.' and '^'.
 */
#include "model/place.h"
#include "store/database.h"

static void put_bytes(unsigned char **out, const char *text, size_t n)
{
	if (n)
		memcpy(arraddnptr(*out, n), text, n);
}

static int64_t id_of(struct store *s, enum text_kind kind, bool add, const char *text)
{
	return add ? db_text_id(s, kind, text) : db_text_find(s, kind, text);
}

static bool put_root(struct store *s, const struct place *p, const char *text, bool add,
		     unsigned char **out)
{
	if (p->root == PLACE_GLOBAL) {
		_cleanup_free_ char *name = xstrndup(p->symbol, (size_t)p->symbol_len);
		int64_t id = id_of(s, TEXT_SYMBOL, add, name);

		arrput(*out, '@');
		pack_number(out, (uint64_t)id);
		return id;
	}
	arrput(*out, 'R');
	pack_number(out, (uint64_t)p->root_end);
	put_bytes(out, text, (size_t)p->root_end);
	return true;
}

static bool put_step(struct store *s, const struct place_step *step, bool add,
		     unsigned char **out)
{
	_cleanup_free_ char *name = NULL;
	int64_t id;

	arrput(*out, (unsigned char)step->kind);
	if (!step->member)
		return true;
	name = xasprintf("%.*s:%.*s", step->record_len, step->record, step->member_len,
			 step->member);
	id = id_of(s, TEXT_STRING, add, name);
	pack_number(out, (uint64_t)id);
	return id;
}

bool place_pack(struct store *s, const char *text, bool add, unsigned char **ret)
{
	struct place p;

	if (!place_parse(text, &p) || p.root == PLACE_STRING) {
		arrput(*ret, 'T');
		put_bytes(ret, text, strlen(text));
		return true;
	}
	if (!put_root(s, &p, text, add, ret))
		return false;
	for (int i = 0; i < p.n_steps; i++)
		if (!put_step(s, &p.steps[i], add, ret))
			return false;
	return true;
}

/* ---- back ---- */

static void put_text(char **out, const char *text)
{
	put_bytes((unsigned char **)out, text, strlen(text));
}

static bool print_root(struct store *s, const unsigned char **at, const unsigned char *end,
		       char **out)
{
	bool is_symbol = *(*at)++ == '@';
	uint64_t v;

	if (!unpack_number(at, end, &v))
		return false;
	if (is_symbol) {
		arrput(*out, '@');
		put_text(out, db_interned(s, TEXT_SYMBOL, (int64_t)v));
		return true;
	}
	if (v > (uint64_t)(end - *at))
		return false;
	put_bytes((unsigned char **)out, (const char *)*at, v);
	*at += v;
	return true;
}

static bool print_steps(struct store *s, const unsigned char *at, const unsigned char *end,
			char **out)
{
	uint64_t id;

	while (at < end) {
		char kind = (char)*at++;

		arrput(*out, kind);
		if (kind == STEP_INDEX)
			arrput(*out, ']');
		if (kind != STEP_MEMBER && kind != STEP_CONTAINER)
			continue;
		if (!unpack_number(&at, end, &id))
			return false;
		put_text(out, db_interned(s, TEXT_STRING, (int64_t)id));
	}
	return true;
}

const char *place_unpack(struct store *s, const void *data, int len)
{
	const unsigned char *at = data, *end = at + (len > 0 ? len : 0);

	if (len <= 0)
		return NULL;
	if (*at == 'T')
		return arena_strndup(&s->arena, (const char *)at + 1, (size_t)len - 1);
	arrsetlen(s->text, 0);
	if (!print_root(s, &at, end, &s->text) || !print_steps(s, at, end, &s->text))
		return NULL;
	return arena_strndup(&s->arena, s->text, (size_t)arrlen(s->text));
}

/* ---- what is looked for ---- */

struct parts_reader {
	struct place_parts parts;
	int64_t *members;	/* stb_ds */
};

static bool read_root(struct parts_reader *r, const unsigned char **at, const unsigned char *end)
{
	bool is_symbol = *(*at)++ == '@';
	uint64_t v;

	if (!unpack_number(at, end, &v))
		return false;
	if (is_symbol)
		r->parts.symbol = (int64_t)v;
	else if (v > (uint64_t)(end - *at))
		return false;
	else
		*at += v;
	return true;
}

static bool read_steps(struct parts_reader *r, const unsigned char *at, const unsigned char *end)
{
	uint64_t id;

	if (at < end)
		r->parts.steps = end - at == 1 && *at == STEP_ADDRESS ? STEPS_ADDRESS : STEPS_OTHER;
	while (at < end) {
		char kind = (char)*at++;

		if (kind != STEP_MEMBER && kind != STEP_CONTAINER)
			continue;
		if (!unpack_number(&at, end, &id))
			return false;
		arrput(r->members, (int64_t)id);
		r->parts.last = kind == STEP_MEMBER ? (int64_t)id : 0;
	}
	return true;
}

static const struct place_parts none;

static const struct place_parts *read_parts(struct store *s, const struct place_slot *slot)
{
	const unsigned char *at = slot->data, *end = at + slot->len;
	struct parts_reader r = { 0 };
	struct place_parts *ret = NULL;
	size_t size;

	if (slot->len > 1 && *at != 'T' && read_root(&r, &at, end) && read_steps(&r, at, end)) {
		size = (size_t)arrlen(r.members) * sizeof(*r.members);
		ret = arena_alloc(&s->arena, sizeof(*ret) + size);
		*ret = r.parts;
		ret->n_members = (int)arrlen(r.members);
		ret->members = (int64_t *)(ret + 1);
		if (size)
			memcpy(ret + 1, r.members, size);
	}
	arrfree(r.members);
	return ret ? ret : &none;
}

const struct place_parts *place_parts(struct store *s, int64_t id)
{
	struct place_slot *slot = place_slot(s, id);

	if (!slot)
		return &none;
	if (!slot->parts)
		slot->parts = read_parts(s, slot);
	return slot->parts;
}

/* ---- reading ---- */

void place_keep(struct store *s, int64_t row, const void *data, int len)
{
	struct place_slot *slot;

	while (arrlen(s->places) <= row)
		arrput(s->places, ((struct place_slot){ 0 }));
	slot = &s->places[row];
	if (slot->data)
		return;
	slot->data = arena_alloc(&s->arena, (size_t)len + 1);
	slot->len = len;
	if (len)
		memcpy(slot->data, data, (size_t)len);
}

static void read_block(struct store *s, int64_t first)
{
	sqlite3_stmt *st = db_stmt(s, STMT_TEXT_GET + TEXT_PLACE);

	db_bind(st, ":id", first);
	db_bind(st, ":end", first + TEXT_BLOCK);
	while (db_step(s, st) == 1)
		place_keep(s, sqlite3_column_int64(st, 0), sqlite3_column_blob(st, 1),
			   sqlite3_column_bytes(st, 1));
}

struct place_slot *place_slot(struct store *s, int64_t id)
{
	const int64_t row = id < 0 && id > INT64_MIN ? -id : id;

	if (row <= 0 || row > MOST_TEXTS)
		return NULL;
	if (row >= arrlen(s->places) || !s->places[row].data)
		read_block(s, row / TEXT_BLOCK * TEXT_BLOCK);
	return row < arrlen(s->places) && s->places[row].data ? &s->places[row] : NULL;
}

const char *place_read(struct store *s, int64_t id)
{
	const struct place_slot *slot = place_slot(s, id);

	return slot ? place_unpack(s, slot->data, slot->len) : NULL;
}

int64_t store_place_symbol(struct store *s, int64_t place)
{
	return place_parts(s, place)->symbol;
}
