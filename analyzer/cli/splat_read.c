// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>

#include "base/memory.h"
#include "cli/splat.h"

/* The formats of err_printk() in kernel/dma/debug.c; the first that fits. */
static const struct splat_kind kinds[] = {
	{ "cacheline tracking EEXIST", FIX_OVERLAP,
	  "a mapping that the device can write was made in a cacheline that is mapped already" },
	{ "overlapping mappings of cacheline", FIX_OVERLAP,
	  "more mappings of one cacheline than dma-debug can count: mappings leak" },
	{ "frees DMA memory with different direction", FIX_UNMAP_DIRECTION,
	  "mapped in one direction, unmapped in another" },
	{ "frees DMA memory with different attributes", FIX_UNMAP_ATTRS,
	  "mapped with some attributes, unmapped with others" },
	{ "frees DMA memory with different size", FIX_UNMAP_CALL,
	  "mapped with one size, unmapped with another" },
	{ "frees DMA memory with wrong function", FIX_UNMAP_CALL,
	  "mapped by one family of functions, unmapped by another" },
	{ "frees DMA memory with different CPU address", FIX_UNMAP_CALL,
	  "coherent memory was freed with another CPU address than it was allocated at" },
	{ "frees DMA sg list with different entry count", FIX_UNMAP_CALL,
	  "unmapped with the number of mapped entries, or another, in place of that which was "
	  "given to the map call" },
	{ "tries to free an invalid DMA memory address", FIX_UNMAP_CALL,
	  "what a failed map call returned was unmapped" },
	{ "tries to free DMA memory it has not allocated", FIX_UNMAP_CALL,
	  "unmapped twice, or with another address or device than it was mapped with" },
	{ "failed to check map error", FIX_CHECK,
	  "the mapping was used without a call of dma_mapping_error()" },
	{ "sync", FIX_SYNC, "a sync that does not fit its mapping" },
	{ "has pending DMA allocations", FIX_LEAK,
	  "the driver let go of the device and left mappings alive" },
	{ "maps memory from", FIX_MEMORY, "memory that must not be mapped for DMA" },
	{ "called for RAM address", FIX_MEMORY, "RAM was mapped as if it were MMIO" },
	{ "mapping sg segment", FIX_MEMORY,
	  "a segment that the device says it cannot take (dma_set_max_seg_size(), "
	  "dma_set_seg_boundary())" },
	{ "device driver", FIX_UNKNOWN, "a message that dmattr does not know" },
};

static const struct splat_kind *kind_of(const char *message)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strstr(message, kinds[i].text))
			return &kinds[i];
	return NULL;
}

/* ---- lines ---- */

/* Behind "[  12.345678]", "[    T57]" or "[<ffff8100>]". */
static const char *skip_brackets(const char *p)
{
	for (;;) {
		p += strspn(p, " \t");
		if (*p != '[')
			return p;
		if (!p[1 + strspn(p + 1, " .0123456789TC<>abcdefx")] ||
		    p[1 + strspn(p + 1, " .0123456789TC<>abcdefx")] != ']')
			return p;
		p = strchr(p, ']') + 1;
	}
}

/* Behind what the log puts in front of each line: level, syslog's header, time. */
static const char *skip_header(const char *p)
{
	const char *kernel = strstr(p, "kernel: ");

	if (p[0] == '<' && isdigit((unsigned char)p[1]))
		p = strchr(p, '>') ? strchr(p, '>') + 1 : p;
	if (kernel)
		p = kernel + strlen("kernel: ");
	return skip_brackets(p);
}

static bool starts(const char *p, const char *with)
{
	return !strncasecmp(p, with, strlen(with));
}

/* ---- frames ---- */

/* "(drivers/a.c:12)" or "(drivers/a.c:12 (discriminator 3))" */
static void read_position(const char *p, struct frame *ret)
{
	const char *open = strchr(p, '('), *colon;

	if (!open)
		return;
	colon = strchr(open, ':');
	if (!colon || !isdigit((unsigned char)colon[1]) ||
	    strcspn(open, ") ") < (size_t)(colon - open))
		return;
	ret->file = xstrndup(open + 1, (size_t)(colon - open - 1));
	ret->line = atoi(colon + 1);
}

/* "[radeon]" behind the offset; of a decoded trace the last word */
static void read_module(const char *p, struct frame *ret)
{
	const char *open = strchr(p, '[');
	const char *word = strrchr(p, ')');

	if (open && isalpha((unsigned char)open[1])) {
		ret->module = xstrndup(open + 1, strcspn(open + 1, " ]"));
	} else if (ret->file && word && word[1] == ' ' && isalpha((unsigned char)word[2])) {
		ret->module = xstrndup(word + 2, strcspn(word + 2, " \r\n"));
	}
}

/* "func.isra.0+0x1a/0x20 [module]" or "func (file:line) module"; "? func" is a guess. */
static bool read_frame(const char *p, struct frame *ret)
{
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.");
	const char *rest = p + n;

	*ret = (struct frame){ 0 };
	if (!n || isdigit((unsigned char)*p))
		return false;
	if (strncmp(rest, "+0x", 3) && strncmp(rest, " (", 2))
		return false;
	read_position(rest, ret);
	if (*rest != '+' && !ret->file)
		return false;
	read_module(rest, ret);
	ret->function = xstrndup(p, strcspn(p, ".+ "));
	return true;
}

static void frames_free(struct frame *list)
{
	for (int i = 0; i < arrlen(list); i++) {
		free(list[i].function);
		free(list[i].module);
		free(list[i].file);
	}
	arrfree(list);
}

/* ---- warnings ---- */

enum state { STATE_HEAD, STATE_TRACE, STATE_MAPPED, STATE_DONE };

static void begin(struct splat **list, const char *text, const struct splat_kind *kind, int line)
{
	const char *colon = strstr(text, ": ");
	struct splat s = { .line = line, .kind = kind };
	const char *message = text;

	if (colon && strstr(colon, kind->text))
		message = colon + 2;
	s.device = xstrndup(text, message == text ? 0 : (size_t)(colon - text));
	s.message = xstrndup(message, strcspn(message, "\r\n"));
	arrput(*list, s);
}

static void go_on(struct splat *s, const char *text)
{
	char *joined = xasprintf("%s %.*s", s->message, (int)strcspn(text, "\r\n"), text);

	free(s->message);
	s->message = joined;
}

static void take_frame(struct splat *s, const char *p, enum state *state)
{
	struct frame f;

	if (read_frame(p, &f)) {
		if (*state == STATE_TRACE)
			arrput(s->trace, f);
		else
			arrput(s->mapped, f);
	} else if (*state == STATE_MAPPED) {
		*state = STATE_DONE;
	}
}

static void take_line(struct splat **list, enum state *state, const char *p, int line)
{
	const char *text = starts(p, "DMA-API: ") ? p + strlen("DMA-API: ") : NULL;
	const struct splat_kind *kind = text ? kind_of(text) : NULL;
	struct splat *s;

	if (kind) {
		begin(list, text, kind, line);
		*state = STATE_HEAD;
		return;
	}
	if (!arrlen(*list))
		return;
	s = &arrlast(*list);
	if (starts(text ? text : p, "Mapped at:"))
		*state = STATE_MAPPED;
	else if (starts(p, "One of leaked entries"))
		go_on(s, p);
	else if (starts(p, "Call trace:") && *state == STATE_HEAD)
		*state = STATE_TRACE;
	else if (starts(p, "---[ end trace"))
		*state = STATE_DONE;
	else if (*state == STATE_TRACE || *state == STATE_MAPPED)
		take_frame(s, p, state);
}

void splats_read(const char *text, struct splat **ret)
{
	enum state state = STATE_DONE;
	int line = 0;

	*ret = NULL;
	while (*text) {
		size_t n = strcspn(text, "\n");
		_cleanup_free_ char *copy = xstrndup(text, n);

		take_line(ret, &state, skip_header(copy), ++line);
		text += n + (text[n] == '\n');
	}
}

void splats_free(struct splat *list)
{
	for (int i = 0; i < arrlen(list); i++) {
		free(list[i].device);
		free(list[i].message);
		frames_free(list[i].trace);
		frames_free(list[i].mapped);
	}
	arrfree(list);
}

char *splat_field(const struct splat *s, const char *key)
{
	_cleanup_free_ char *open = xasprintf("[%s", key);
	const char *at = strstr(s->message, open);

	if (!at)
		return NULL;
	at += strlen(open);
	at += strspn(at, " =");
	return xstrndup(at, strcspn(at, "]"));
}
