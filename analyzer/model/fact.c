// SPDX-License-Identifier: GPL-2.0-only
/* The codec and the printer, both driven by the table made from fact.def. */
#include "base/memory.h"
#include "model/fact.h"

#define I(x) { #x, 'I' },
#define S(x) { #x, 'S' },
#define F(x) { #x, 'F' },
#define Y(x) { #x, 'Y' },
#define P(x) { #x, 'P' },

#define FACT(name, fields)						\
	static const struct fact_field name##_fields[] = { fields };	\
	_Static_assert(sizeof(struct fact_##name) ==			\
		       8 * ARRAY_SIZE(name##_fields), "eight bytes a field"); \
	_Static_assert(ARRAY_SIZE(name##_fields) <= FACT_MAX_FIELDS, "too many");
#include "model/fact.def"

const struct fact_type fact_types[FACT_KINDS] = {
#define FACT(name, fields)						\
	[FACT_##name] = { #name, ARRAY_SIZE(name##_fields), name##_fields },
#include "model/fact.def"
};

int64_t fact_integer(const void *fact, int i)
{
	int64_t v;

	memcpy(&v, (const char *)fact + 8 * i, sizeof(v));
	return v;
}

const char *fact_text(const void *fact, int i)
{
	const char *s;

	memcpy(&s, (const char *)fact + 8 * i, sizeof(s));
	return s ? s : "";
}

/* ---- printer ---- */

static void print_quoted(FILE *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '\n')
			fputs("\\n", out);
		else if (*s == '\\' || *s == '\t')
			fprintf(out, "\\%c", *s == '\t' ? 't' : *s);
		else
			fputc(*s, out);
	}
}

static void print_field(FILE *out, const char *kind, const struct fact_field *f,
			const void *fact, int i)
{
	int64_t v;

	if (f->type != 'I') {
		if (!*fact_text(fact, i))
			return;
		fprintf(out, " %s=", f->name);
		print_quoted(out, fact_text(fact, i));
		return;
	}
	v = fact_integer(fact, i);
	if (!strcmp(f->name, "op") || (!strcmp(f->name, "kind") && v > ' '))
		fprintf(out, " %s=%c", f->name, (char)v);
	else if (v || !strcmp(kind, "arg"))
		fprintf(out, " %s=%lld", f->name, (long long)v);
}

static int print_fact(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct fact_printer *p = (struct fact_printer *)sink;
	const struct fact_type *t = &fact_types[kind];

	fputs(t->name, p->out);
	for (int i = 0; i < t->n_fields; i++)
		print_field(p->out, t->name, &t->fields[i], fact, i);
	fputc('\n', p->out);
	return ferror(p->out) ? -1 : 0;
}

void fact_printer_init(struct fact_printer *p, FILE *out)
{
	*p = (struct fact_printer){ .sink.emit = print_fact, .out = out };
}

/*
 * ---- codec ----
 * A fact is a byte with its kind, then its fields: integers as zigzag varints;
 * strings as the varint of their number, and, at the first use of a number
 * (they count up from 1; 0 is ""), its length and bytes.
 */

static void put_varint(unsigned char **data, uint64_t v)
{
	while (v >= 0x80) {
		arrput(*data, (unsigned char)(v | 0x80));
		v >>= 7;
	}
	arrput(*data, (unsigned char)v);
}

static void put_string(struct fact_encoder *e, const char *s)
{
	uint32_t known = (uint32_t)arrlen(e->strings.text);
	uint32_t id = intern_id(&e->strings, s);
	size_t len = strlen(s);

	put_varint(&e->data, id);
	if (id < known)
		return;
	put_varint(&e->data, len);
	memcpy(arraddnptr(e->data, len), s, len);
}

static int encode_fact(struct fact_sink *sink, enum fact_kind kind, const void *fact)
{
	struct fact_encoder *e = (struct fact_encoder *)sink;
	const struct fact_type *t = &fact_types[kind];

	arrput(e->data, (unsigned char)kind);
	for (int i = 0; i < t->n_fields; i++) {
		if (t->fields[i].type == 'I') {
			uint64_t v = (uint64_t)fact_integer(fact, i);

			put_varint(&e->data, (v << 1) ^ (0 - (v >> 63)));
		} else {
			put_string(e, fact_text(fact, i));
		}
	}
	return 0;
}

void fact_encoder_init(struct fact_encoder *e)
{
	*e = (struct fact_encoder){ .sink.emit = encode_fact };
	intern_init(&e->strings);
}

void fact_encoder_release(struct fact_encoder *e)
{
	intern_release(&e->strings);
	arrfree(e->data);
}

struct decoder {
	const unsigned char *p, *end;
	struct arena arena;
	const char **strings;	/* stb_ds */
};

static int get_varint(struct decoder *d, uint64_t *ret)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64 && d->p < d->end; shift += 7) {
		v |= (uint64_t)(*d->p & 0x7f) << shift;
		if (!(*d->p++ & 0x80)) {
			*ret = v;
			return 0;
		}
	}
	return -1;
}

static int get_string(struct decoder *d, const char **ret)
{
	uint64_t id, len;

	if (get_varint(d, &id) || id > (uint64_t)arrlen(d->strings))
		return -1;
	if (id == (uint64_t)arrlen(d->strings)) {
		if (get_varint(d, &len) || len > (uint64_t)(d->end - d->p))
			return -1;
		arrput(d->strings, arena_strndup(&d->arena, (const char *)d->p, len));
		d->p += len;
	}
	*ret = d->strings[id];
	return 0;
}

static int get_field(struct decoder *d, char type, void *field)
{
	uint64_t v;
	const char *s;

	if (type != 'I') {
		if (get_string(d, &s))
			return -1;
		memcpy(field, &s, sizeof(s));
		return 0;
	}
	if (get_varint(d, &v))
		return -1;
	v = (v >> 1) ^ (0 - (v & 1));
	memcpy(field, &v, sizeof(v));
	return 0;
}

static int get_fact(struct decoder *d, struct fact_sink *sink)
{
	int64_t fact[FACT_MAX_FIELDS];
	unsigned int kind = *d->p++;

	if (kind >= FACT_KINDS)
		return -1;
	for (int i = 0; i < fact_types[kind].n_fields; i++)
		if (get_field(d, fact_types[kind].fields[i].type, &fact[i]))
			return -1;
	return sink->emit(sink, kind, fact);
}

int fact_decode(const void *data, size_t len, struct fact_sink *sink)
{
	struct decoder d = { .p = data, .end = (const unsigned char *)data + len };
	int ret = 0;

	arrput(d.strings, "");
	while (!ret && d.p < d.end)
		ret = get_fact(&d, sink);
	arrfree(d.strings);
	arena_release(&d.arena);
	return ret;
}
