/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside front/: precompiled headers. Files of one directory or subsystem that
 * compile with the same flags share one, which is built on one with the headers that
 * are common in the tree (group.c); the worker that needs it first builds it
 * (pch_choose.c, pch_build.c) and keeps it in the cache (pch.c, pch_cache.c); a unit that
 * was parsed with it is held against what it alone would have seen (pch_unit.c).
 */
#ifndef DMATTR_FRONT_PCH_H
#define DMATTR_FRONT_PCH_H

#include <pthread.h>
#include "front/lex.h"
#include "front/unit.h"

/* ---- group.c ---- */

/* Jobs that share a precompiled header. */
struct group {
	char *dir;		/* of the tree, that all are below */
	char *path;		/* of its files in the cache, without ".pch" */
	char **argv;		/* stb_ds: its flags; the strings are a job's */
	const struct job **members;	/* stb_ds */
	int base;		/* the group whose one it is built on, or -1 */
	bool is_base;
};

/* What the workers know of a group's precompiled header. */
struct group_state {
	pthread_mutex_t lock;
	enum { PCH_UNKNOWN, PCH_BUILDING, PCH_THERE, PCH_NONE } known;
};

void group_state_init(struct group_state *s);

struct groups {
	struct group *v;	/* stb_ds */
	int *of;		/* stb_ds: by job: its group, or -1 */
	struct group_state *states;	/* by group: memory that all workers share */
};

/*
 * Find the groups of the jobs, which must outlive them. root: the tree; cache: an
 * existing directory.
 */
void groups_init(struct groups *g, const char *root, const char *cache,
		 const struct job *jobs, size_t n);
void groups_release(struct groups *g);

/* Fewer files are not worth a precompiled header. */
#define GROUP_MIN 3

/* ---- pch.c ---- */

/* A macro and a file of the precompiled header that defines it. */
struct pch_define {
	uint64_t hash;		/* of the macro's name */
	uint32_t file;
	uint8_t late;		/* behind all that the file includes */
	uint8_t undef;		/* there is an #undef of it */
	uint8_t only_undef;	/* there is no #define of it */
	uint8_t shape;		/* enum macro_shape, together */
};

enum macro_shape {
	MACRO_FUNCTION = 1,	/* it has parameters, in each #define */
	MACRO_SELF = 2,		/* maybe it stands for its own name */
	MACRO_GONE = 4,		/* behind the file there is none */
};

/* File user has a word that is a macro of file maker, and need not have read that. */
struct pch_cross {
	uint64_t hash;
	uint32_t user, maker;
	uint16_t tested;	/* in an #if */
	uint16_t only_undef;
	uint32_t pad;
};

struct pch_file {
	const char *name;	/* as facts name it */
	int64_t size, mtime;
	uint32_t *includes;	/* stb_ds: files */
};

/* What a precompiled header was made of. */
struct pch {
	char *path;			/* of the .pch */
	char *base;			/* of the .pch that it is built on, or NULL */
	char *const *argv;		/* stb_ds: its group's flags */
	struct pch_file *files;		/* stb_ds, in the order they were read */
	struct pch_name { char *key; uint32_t value; } *by_name;	/* stb_ds */
	struct pch_define *defines;	/* stb_ds, sorted by hash */
	struct pch_cross *crosses;	/* stb_ds */
	uint64_t *words;		/* stb_ds: all of them, sorted */
	struct arena arena;
};

/*
 * The precompiled header of group i for f, which keeps it until another is asked
 * for: from the cache, or built now. NULL: there is none.
 */
const struct pch *pch_open(struct front *f, const struct groups *g, int i);
void pch_free(struct pch *p);

/* Set below[k] for file i and each file that it includes, directly or not. */
void pch_reach(const struct pch *p, uint32_t i, bool *below);

/* The first definition of the macro in p->defines; their number: there is none. */
ptrdiff_t pch_define_find(const struct pch *p, uint64_t hash);
bool pch_has_word(const struct pch *p, uint64_t hash);

/* The index of the file, -1: it is not in it. */
int pch_find(const struct pch *p, const char *name);

/* Save what p says beside its .pch, which is there. Returns 0 or -1. */
int pch_save(const struct pch *p);

/* Remove from the cache what was not used for the longest time, down to a fixed size. */
void pch_trim(const char *cache);

/* Size and time of a file, remembered for a run; false: it is not there. */
bool front_stat(struct front *f, const char *path, int64_t *size, int64_t *mtime);

/* A file's words, remembered for the life of f; NULL: it cannot be read. */
const struct lexed *front_lexed(struct front *f, const char *path);

/* ---- pch_choose.c ---- */

/*
 * The headers (absolute paths, in their order) that enough of the group's files include
 * and that base, which may be NULL, does not have; *reach gets all that these include,
 * as far as it can be told. Both are stb_ds arrays whose strings the caller frees.
 */
char **pch_choose(struct front *f, const struct group *g, const struct pch *base,
		  char ***reach);

/* ---- pch_keep.c ---- */

/* Names of macros, by their hash. */
struct kept_name { uint64_t key; char *value; };	/* stb_ds */

/* Add the macros of base that a header could hide; true: there are more than before. */
bool pch_keep(struct front *f, const struct pch *base, const char *path, struct kept_name **kept);
void kept_free(struct kept_name *kept);

/* ---- pch_build.c ---- */

/* Returns the new precompiled header, or NULL. base (or NULL) is taken over. */
struct pch *pch_build(struct front *f, const struct group *g, struct pch *base);

/* ---- pch_unit.c ---- */

/*
 * Would u, parsed with p, look otherwise without it? If not: sets u->pch,
 * and u->included for its files, and returns NULL; else a constant text.
 */
const char *pch_judge(struct unit *u, const struct pch *p, const struct job *job);

/* Stands in a precompiled header for the text of Kbuild's macro KBUILD_name. */
#define PCH_MARK "@KBUILD_"

/* One of Kbuild's names of the file and its module, which are others in each file? */
bool is_own_flag(const char *flag);

/* The unit read the file itself, and its dep fact is out. */
void pch_told(struct unit *u, const char *name);
/* A dep fact for each other file of the precompiled header that u includes. */
void pch_emit_deps(struct unit *u);

#endif
