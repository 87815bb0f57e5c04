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

static bool print_root(struct store *s, const unsigned char **at, const unsigned char *end,
		       FILE *out)
{
	bool is_symbol = *(*at)++ == '@';
	uint64_t v;

	if (!unpack_number(at, end, &v))
		return false;
	if (is_symbol) {
		fprintf(out, "@%s", db_interned(s, TEXT_SYMBOL, (int64_t)v));
		return true;
	}
	if (v > (uint64_t)(end - *at))
		return false;
	fwrite(*at, 1, v, out);
	*at += v;
	return true;
}

static bool print_steps(struct store *s, const unsigned char *at, const unsigned char *end,
			FILE *out)
{
	uint64_t id;

	while (at < end) {
		char kind = (char)*at++;

		fputc(kind, out);
		if (kind == STEP_INDEX)
			fputc(']', out);
		if (kind != STEP_MEMBER && kind != STEP_CONTAINER)
			continue;
		if (!unpack_number(&at, end, &id))
			return false;
		fputs(db_interned(s, TEXT_STRING, (int64_t)id), out);
	}
	return true;
}

const char *place_unpack(struct store *s, const void *data, int len)
{
	const unsigned char *at = data, *end = at + (len > 0 ? len : 0);
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out;
	bool ok;

	if (len <= 0)
		return "";
	if (*at == 'T')
		return arena_strndup(&s->arena, (const char *)at + 1, (size_t)len - 1);
	out = open_memstream(&text, &size);
	if (!out)
		BUG("out of memory");
	ok = print_root(s, &at, end, out) && print_steps(s, at, end, out);
	fclose(out);
	return ok ? arena_strdup(&s->arena, text) : "";
}
