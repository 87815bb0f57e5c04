/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of a mapping: which unmap and sync calls work on the same object,
 * and whether the mapping outlives the request that made it.
 */
#ifndef DMATTR_ANALYSIS_LIFE_H
#define DMATTR_ANALYSIS_LIFE_H

#include "analysis/analysis.h"
#include "analysis/graph.h"
#include "model/report.h"

/* Does the unmap end what the map begins, by their APIs? */
bool life_partners(const struct api *map, const struct api *unmap);

/* A call of a mapping, unmapping or sync API, with what names its object. */
struct operation {
	const struct api *api;		/* by the spelled name if that is an API */
	int64_t function;
	int seq;
	uint64_t *keys;			/* stb_ds: cells that hold the object or its handle */
	const struct operation *sync;	/* map: a sync whose handle comes from this call */
};

struct operations {
	struct operation *maps, *unmaps, *syncs;	/* stb_ds */
	struct operation *frees;	/* stb_ds: of DMA memory; without keys */
	struct { uint64_t key; int *value; } *maps_by_key, *unmaps_by_key, *syncs_by_key;
	struct { int64_t key; char value; } *map_files;	/* stb_ds: where the maps are */
};

/*
 * The call as an operation, without keys. False: there is none, or it is in the body of
 * an API, which is that one's own business.
 */
bool operation_at(struct graph *g, const struct api *api, int64_t function, int seq,
		  struct operation *ret);

/*
 * The mapping calls of the wanted files, and every unmap and sync that can belong to
 * one of them. pairs: the mapping calls of other files too whose object an unmap of a
 * wanted file can end.
 */
void operations_find(struct graph *g, const struct analysis_options *o, bool pairs,
		     struct operations *ret);

/* Is there a mapping call of a wanted file near this one? */
bool operations_map_near(struct graph *g, const struct operations *ops, int64_t file);

/* Tie each sync to the map calls that its handle is traced back to. */
void operations_tie_syncs(struct graph *g, struct operations *ops);
void operations_release(struct operations *ops);

/*
 * Does the function run when a transfer ends, by rules/api.json? Deferred: as
 * work that an interrupt or callback queues. What else such work does is not
 * the transfer's business; only what the work's own object holds is.
 */
enum completion { COMPLETION_NONE, COMPLETION_AT_ONCE, COMPLETION_DEFERRED };
enum completion completion_of(struct graph *g, int64_t symbol);

/*
 * Is the function, or one that calls it, an operation of a table whose other
 * operations hand the ownership over (dma_buf_ops with begin_cpu_access)?
 */
bool handover_by_table(struct graph *g, int64_t function);

/* A call on the ways from the requests to the map call, and what its mappings do. */
struct life_call {
	int64_t function;
	int seq;
	int64_t callee;		/* the body that it reaches; 0: it is the map call */
	bool ended, kept;	/* end with the request or transfer; live on */
};

struct life {
	const struct operation **unmaps;	/* stb_ds: of the same object, partners only */
	bool synced;
	const struct operation *sync;		/* one of them */
	enum lifetime lifetime;
	int64_t completed;		/* symbol: runs at the end of a transfer and unmaps; or 0 */
	bool mixed;			/* it ends with the request or transfer for some callers only: */
	int64_t ended, kept;		/* symbols: one for which it ends, one for which it lives on */
	struct life_call *calls;	/* stb_ds */
	const struct operation *end;	/* an unmap in another function, or NULL */
};

/* The life of what map (an element of ops->maps) maps. */
void life_of(struct graph *g, struct operations *ops, const struct operation *map,
	     struct life *ret);
void life_release(struct life *l);

#endif
