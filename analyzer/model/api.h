/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What rules/api.json and rules/verdict.json say: the kernel's shared APIs and
 * the rules that turn premises into verdicts and findings. Data, read once.
 */
#ifndef DMATTR_MODEL_API_H
#define DMATTR_MODEL_API_H

#include <stdbool.h>
#include <stdint.h>

/* Where an API takes or gives a value: an argument's index, or one of these. */
enum { ARG_NONE = -1, ARG_RETURN = -2 };

enum api_role {
	API_MAP,	/* makes a DMA mapping */
	API_UNMAP,	/* ends one */
	API_SYNC,	/* hands ownership over */
	API_SOURCE,	/* user pages come out of it */
	API_ALLOC,	/* kernel memory comes out of it */
	API_COHERENT,	/* coherent or otherwise DMA-managed memory comes out of it */
	API_FLOW,	/* moves (another form of) the same pages from argument to argument */
};

/* One movement of a value: from an argument to an argument (or the result). */
struct api_flow {
	int from, to;
};

struct api {
	const char *name;
	enum api_role role;
	const char *kind;	/* map/unmap/sync: "single", "page", "sg", "sgtable",
				 * "phys", "resource", "iova", "pfn", "virtqueue", ... else "" */
	int device;		/* map ...: the struct device */
	int buffer;		/* map, unmap, sync: what is mapped, or its handle */
	int handle;		/* map: where the dma handle goes (ARG_RETURN or an argument) */
	int size;
	int direction;
	const char *direction_fixed;	/* e.g. "DMA_FROM_DEVICE" when there is no argument */
	int attrs;		/* ARG_NONE: the API takes none */
	const char *attrs_variant;	/* the sibling that takes attributes, or NULL */
	const char **partners;	/* stb_ds: map: what unmaps it; unmap: what maps it */
	const char *error;	/* how it fails: "negative", "zero", "mapping_error", "none" */
	int *fills;		/* stb_ds: source, alloc: arguments whose content is filled, ARG_RETURN */
	struct api_flow *flows;	/* stb_ds */
	bool boundary;		/* the body is the API's own business: never looked into */
	const char *since, *until;	/* "7.1" or NULL */
};

/* An entry table of the kernel: what reaches user space through it, and as what. */
struct api_entry {
	const char *record;	/* "file_operations"; "" = a call, then api is its name */
	const char *member;	/* "mmap", "*" = all */
	const char *uapi;	/* "misc", "drm", ... */
};

struct api_set {
	struct api *apis;		/* stb_ds array */
	/*
	 * Records that only carry pages (sg_table, scatterlist): their members
	 * stand for the object itself. stb_ds array of tags.
	 */
	const char **carriers;
	struct api_entry *entries;	/* stb_ds array */
	struct api_slot { char *key; uint32_t value; } *by_name;	/* stb_ds: index in apis */
	void *owner;			/* private to model/api.c */
};

/*
 * Read rules/api.json from directory dir. Returns 0, or -1 with one line on
 * stderr: file:line:column, what is wrong, what is allowed there.
 */
int api_set_load(const char *dir, struct api_set *ret);
void api_set_release(struct api_set *set);

/* The API of this name, or NULL. */
const struct api *api_find(const struct api_set *set, const char *name);
bool api_is_carrier(const struct api_set *set, const char *tag, int len);

#endif
