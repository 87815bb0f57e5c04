/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a value stands in a JSON text that parses: Jansson does not say. */
#ifndef DMATTR_MODEL_JSON_PLACE_H
#define DMATTR_MODEL_JSON_PLACE_H

#include <stddef.h>

struct json_place {
	int line, column;	/* 1-based */
};

/*
 * Where the key stands in element index of the array that the top object holds
 * under section; key NULL, or not there: where the element begins. section NULL:
 * the key of the top object itself.
 */
struct json_place json_place_find(const char *text, const char *section, size_t index,
				  const char *key);

#endif
