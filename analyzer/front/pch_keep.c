// SPDX-License-Identifier: GPL-2.0-only
/*
 * clang 19 loses a macro of a precompiled header in one that is built on it and that
 * declares something, a member say, of the macro's name. It keeps what #pragma pop_macro
 * has made again.
 */
#include <ctype.h>
#include "base/file.h"
#include "front/pch.h"

/* Only the name of such a macro can be declared: others would be expanded. */
static bool is_declarable(const struct pch *base, const struct word *w)
{
	ptrdiff_t i = pch_define_find(base, w->hash);

	for (; i < arrlen(base->defines) && base->defines[i].hash == w->hash; i++) {
		uint8_t shape = base->defines[i].shape;

		if ((shape & MACRO_SELF) || ((shape & MACRO_FUNCTION) && (w->flags & WORD_BARE)))
			return true;
	}
	return false;
}

static char *name_at(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (end < len && (isalnum((unsigned char)text[end]) || text[end] == '_'))
		end++;
	return xstrndup(text + at, end - at);
}

bool pch_keep(struct front *f, const struct pch *base, const char *path, struct kept_name **kept)
{
	const struct lexed *x = front_lexed(f, path);
	_cleanup_free_ char *text = NULL;
	bool more = false;
	size_t len = 0;

	for (ptrdiff_t i = 0; x && i < arrlen(x->words); i++) {
		const struct word *w = &x->words[i];

		if (!(w->flags & (WORD_BARE | WORD_CALLED)) || hmgeti(*kept, w->hash) >= 0 ||
		    !is_declarable(base, w))
			continue;
		if (!text)
			text = file_read(path, &len);
		if (!text || w->at >= len)
			break;
		hmput(*kept, w->hash, name_at(text, len, w->at));
		more = true;
	}
	return more;
}

void kept_free(struct kept_name *kept)
{
	for (ptrdiff_t i = 0; i < hmlen(kept); i++)
		free(kept[i].value);
	hmfree(kept);
}
