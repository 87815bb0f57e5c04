/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The facts of a body in one blob: for each kind the length of its rows in bytes, then
 * the rows in the order of their keys, each number a zigzag varint. The first field
 * (seq, or idx of a local) and "line" are differences to the row before.
 */
#include "store/database.h"

static int line_field(enum fact_kind kind)
{
	const struct fact_type *t = &fact_types[kind];

	for (int i = 0; i < t->n_fields; i++)
		if (!strcmp(t->fields[i].name, "line"))
			return i;
	return -1;
}

static bool is_difference(int field, int line)
{
	return field == 0 || field == line;
}

/* ---- packing ---- */

void pack_number(unsigned char **out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		arrput(*out, (unsigned char)(v | 0x80));
	arrput(*out, (unsigned char)v);
}

static void put_row(unsigned char **out, const int64_t *row, const int64_t *last, int line)
{
	int n = fact_types[*row].n_fields;

	for (int i = 0; i < n; i++) {
		int64_t before = last && is_difference(i, line) ? last[1 + i] : 0;
		uint64_t v = (uint64_t)row[1 + i] - (uint64_t)before;

		pack_number(out, (v << 1) ^ (0 - (v >> 63)));
	}
}

static int by_key(const void *a, const void *b)
{
	const int64_t *x = *(const int64_t *const *)a, *y = *(const int64_t *const *)b;

	if (x[0] != y[0])
		return x[0] < y[0] ? -1 : 1;
	if (x[1] != y[1])
		return x[1] < y[1] ? -1 : 1;
	if (x[0] == FACT_arg && x[2] != y[2])
		return x[2] < y[2] ? -1 : 1;
	return (x > y) - (x < y);
}

static bool is_same_key(const int64_t *x, const int64_t *y)
{
	return x[0] == y[0] && x[1] == y[1] && (x[0] != FACT_arg || x[2] == y[2]);
}

static ptrdiff_t put_kind(unsigned char **out, enum fact_kind kind, const int64_t **rows,
			  ptrdiff_t at, int *dropped)
{
	unsigned char *bytes = NULL;
	const int64_t *last = NULL;
	int line = line_field(kind);

	for (; at < arrlen(rows) && rows[at][0] == (int64_t)kind; at++) {
		if (last && is_same_key(last, rows[at])) {
			++*dropped;
			continue;
		}
		put_row(&bytes, rows[at], last, line);
		last = rows[at];
	}
	pack_number(out, (uint64_t)arrlen(bytes));
	if (arrlen(bytes))
		memcpy(arraddnptr(*out, arrlen(bytes)), bytes, (size_t)arrlen(bytes));
	arrfree(bytes);
	return at;
}

int body_pack(const int64_t *words, size_t n, unsigned char **ret)
{
	const int64_t **rows = NULL;
	ptrdiff_t at = 0;
	int dropped = 0;

	for (size_t i = 0; i < n; i += 1 + (size_t)fact_types[words[i]].n_fields)
		arrput(rows, words + i);
	if (rows)
		qsort(rows, (size_t)arrlen(rows), sizeof(*rows), by_key);
	for (int kind = BODY_FIRST; kind <= BODY_LAST; kind++)
		at = put_kind(ret, kind, rows, at, &dropped);
	arrfree(rows);
	return dropped;
}

/* ---- unpacking ---- */

bool unpack_number(const unsigned char **p, const unsigned char *end, uint64_t *ret)
{
	uint64_t v = 0;

	for (int shift = 0; *p < end && shift < 64; shift += 7) {
		unsigned char c = *(*p)++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80)) {
			*ret = v;
			return true;
		}
	}
	return false;
}

static int get_rows(const unsigned char *p, const unsigned char *end, enum fact_kind kind,
		    int64_t **ret)
{
	int n = fact_types[kind].n_fields, line = line_field(kind);
	uint64_t first = 0, last_line = 0, v;

	while (p < end) {
		int64_t *row = arraddnptr(*ret, n);

		for (int i = 0; i < n; i++) {
			if (!unpack_number(&p, end, &v))
				return -1;
			v = (v >> 1) ^ (0 - (v & 1));
			if (i == 0)
				v = first += v;
			else if (i == line)
				v = last_line += v;
			row[i] = (int64_t)v;
		}
	}
	return 0;
}

int body_unpack(const void *blob, size_t len, enum fact_kind kind, int64_t **ret)
{
	const unsigned char *p = blob, *end;
	uint64_t bytes;

	if (!len)		/* an empty blob is a null pointer */
		return 0;
	end = p + len;
	for (int k = BODY_FIRST; k <= BODY_LAST; k++) {
		if (!unpack_number(&p, end, &bytes) || bytes > (uint64_t)(end - p))
			return -1;
		if (k == (int)kind)
			return get_rows(p, p + bytes, kind, ret);
		p += bytes;
	}
	return 0;
}
