/* SPDX-License-Identifier: GPL-2.0-only */
/* From the JSON of rules/api.json to a struct api_set: api.c and api_read.c only. */
#ifndef DMATTR_MODEL_API_READ_H
#define DMATTR_MODEL_API_READ_H

#include <jansson.h>
#include "model/api.h"

/* The file while it is read. */
struct api_source {
	const char *path, *text;
	const char *section;	/* "apis", ...; NULL: the top object */
	size_t index;		/* of the element that is read */
};

/* Print path:line:column of key in the element that is read, and what; -1. */
int api_trouble(const struct api_source *src, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Fill set from the top object; strings stay the object's. Returns 0 or -1, printed. */
int api_read(struct api_source *src, json_t *root, struct api_set *set);

#endif
