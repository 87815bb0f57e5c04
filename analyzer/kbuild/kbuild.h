/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a kernel tree compiles a file. Nothing is compiled and nothing is written
 * into the tree: a build directory of dmattr's own is configured (allmodconfig,
 * debug options off, "prepare"), and Kbuild itself is asked for the flags.
 */
#ifndef DMATTR_KBUILD_KBUILD_H
#define DMATTR_KBUILD_KBUILD_H

#include "model/job.h"

/*
 * Look at the tree at path: is it one, its version, its attributes, the unmap
 * mask. Does not configure. arch: primary architecture, NULL: x86_64.
 * Returns 0, or -1 after one line that says what is missing.
 */
int tree_open(const char *path, const char *arch, struct tree *ret);
void tree_release(struct tree *t);

struct kbuild_options {
	const char *build;	/* -b: build directory, or NULL: one in the cache */
	const char *arch;	/* --arch: only this one, or NULL: x86_64, then arm64 */
	bool no_kbuild;		/* never run make: compile_commands.json or nothing */
	bool recorded;		/* never run make: what it said before or nothing */
	int jobs;		/* -j */
};

/* "LLVM=-19", "LLVM=1": the clang and ld.lld to configure with; NULL: none. Caller frees. */
char *kbuild_llvm(void);

/* The build directory that dmattr would use for arch, in the cache or dir. */
struct build_state {
	char *dir;		/* owned; NULL: no cache directory */
	bool there, ready;	/* made once; as it was configured then */
};
void kbuild_look(const struct tree *t, const char *arch, const char *dir,
		 struct build_state *ret);

struct plan {
	struct job *jobs;		/* stb_ds, sorted by file */
	struct left_out *left_out;	/* stb_ds, sorted by file */
};

/*
 * One job for each of the files (relative to the tree): from
 * BUILD/compile_commands.json or TREE/compile_commands.json if there is one,
 * else from Kbuild: the first architecture whose configuration builds the file.
 * A file that none builds becomes a job with the nearest flags (job.nearest) and
 * a row in left_out with the reason. Fills t->build, cacheline and minaligns.
 * Returns 0, or -1 after a message (the last lines of make included).
 */
int kbuild_plan(struct tree *t, const struct kbuild_options *o,
		const char *const *files, size_t n, struct plan *ret);
void plan_release(struct plan *p);

/* ---- which file uses which identifier (idents.c) ---- */

/* How a file uses an identifier; bits. */
enum ident_use {
	IDENT_CALLED = 1,	/* name( inside a function, or in a #define */
	IDENT_DEFINED = 2,	/* name( at file scope, followed by a body { */
	IDENT_MEMBER = 4,	/* .name or ->name */
	IDENT_NAMED = 8,	/* any other occurrence (a type, a value, an initialiser) */
};

struct idents;

/*
 * Load the index of the tree's default directories (see scan_tree()) from the
 * cache and bring it up to date: files whose size or mtime changed are tokenised
 * again. The tree must outlive it. Returns 0, or -1 after one line.
 */
int idents_open(const struct tree *t, struct idents **ret);

/* A number that stands for the files that the index has, by name, size and time. */
uint64_t idents_digest(const struct idents *x);
void idents_close(struct idents *x);

/*
 * The .c and .h files in which one of the names is used in one of the ways, sorted.
 * Keywords are not known. A file in a million is one too many: the index holds
 * hashes. A question costs the same for thousands of names as for ten: ask once.
 * ret: an stb_ds array of pointers (relative to the tree) that live until idents_close().
 */
int idents_files(struct idents *x, const char *const *names, size_t n, unsigned int uses,
		 const char ***ret);

/* The same for each name by itself, in one pass: ret[i] is the array of names[i]. */
int idents_files_each(struct idents *x, const char *const *names, size_t n, unsigned int uses,
		      const char ***ret);

/* Does this file use the name in one of the ways? */
bool idents_uses(struct idents *x, const char *file, const char *name, unsigned int uses);

/* ---- which files can matter (scan.c) ---- */

/* A place in the text where one of the wanted identifiers stands before a "(". */
struct mention {
	char *file;		/* relative to the tree */
	const char *name;	/* points into the names given */
	int line, column;
};

/*
 * Tokenise every .c and .h file below the paths (relative to the tree; "" = all
 * of the default directories: drivers mm net block sound io_uring virt lib fs
 * arch kernel crypto security ipc include) and return each mention of one of the
 * names as an identifier, comments, strings and the names' own prototypes and
 * #defines aside; sorted by file, line. paths NULL: the default.
 * With an index, only the files that it says can hold a mention are tokenised, and
 * all those it does not cover; x NULL: all. The result is the same.
 * Unreadable files: one line on stderr each and a row in *failed.
 */
int scan_tree(const struct tree *t, struct idents *x, const char *const *paths, size_t n_paths,
	      const char *const *names, size_t n_names,
	      struct mention **ret /* stb_ds */, struct left_out **failed /* stb_ds */);
void mentions_release(struct mention *m);

#endif
