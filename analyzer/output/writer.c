/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "output/formats.h"
#include "output/output.h"

const struct writer *const writers[] = {
	&writer_text, &writer_json, &writer_sarif, &writer_html, &writer_terse, &writer_b4, NULL,
};

const struct writer *writer_find(const char *name)
{
	for (int i = 0; writers[i]; i++)
		if (!strcmp(writers[i]->name, name))
			return writers[i];
	return NULL;
}
