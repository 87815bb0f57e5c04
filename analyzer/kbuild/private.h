/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of kbuild/ share among themselves. */
#ifndef DMATTR_KBUILD_PRIVATE_H
#define DMATTR_KBUILD_PRIVATE_H

#include <jansson.h>
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
	const char *text;	/* words for a shell, or NULL: json */
	size_t len;
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

/* Read a directory of records (record.mk) made in build. 0, or -1 after a message. */
int commands_read_records(struct commands *c, const char *records, const char *build,
			  const struct tree *t);

const struct command *commands_find(const struct commands *c, const char *file);

/* The file whose directory is nearest to that of file; NULL: c is empty. */
const char *commands_nearest(struct commands *c, const char *file);

/* The clean flags of a command. */
char **command_flags(const struct command *cmd);

/* ---- configure.c ---- */

/* A build directory of one architecture that dmattr owns. */
struct build {
	const struct tree *tree;
	char *arch;
	char *dir;		/* O= of Kbuild */
	char *own;		/* DIR/.dmattr: stamp, records */
	char *llvm;		/* "LLVM=-19" */
	int jobs, lock;
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
void build_release(struct build *b);

/* ---- records.c ---- */

/* Forget all that Kbuild said. Returns 0, or -1 after a message. */
int records_forget(const struct build *b);

/*
 * Ask Kbuild for the flags in dirs (relative to the tree), or of the whole tree if
 * they are many; nothing is asked twice. Returns 0, or -1 after a message.
 */
int build_record(struct build *b, char *const *dirs);

/* Where the records are; the caller frees. */
char *build_records(const struct build *b);

/* ---- reason.c ---- */

/* One architecture that was asked, for the reasons. */
struct asked {
	const char *arch;
	struct config config;
};

/* Why no configuration builds file; the caller frees. asked: stb_ds. */
char *reason_not_built(const struct tree *t, const struct asked *asked, const char *file);

#endif
