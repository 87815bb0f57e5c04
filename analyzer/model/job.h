/* SPDX-License-Identifier: GPL-2.0-only */
/* A tree, and how it compiles a file: what kbuild/ finds and front/ needs. */
#ifndef DMATTR_MODEL_JOB_H
#define DMATTR_MODEL_JOB_H

#include <stdbool.h>
#include <stdint.h>

/* One attribute of this tree's DMA API: DMA_ATTR_MMIO = 1 << 10. */
struct dma_attribute {
	char *name;
	uint64_t bit;		/* the mask value, 0 if it has none */
};

struct tree {
	char *path;		/* absolute, no trailing slash */
	char *build;		/* absolute build directory; NULL: not configured */
	char *version;		/* "7.3.4" */
	char *arch;		/* "x86_64", "arm64": the primary one */
	int cacheline;		/* L1_CACHE_BYTES of the configuration, bytes */
	int dma_minalign;	/* ARCH_DMA_MINALIGN, bytes */
	int kmalloc_minalign;	/* ARCH_KMALLOC_MINALIGN, bytes */
	struct dma_attribute *attributes;	/* stb_ds array, from dma-mapping.h */
	uint64_t unmap_mask;	/* DMA_ATTR_UNMAP_VALID of kernel/dma/debug.c; 0: none */
	const char *require_coherent;	/* spelling in this tree, or NULL: lacks it */
	const char *cache_overlap;	/* spelling in this tree, or NULL */
};

/* How to parse one .c file. */
struct job {
	char *file;		/* relative to the tree */
	char *arch;		/* whose configuration: "x86_64", "arm64", ... */
	char *dir;		/* absolute working directory of the compiler */
	char **argv;		/* stb_ds array of flags: no compiler, no file, no -c/-o */
	bool nearest;		/* the flags are a neighbour's: no configuration builds it */
	uint64_t flags_hash;	/* over argv and dir */
};

/* Why a file has no facts, through no fault of its own: the next run tries again. */
#define JOB_KILLED "killed by signal 9 (Killed)"

/* A file that no job could be made for. */
struct left_out {
	char *file;		/* relative to the tree */
	char *reason;		/* "no configuration builds it (needs CONFIG_FOO, arch mips)" */
};

#endif
