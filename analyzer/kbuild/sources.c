// SPDX-License-Identifier: GPL-2.0-only
/* The source files of a tree. */
#include <errno.h>
#include <fts.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

char **default_roots(const struct tree *t)
{
	static const char *const all[] = {
		"drivers", "mm", "net", "block", "sound", "io_uring", "virt", "lib", "fs",
		"arch", "kernel", "crypto", "security", "ipc", "include",
	};
	char **roots = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		char *path = path_join(t->path, all[i]);

		if (dir_exists(path))
			arrput(roots, path);
		else
			free(path);
	}
	return roots;
}

static void visit_link(const FTSENT *e, const char *file, const struct source_visitor *v)
{
	struct stat st;

	if (stat(e->fts_path, &st))
		v->failed(v->arg, file, errno);
	else
		v->file(v->arg, e->fts_path, file, &st);
}

static void visit(const struct tree *t, FTS *fts, FTSENT *e, const struct source_visitor *v)
{
	const char *file = path_below(t->path, e->fts_path);

	switch (e->fts_info) {
	case FTS_D:
		if (e->fts_level > 0 && e->fts_name[0] == '.')
			fts_set(fts, e, FTS_SKIP);
		break;
	case FTS_F:
		if (is_source(e->fts_name, e->fts_namelen))
			v->file(v->arg, e->fts_path, file, e->fts_statp);
		break;
	case FTS_SL:
		if (is_source(e->fts_name, e->fts_namelen))
			visit_link(e, file, v);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		v->failed(v->arg, file ? file : e->fts_path, e->fts_errno);
		break;
	}
}

int sources_walk(const struct tree *t, char *const *roots, const struct source_visitor *v)
{
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;
	int r;

	if (!fts)
		return error("%s: %s", t->path, strerror(errno));
	for (errno = 0; (e = fts_read(fts)); errno = 0)
		visit(t, fts, e, v);
	r = errno ? error("%s: %s", t->path, strerror(errno)) : 0;
	fts_close(fts);
	return r;
}
