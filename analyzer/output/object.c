/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>

#include "base/memory.h"
#include "output/object.h"

/* A string that is no UTF-8 keeps its ASCII; each other byte becomes '?'. */
static json_t *string_repaired(const char *s)
{
	_cleanup_free_ char *copy = xstrdup(s);

	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	return json_string(copy);
}

json_t *string(const char *s)
{
	json_t *j;

	if (!s)
		return json_null();
	j = json_string(s);
	return j ? j : string_repaired(s);
}

void set(json_t *o, const char *key, json_t *value)
{
	json_object_set_new_nocheck(o, key, value);
}

void set_string(json_t *o, const char *key, const char *s)
{
	set(o, key, string(s));
}

void set_int(json_t *o, const char *key, int64_t n)
{
	set(o, key, json_integer(n));
}

void set_bool(json_t *o, const char *key, bool b)
{
	set(o, key, json_boolean(b));
}

int object_write(json_t *o, FILE *out, size_t flags)
{
	int rc;

	errno = 0;
	rc = json_dumpf(o, out, flags);
	json_decref(o);
	if (rc || fputc('\n', out) == EOF || fflush(out) || ferror(out)) {
		if (!errno)
			errno = EIO;
		return -1;
	}
	return 0;
}
