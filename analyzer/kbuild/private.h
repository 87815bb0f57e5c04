/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of kbuild/ share among themselves. */
#ifndef DMATTR_KBUILD_PRIVATE_H
#define DMATTR_KBUILD_PRIVATE_H

#include <jansson.h>
#include <sys/stat.h>
#include <time.h>
#include "kbuild/kbuild.h"

/* ---- words.c ---- */

/* Split text as a shell would (quotes, backslashes, nothing else). stb_ds. */
char **words_split(const char *text, size_t len);
void words_release(char **words);

/* "a/./b/../c" is "a/c", by text alone; the caller frees. */
char *path_normalise(const char *path);

/* The directory part of path, "" if it has none; the caller frees. */
char *path_dir(const char *path);

/* ---- flags.c ---- */

/*
 * Of a compiler's command line those flags that change what the front end sees:
 * no compiler, no file, paths absolute. Returns an stb_ds array of malloc'd strings.
 */
char **flags_clean(char *const *words, const char *dir);

/* A word that flags_clean() drops and that somebody should know of. */
struct flag_refusal {
	const char *text;	/* how it begins */
	const char *why;	/* "loads code into the compiler" */
};

/* NULL: it is none of them. */
const struct flag_refusal *flag_refused(const char *word);

/* ---- tree.c ---- */

/* The directory below arch/ of an architecture: x86_64 is in x86. */
const char *arch_dir(const char *arch);

/* The value behind "#define name" in text, first line only; the caller frees. */
char *define_value(const char *text, const char *name);

/* ---- config.c ---- */

/* A kernel's .config. */
struct config {
	struct config_slot { char *key, *value; } *map;	/* stb_ds */
};

/* Read BUILD/.config; a missing one is an empty configuration. */
void config_read(const char *build, struct config *ret);
void config_release(struct config *c);

/* "y", "m", "64", or NULL: not set. */
const char *config_get(const struct config *c, const char *symbol);

/* Cacheline and minimal alignments, from the headers of the tree and c. */
void tree_alignments(struct tree *t, const struct config *c);

/* ---- commands.c ---- */

/* How one file is compiled, not yet split. */
struct command {
	const char *records, *record;	/* directory and file with words for a shell, ... */
	uint64_t offset, len;	/* ... and where they are; or NULL: json */
	const json_t *json;	/* array of strings, or a string */
	const char *dir;	/* absolute directory of the compiler */
};

/* What a configuration, or a compile_commands.json, knows. */
struct commands {
	struct command_slot { char *key; struct command value; } *map;	/* by file */
	char **sorted;		/* stb_ds: the keys in order */
	char **texts;		/* stb_ds: what the commands point into */
	json_t *root;
};

void commands_init(struct commands *c);
void commands_release(struct commands *c);

/* Read compile_commands.json. Returns 0, or -1 after a message. */
int commands_read_json(struct commands *c, const char *path, const struct tree *t,
		       struct left_out **gone);

/* The file's path below the tree, or NULL: it is none of the tree's; the caller frees. */
char *below_tree(const struct tree *t, const char *dir, const char *file);

const struct command *commands_find(const struct commands *c, const char *file);

/* The file whose directory is nearest to that of file; NULL: c is empty. */
const char *commands_nearest(struct commands *c, const char *file);

/* The clean flags of a command. */
char **command_flags(const struct command *cmd);

/* The words of a command; stb_ds, for words_release(). */
char **command_words(const struct command *cmd);

/* ---- recorded.c ---- */

/*
 * Read a directory of records (record.mk) made in build, or, if none changed since,
 * what was made of them before. 0, or -1 after a message.
 */
int commands_read_records(struct commands *c, const char *records, const char *build,
			  const struct tree *t);

/* The words of a recorded command; only while its build is open (locked). */
char **recorded_words(const struct command *cmd);

/* ---- configure.c ---- */

/* A build directory of one architecture that dmattr owns. */
struct build {
	const struct tree *tree;
	char *arch;
	char *dir;		/* O= of Kbuild */
	char *own;		/* DIR/.dmattr: stamp, records */
	char *llvm;		/* "LLVM=-19" */
	int jobs, lock;
	bool checked;		/* records older than their makefiles were looked for */
};

/* A file that comes with dmattr, such as record.mk; the caller frees. */
char *data_file(const char *name);

/* Was path changed after that time? */
bool is_newer(const char *path, const struct timespec *than);

/* Run make for goals, with more environment. 0, or -1 with errno: not started. */
struct child_result;
int build_make(const struct build *b, const char *const *env, const char *const *goals,
	       struct child_result *ret);

/* The last lines that it said, without a newline at the end; a pointer into r. */
const char *build_last_lines(struct child_result *r);

/* Configure it if that was not done before. Returns 0, or -1 after a message. */
int build_open(struct build *b, const struct tree *t, const char *arch, const char *dir,
	       int jobs);

/*
 * Open one for what Kbuild said in it before, even if it is out of date; make is not
 * run. Returns 0, 1 if there is none, or -1 after a message: held for 10 seconds by
 * another dmattr, which asks.
 */
int build_open_recorded(struct build *b, const struct tree *t, const char *arch,
			const char *dir);
void build_release(struct build *b);

/* ---- records.c ---- */

/* Forget all that Kbuild said. Returns 0, or -1 after a message. */
int records_forget(const struct build *b);

/*
 * Ask Kbuild for the flags in dirs (relative to the tree), or of the whole tree if
 * they are many; nothing is asked twice. Returns how often Kbuild was asked, or -1
 * after a message.
 */
int build_record(struct build *b, char *const *dirs);

/* Where the records are; the caller frees. */
char *build_records(const struct build *b);

/* ---- tokens.c ---- */

/* The words of a C text outside comments and literals. */
struct tokens {
	/* called for each word, the name behind #define included */
	void (*word)(struct tokens *s, const char *word, size_t len);
	void *arg;
	const char *begin, *end, *p;
	int depth;		/* of braces */
	bool directive;		/* in one */
	bool defining;		/* the word is the name behind #define */
	int *ifs;		/* stb_ds: the depth at each open #if */
};

void tokens_run(struct tokens *s, const char *text, size_t len);

/* How the text uses the word: enum ident_use. */
unsigned int tokens_use(const struct tokens *s, const char *word, size_t len);

/* Does the name end in .c or .h? */
bool is_source(const char *name, size_t len);

/* A buffer that is filled from one file after another. */
struct source {
	char *text;
	size_t len, room;
};

/* Returns 0, or -1 with errno. */
int source_read(struct source *s, const char *path);
void source_release(struct source *s);

/* ---- sources.c ---- */

/* The default directories that exist, absolute, for fts_open(). stb_ds, no NULL at its end. */
char **default_roots(const struct tree *t);

/* file: relative to the tree; failed: what cannot be looked at, e an errno. */
struct source_visitor {
	void (*file)(void *arg, const char *path, const char *file, const struct stat *st);
	void (*failed)(void *arg, const char *file, int e);
	void *arg;
};

/*
 * Visit the source files below the roots (absolute, a NULL at the end); links are
 * followed to files, not to directories. Returns 0, or -1 after one line.
 */
int sources_walk(const struct tree *t, char *const *roots, const struct source_visitor *v);

/* ---- idents.c ---- */

/* Does the index hold this file, or files below this directory? */
bool idents_covers(const struct idents *x, const char *path);

/* The files and directories that could not be read; stb_ds, owned by x. */
const struct left_out *idents_failed(const struct idents *x);

/* ---- identcache.c ---- */

/* A use of an identifier: 28 bits of its hash, 4 bits of enum ident_use. */
#define IDENT_USE_BITS 4

struct ident_file {
	const char *file;	/* relative to the tree */
	uint64_t size;
	int64_t mtime;		/* ns; MTIME_UNKNOWN: look at the file again */
	const uint32_t *uses;	/* sorted */
	uint32_t n;
	bool seen;
};

#define MTIME_UNKNOWN INT64_MIN

/* A cache in memory: what the files point into. */
struct ident_cache {
	void *data;
	size_t len;
};

/*
 * Read a cache into an empty stb_ds array, sorted by file. It stays empty if there
 * is none, or none that can be used (which a note says).
 */
void ident_cache_load(struct ident_cache *c, const char *path, struct ident_file **ret);
void ident_cache_release(struct ident_cache *c);

/* Write it. Returns 0, or -1 with errno. */
int ident_cache_save(const char *path, const struct ident_file *files);

/* ---- reason.c ---- */

/* One architecture that was asked, for the reasons. */
struct asked {
	const char *arch;
	struct config config;
};

/* Why no configuration builds file; the caller frees. asked: stb_ds. */
char *reason_not_built(const struct tree *t, const struct asked *asked, const char *file);

#endif
