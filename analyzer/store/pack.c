/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The facts of a body in one blob: for each kind the length of its rows in bytes, then
 * the rows in the order of their keys. The first field (seq, or idx of a local) and
 * "line" are differences to the row before. A row of more than three fields begins with
 * a mask (a byte, or a varint if there are more than eight fields); a field whose bit is
 * not set has the number of the row before and is left out. Numbers are zigzag varints.
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

#define MASKED 4	/* fields: below, a mask costs more than it saves */

/* What a kind's rows look like, and the row before. */
struct layout {
	int n, line;
	bool masked;
	int64_t row[FACT_MAX_FIELDS];
	uint64_t coded[FACT_MAX_FIELDS];	/* as they are stored */
};

static struct layout layout_of(enum fact_kind kind)
{
	const int n = fact_types[kind].n_fields;

	return (struct layout){ .n = n, .line = line_field(kind), .masked = n >= MASKED };
}

/* ---- packing ---- */

void pack_number(unsigned char **out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		arrput(*out, (unsigned char)(v | 0x80));
	arrput(*out, (unsigned char)v);
}

static uint64_t zigzag(uint64_t v)
{
	return v << 1 ^ (0 - (v >> 63));
}

static void put_mask(unsigned char **out, const struct layout *l, uint64_t mask)
{
	if (l->masked && l->n <= 8)
		arrput(*out, (unsigned char)mask);
	else if (l->masked)
		pack_number(out, mask);
}

static void put_row(unsigned char **out, struct layout *l, const int64_t *fields)
{
	uint64_t coded[FACT_MAX_FIELDS], mask = 0;

	for (int i = 0; i < l->n; i++) {
		int64_t before = is_difference(i, l->line) ? l->row[i] : 0;

		coded[i] = zigzag((uint64_t)fields[i] - (uint64_t)before);
		if (!l->masked || coded[i] != l->coded[i])
			mask |= 1u << i;
	}
	put_mask(out, l, mask);
	for (int i = 0; i < l->n; i++)
		if (mask & 1u << i)
			pack_number(out, coded[i]);
	memcpy(l->coded, coded, sizeof(coded));
	memcpy(l->row, fields, (size_t)l->n * sizeof(*fields));
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
	struct layout l = layout_of(kind);

	for (; at < arrlen(rows) && rows[at][0] == (int64_t)kind; at++) {
		if (last && is_same_key(last, rows[at])) {
			++*dropped;
			continue;
		}
		put_row(&bytes, &l, rows[at] + 1);
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

	if (*p < end && **p < 0x80) {	/* most are */
		*ret = *(*p)++;
		return true;
	}
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

static bool get_mask(const unsigned char **p, const unsigned char *end,
		     const struct layout *l, uint64_t *ret)
{
	*ret = ~0ull;
	if (l->masked && l->n <= 8)
		*ret = *(*p)++;
	return !l->masked || l->n <= 8 || unpack_number(p, end, ret);
}

static bool get_row(const unsigned char **p, const unsigned char *end, struct layout *l)
{
	uint64_t mask, v;

	if (!get_mask(p, end, l, &mask))
		return false;
	for (int i = 0; i < l->n; i++) {
		if (mask >> i & 1 && !unpack_number(p, end, &l->coded[i]))
			return false;
		v = l->coded[i] >> 1 ^ (0 - (l->coded[i] & 1));
		l->row[i] = (int64_t)(is_difference(i, l->line) ? (uint64_t)l->row[i] + v : v);
	}
	return true;
}

static int get_rows(const unsigned char *p, const unsigned char *end, enum fact_kind kind,
		    int64_t **ret)
{
	struct layout l = layout_of(kind);

	while (p < end) {
		if (!get_row(&p, end, &l))
			return -1;
		memcpy(arraddnptr(*ret, l.n), l.row, (size_t)l.n * sizeof(*l.row));
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
