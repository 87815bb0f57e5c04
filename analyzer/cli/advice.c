// SPDX-License-Identifier: GPL-2.0-only
/* The smallest change of the source that gives a mapping an attribute. */
#include "cli/cli.h"

/* Where the attribute goes in a call of this API. */
static void print_call(const struct api *api)
{
	if (!api)
		return;
	if (api->attrs >= 0)
		printf("in argument %d of %s()", api->attrs + 1, api->name);
	else if (api->attrs_variant)
		printf("by %s(), since %s() takes no attributes", api->attrs_variant, api->name);
	else
		printf("but %s() takes no attributes and has no variant that does", api->name);
}

static bool carries(const struct partner *p, uint64_t bit)
{
	return p->attrs_known && (p->attrs_must & bit);
}

static uint64_t bit_of(const struct tree *t, const char *attribute)
{
	for (int i = 0; i < arrlen(t->attributes); i++)
		if (!strcmp(t->attributes[i].name, attribute))
			return t->attributes[i].bit;
	return 0;
}

/* Of unmaps in several files, those in the site's own are its own. */
static bool is_own(const struct site *s, const struct partner *p)
{
	for (int i = 0; i < arrlen(s->unmaps); i++)
		if (!strcmp(s->unmaps[i].at.file, s->at.file))
			return !strcmp(p->at.file, s->at.file);
	return true;
}

void advice_attribute(struct context *c, const struct site *s, const char *attribute)
{
	uint64_t bit = bit_of(&c->tree, attribute);
	const struct api *map = api_find(&c->apis, s->callee);

	printf("%s ", attribute);
	print_call(map);
	for (int i = 0; i < arrlen(s->unmaps); i++) {
		const struct partner *p = &s->unmaps[i];

		if (!(bit & c->tree.unmap_mask) || carries(p, bit) || !is_own(s, p))
			continue;
		printf("\n              and on the unmap at %s:%d, ", p->at.file, p->at.line);
		print_call(api_find(&c->apis, p->api));
	}
	putchar('\n');
}

void advice_print(struct context *c, const struct site *s)
{
	const char *attribute = c->tree.require_coherent;

	if (s->marked || (s->verdict != VERDICT_REQUIRE_COHERENT &&
			  s->verdict != VERDICT_FROM_CALLER))
		return;
	fputs("  change:     ", stdout);
	if (!attribute)
		puts("none: this tree has no attribute that says so");
	else if (s->verdict == VERDICT_FROM_CALLER)
		printf("%s from those callers that keep user memory mapped, as a parameter\n", attribute);
	else
		advice_attribute(c, s, attribute);
}
