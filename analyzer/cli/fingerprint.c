/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <xxhash.h>

#include "base/memory.h"
#include "cli/changed.h"

#define MAX_LINES 12	/* of a statement */

/*
 * The statement from line and column on, without blanks and comments: up to its ';',
 * or to the brace or end of its line where it has none. The caller frees.
 */
static char *statement(const struct text *t, int line, int column)
{
	char *ret = NULL;
	size_t len;
	FILE *f = open_memstream(&ret, &len);
	bool comment = false, done = false;

	for (int n = line; n < line + MAX_LINES && !done; n++) {
		const char *p = text_line(t, n);

		if (!p)
			break;
		if (n == line && column > 0 && (size_t)column <= strlen(p))
			p += column - 1;
		for (; *p && !done; p++) {
			if (comment) {
				comment = strncmp(p, "*/", 2);
				p += !comment;
			} else if (!strncmp(p, "/*", 2)) {
				comment = true;
				p++;
			} else if (!strncmp(p, "//", 2)) {
				break;
			} else if (!isspace((unsigned char)*p)) {
				fputc(*p, f);
				done = *p == ';' || *p == '{';
			}
		}
	}
	fclose(f);
	return ret;
}

static const char *new_name(const struct git_change *renamed, const char *file)
{
	for (ptrdiff_t i = 0; i < arrlen(renamed); i++)
		if (renamed[i].status == 'R' && !strcmp(renamed[i].old_file, file))
			return renamed[i].file;
	return file;
}

struct alike { uint64_t key; int value; };

static const char *fingerprint(struct report *r, const struct finding *f,
			       const struct text *t, const struct git_change *renamed,
			       struct alike **seen)
{
	_cleanup_free_ char *text = statement(t, f->at.line, f->at.column);
	_cleanup_free_ char *what = xasprintf("%s|%s|%s|%s", f->rule,
					      new_name(renamed, f->at.file),
					      f->at.function ? f->at.function : "", text);
	uint64_t hash = XXH3_64bits(what, strlen(what));
	struct alike *map = *seen;
	ptrdiff_t i = hmgeti(map, hash);
	int n = i < 0 ? 0 : map[i].value;

	hmput(map, hash, n + 1);
	*seen = map;
	if (n)
		hash = XXH3_64bits_withSeed(&hash, sizeof(hash), (uint64_t)n);
	return arena_printf(&r->arena, "%016llx", (unsigned long long)hash);
}

void fingerprints_set(struct report *r, const struct overlay *overlay,
		      const struct git_change *renamed)
{
	struct alike *seen = NULL;
	struct text text = { 0 };
	const char *file = NULL;

	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++) {
		struct finding *f = &r->findings[i];

		if (!file || strcmp(file, f->at.file)) {
			text_release(&text);
			text_read_version(&text, r->tree, overlay, f->at.file);
			file = f->at.file;
		}
		f->fingerprint = fingerprint(r, f, &text, renamed, &seen);
	}
	text_release(&text);
	hmfree(seen);
}

bool fingerprint_known(const struct report *r, const struct finding *f)
{
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++)
		if (!strcmp(r->findings[i].fingerprint, f->fingerprint))
			return true;
	return false;
}

int findings_drop(struct report *r, finding_filter *drop, void *arg)
{
	ptrdiff_t n = 0, all = arrlen(r->findings);

	for (ptrdiff_t i = 0; i < all; i++) {
		if (!drop(&r->findings[i], arg)) {
			r->findings[n++] = r->findings[i];
			continue;
		}
		finding_release(&r->findings[i]);
	}
	if (r->findings)
		arrsetlen(r->findings, (size_t)n);
	return (int)(all - n);
}
