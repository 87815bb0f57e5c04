/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A record as pahole draws it: offsets, sizes, holes, cacheline boundaries; and who
 * writes its members.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "cli/cli.h"

struct drawing {
	FILE *out;
	const struct record_row *r;
	const struct layout_note *notes;
	int64_t line_bits;	/* of a cacheline */
	int64_t end;		/* bits: where the last member ends */
	int64_t boundary;	/* next cacheline to be drawn */
	int holes, bit_holes;
	int64_t hole_bytes;
};

/* "char[8]" and "a" make "char a[8]"; "int (*)(void)" makes "int (*a)(void)". */
static char *declaration(const char *type, const char *name)
{
	const char *hole = strstr(type, "(*)");
	size_t len;

	if (hole)
		return xasprintf("%.*s(*%s)%s", (int)(hole - type), type, name, hole + 3);
	len = strcspn(type, "[");
	while (len && type[len - 1] == ' ')
		len--;
	return xasprintf("%.*s%s%s%s", (int)len, type,
			 len && type[len - 1] == '*' ? "" : " ", name,
			 type + strcspn(type, "["));
}

static void draw_hole(struct drawing *d, int64_t from, int64_t to)
{
	int64_t bytes = to / 8 - (from + 7) / 8;
	int64_t bits = bytes < 0 ? to - from : -from & 7;

	if (from >= to)
		return;
	if (bits) {
		fprintf(d->out, "\n\t/* XXX %" PRId64 " bit%s hole */\n", bits,
			bits == 1 ? "" : "s");
		d->bit_holes++;
	}
	if (bytes > 0) {
		fprintf(d->out, "\n\t/* XXX %" PRId64 " byte%s hole */\n", bytes,
			bytes == 1 ? "" : "s");
		d->holes++;
		d->hole_bytes += bytes;
	}
	fputc('\n', d->out);
}

/* Every cacheline that begins at or before offset and is not drawn yet. */
static void draw_boundaries(struct drawing *d, int64_t offset)
{
	int64_t n = offset / d->line_bits, past = offset % d->line_bits / 8;

	if (!n || n < d->boundary)
		return;
	fprintf(d->out, "\t/* --- cacheline %" PRId64 " boundary (%" PRId64 " bytes)", n,
		n * d->line_bits / 8);
	if (past)
		fprintf(d->out, " was %" PRId64 " bytes ago", past);
	fputs(" --- */\n", d->out);
	d->boundary = n + 1;
}

static void draw_member(struct drawing *d, const struct member_row *m)
{
	_cleanup_free_ char *text = declaration(m->type, m->name);
	_cleanup_free_ char *full = NULL;

	if (m->flags & MEMBER_BITFIELD)
		full = xasprintf("%s:%" PRId64 ";", text, m->size_bits);
	else
		full = xasprintf("%s;", text);
	fprintf(d->out, "\t%-42s /* %5" PRId64, full, m->offset_bits / 8);
	if (m->flags & MEMBER_BITFIELD)
		fprintf(d->out, ":%2" PRId64 "     ", m->offset_bits % 8);
	else
		fprintf(d->out, "   %5" PRId64, m->size_bits / 8);
	fputs(m->flags & MEMBER_ALIGNED ? " */ /* aligned */\n" : " */\n", d->out);
}

/* Notes on the member, or on one of the members inside. */
static void draw_notes(const struct drawing *d, const char *member)
{
	size_t n = strlen(member);

	for (ptrdiff_t i = 0; i < arrlen(d->notes); i++) {
		const char *name = d->notes[i].member;

		if (strncmp(name, member, n) || (name[n] && name[n] != '.') || (!n && *name))
			continue;
		fprintf(d->out, "\t\t/* %s%s%s */\n", name[n] ? name : "", name[n] ? ": " : "",
			d->notes[i].text);
	}
}

static void draw_members(struct drawing *d)
{
	for (int i = 0; i < d->r->n_members; i++) {
		const struct member_row *m = &d->r->members[i];
		int64_t end = m->offset_bits + m->size_bits;

		if (d->r->kind != RECORD_UNION) {
			draw_hole(d, d->end, m->offset_bits);
			draw_boundaries(d, m->offset_bits);
		}
		draw_member(d, m);
		draw_notes(d, m->name);
		if (end > d->end)
			d->end = end;
	}
}

static void draw_summary(const struct drawing *d)
{
	const struct record_row *r = d->r;
	int64_t padding = r->size - (d->end + 7) / 8;
	int64_t line = d->line_bits / 8;

	fprintf(d->out, "\n\t/* size: %" PRId64 ", cachelines: %" PRId64 ", members: %d */\n",
		r->size, (r->size + line - 1) / line, r->n_members);
	if (d->holes || d->bit_holes)
		fprintf(d->out, "\t/* holes: %d, sum holes: %" PRId64 ", bit holes: %d */\n",
			d->holes, d->hole_bytes, d->bit_holes);
	if (padding > 0)
		fprintf(d->out, "\t/* padding: %" PRId64 " */\n", padding);
	if (r->size % line)
		fprintf(d->out, "\t/* last cacheline: %" PRId64 " bytes */\n", r->size % line);
	if (r->align > 1)
		fprintf(d->out, "\t/* alignment: %" PRId64 " */\n", r->align);
}

int layout_print(const struct record_row *r, int cacheline, const struct layout_note *notes,
		 FILE *out)
{
	struct drawing d = {
		.out = out, .r = r, .notes = notes, .boundary = 1,
		.line_bits = 8 * (int64_t)(cacheline > 0 ? cacheline : 64),
	};

	fprintf(out, "/* %s:%d */\n", r->file, r->line);
	fprintf(out, "%s %s {\n", r->kind == RECORD_UNION ? "union" : "struct", r->tag);
	draw_notes(&d, "");
	draw_members(&d);
	draw_summary(&d);
	fputs("};\n", out);
	return ferror(out) ? -1 : 0;
}
