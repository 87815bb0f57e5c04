/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include "base/file.h"
#include "base/memory.h"
#include "model/text.h"

int text_read(struct text *t, const struct tree *tree, const char *file)
{
	return text_read_version(t, tree, NULL, file);
}

int text_read_version(struct text *t, const struct tree *tree, const struct overlay *overlay,
		      const char *file)
{
	_cleanup_free_ char *path = path_join(tree->path, file);
	const char *text;

	*t = (struct text){ 0 };
	if (!overlay_find(overlay, file, &text))
		t->data = file_read(path, NULL);
	else if (text)
		t->data = xstrdup(text);
	else
		errno = ENOENT;
	if (!t->data)
		return -1;
	for (char *line = t->data, *end; *line; line = end) {
		arrput(t->lines, line);
		end = strchrnul(line, '\n');
		if (*end)
			*end++ = '\0';
	}
	return 0;
}

void text_release(struct text *t)
{
	arrfree(t->lines);
	free(t->data);
	*t = (struct text){ 0 };
}

const char *text_line(const struct text *t, int n)
{
	return n >= 1 && n <= arrlen(t->lines) ? t->lines[n - 1] : NULL;
}
