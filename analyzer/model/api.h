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
	API_FREE,	/* gives such memory back */
	API_FLOW,	/* moves (another form of) the same pages from argument to argument */
};

/*
 * One movement of a value: from an argument to an argument (or the result).
 * content: what from points to is copied to what to points to (memcpy): pointers
 * stored there arrive, but to itself stays the memory that it was.
 */
struct api_flow {
	int from, to;
	bool content;
};

struct api {
	const char *name;
	enum api_role role;
	const char *kind;	/* map/unmap/sync: "single", "page", "sg", "sgtable", "phys",
				 * "bvec", "resource", "iova", "pfn", "block", "virtqueue";
				 * indirect: "usb", "spi", ...; alloc: "kmalloc", "devm",
				 * "page", "skb", "private" (driver data behind an object) ... */
	int device;		/* map ...: the struct device (ib_device, virtqueue, ...) */
	int buffer;		/* map, unmap, sync: what is mapped, or its handle */
	int handle;		/* map, coherent: where the dma handle goes */
	int size;		/* bytes; entries for kind "sg"; alloc: bytes of one element */
	int count;		/* alloc: how many elements; others: ARG_NONE */
	int direction;		/* kind "usb": the pipe, kind "hid": the request */
	const char *direction_fixed;	/* e.g. "DMA_FROM_DEVICE" when there is no argument;
					 * several joined by '|': one of them, as the request is */
	int out, in;		/* virtqueue_add_sgs(): how many lists the device reads, writes */
	int attrs;		/* ARG_NONE: the API takes none */
	const char *attrs_fixed;	/* what its body adds: "require-coherent" or
					 * "cpu-cache-overlap", the tool's own words; or NULL */
	const char *attrs_variant;	/* the sibling that takes attributes, or NULL */
	const char *macro_of;	/* a macro: the API that the AST sees called, or NULL */
	const char **partners;	/* stb_ds: map: what unmaps it; unmap: what maps it */
	const char *error;	/* how it fails: "negative", "zero", "false", "null",
				 * "mapping_error", "none" */
	int *fills;		/* stb_ds: source, alloc: arguments whose content is filled, ARG_RETURN */
	const char *fills_member;	/* the member below the argument: "hmm_range:hmm_pfns" */
	struct api_flow *flows;	/* stb_ds */
	const char *form;	/* flow: what from is, a "virtual" address or "pages" (NULL:
				 * the same as what to is); alloc: what it makes */
	const char *mapper;	/* source: the API that maps what comes out of it, or NULL */
	const char *class;	/* source: "user", "migrate" or "request" (a block or net
				 * request hands the pages over); alloc: "mmio"; else NULL */
	bool boundary;		/* the body is the API's own business: never looked into */
	bool indirect;		/* maps on the caller's behalf, or only under conditions */
	bool copies;		/* ... and may map a copy: says nothing of the caller's buffer */
	bool vmalloc;		/* map: vmalloc'ed memory too, page by page */
	bool aligns;		/* flow: what comes out begins a line */
	const char **behind;	/* stb_ds: kind "private": what lies before the data, each a
				 * record, or "record:member" where they begin */
	const char *since, *until;	/* first release known to have it, to lack it; or NULL */
	const char *note;	/* for people, or NULL */
};

/* An entry table of the kernel: what reaches user space through it, and as what. */
struct api_entry {
	const char *record;	/* "file_operations" */
	const char *member;	/* "mmap", "*" = all */
	const char *value;	/* only if this function is stored there ("accel_open"), or NULL */
	const char *uapi;	/* "misc", "drm", ... "none" */
	int gives;		/* argument of the member's functions in which the caller hands
				 * memory over, or ARG_NONE: the memory of a request */
};

/* A member through which a subsystem maps the caller's buffer: spi_transfer.rx_buf. */
struct api_member {
	const char *record, *member;
	const char *kind;	/* as in struct api: "spi", "usb", ... */
	const char *size;	/* the member that holds the size, or NULL */
	const char *direction;	/* "DMA_FROM_DEVICE", several joined by '|' */
	bool copies, vmalloc;	/* as in struct api */
};

/* A function that writes what its argument points to, and is nothing else here. */
struct api_write { const char *api; int argument; };

/* What runs when a transfer ends (interrupts, callbacks): a member, or a call's argument. */
struct api_completion {
	const char *record, *member;	/* functions stored there; or NULL */
	const char *api;		/* functions passed to it ... */
	int argument;			/* ... here */
	/*
	 * Or NULL: the argument is an object whose function, in this member
	 * ("work_struct:func"), runs later on behalf of the caller.
	 */
	const char *defers;
	const char *within;	/* the object has defers in this member of its own, or NULL */
};

/* A table of operations: what maps maps, member of the same table hands over. */
struct api_handover {
	const char *record, *maps, *member;
};

struct api_set {
	struct api *apis;		/* stb_ds array */
	/*
	 * Records that only carry pages (sg_table, scatterlist): their members
	 * stand for the object itself. stb_ds array of tags.
	 */
	const char **carriers;
	/* Members of carriers, "R:m", that hold no page (sizes, dma handles); stb_ds */
	const char **asides;
	struct api_completion *completions;	/* stb_ds array */
	struct api_handover *handovers;	/* stb_ds array */
	const char **single;	/* stb_ds: carriers that are one page, not a list */
	/* Members of carriers that keep a dma handle, "R:m", found by the member; stb_ds */
	const char **handles;
	const char **links;	/* stb_ds: records that link others into a list or tree */
	/* Globals that turn a page into an address or back (page_offset_base); stb_ds */
	const char **bases;
	/*
	 * Records of an I/O request (sk_buff, bio, scsi_cmnd): whatever it carries
	 * is mapped and unmapped with it. stb_ds array of tags.
	 */
	const char **requests;
	struct api_entry *entries;	/* stb_ds array */
	struct api_member *members;	/* stb_ds array */
	struct api_write *writes;	/* stb_ds array */
	/*
	 * Records that several CPUs write at any time (locks, completions), names of
	 * functions that set such up, that only look, that ask whether memory can be
	 * mapped, and members ("R:m") whose functions set up or tear down. stb_ds arrays.
	 */
	const char **contended, **initialisers, **observers, **guards, **setups;
	struct api_slot { char *key; uint32_t value; } *by_name;	/* stb_ds: index in apis */
	void *owner;			/* private to model/api.c */
};

/*
 * Read rules/api.json from directory dir. Returns 0, or -1 with one line on
 * stderr: file:line:column, what is wrong, what is allowed there.
 */
int api_set_load(const char *dir, struct api_set *ret);
void api_set_release(struct api_set *set);

/*
 * A name whose arguments changed has several entries, for ranges of releases:
 * let api_find() give the one for this version ("6.12.117"). Without it the
 * newest is given. A name with one entry is found whatever the version.
 */
void api_set_select(struct api_set *set, const char *version);

/* Does this release ("6.12.117") have the API in the form of this entry? */
bool api_is_in(const struct api *api, const char *version);

/* The API of this name, or NULL. */
const struct api *api_find(const struct api_set *set, const char *name);
bool api_is_carrier(const struct api_set *set, const char *tag, int len);
bool api_is_aside(const struct api_set *set, const char *member);
bool api_is_single(const struct api_set *set, const char *tag);
bool api_is_handle(const struct api_set *set, const char *member);
bool api_is_link(const struct api_set *set, const char *tag);
bool api_is_base(const struct api_set *set, const char *global);
bool api_is_guard(const struct api_set *set, const char *name);
bool api_is_request(const struct api_set *set, const char *tag, int len);

#endif
