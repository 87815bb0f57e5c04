/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON objects, as the writers fill them. */
#ifndef DMATTR_OUTPUT_OBJECT_H
#define DMATTR_OUTPUT_OBJECT_H

#include <jansson.h>
#include <stdio.h>
#include "model/report.h"

/* A string; NULL is null. In one that is no UTF-8, each byte beyond ASCII becomes '?'. */
json_t *string(const char *s);

/* Set a member; set() takes the reference to value. */
void set(json_t *o, const char *key, json_t *value);
void set_string(json_t *o, const char *key, const char *s);
void set_int(json_t *o, const char *key, int64_t n);
void set_bool(json_t *o, const char *key, bool b);

/* The whole report, as rules/report.schema.json says. */
json_t *report_object(const struct report *r);

/* Write o as json_dumpf() does, and a newline; takes the reference. 0, or -1 with errno. */
int object_write(json_t *o, FILE *out, size_t flags);

#endif
