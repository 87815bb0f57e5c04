/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/overlay.h"
#include "base/memory.h"

void overlay_init(struct overlay *o)
{
	*o = (struct overlay){ 0 };
	sh_new_strdup(o->files);
}

void overlay_release(struct overlay *o)
{
	for (ptrdiff_t i = 0; i < shlen(o->files); i++)
		free(o->files[i].value);
	shfree(o->files);
}

void overlay_put(struct overlay *o, const char *file, char *content)
{
	ptrdiff_t i = shgeti(o->files, file);

	if (i >= 0)
		free(o->files[i].value);
	shput(o->files, file, content);
}

bool overlay_find(const struct overlay *o, const char *file, const char **ret)
{
	struct overlay_slot *files = o ? o->files : NULL;
	ptrdiff_t i = files ? shgeti(files, file) : -1;

	if (i < 0)
		return false;
	*ret = files[i].value;
	return true;
}
