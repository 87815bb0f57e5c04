// SPDX-License-Identifier: GPL-2.0-only
/*
 * A build directory of dmattr's own. A stamp, written last, says what it was
 * configured for; without it, or if a Kconfig changed since, all is done again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/child.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "kbuild/private.h"

#define WAIT_SECONDS 10

#ifndef DMATTR_DATADIR
#define DMATTR_DATADIR "/usr/local/share/dmattr"
#endif

/* ---- finding things ---- */

char *data_file(const char *name)
{
	const char *dir = getenv("DMATTR_DATADIR");

	return xasprintf("%s/analyzer/kbuild/%s", dir && *dir ? dir : DMATTR_DATADIR, name);
}

static bool in_path(const char *program)
{
	const char *path = getenv("PATH");
	_cleanup_free_ char *copy = xstrdup(path ? path : "/usr/bin:/bin");
	char *save = NULL;

	for (char *d = strtok_r(copy, ":", &save); d; d = strtok_r(NULL, ":", &save)) {
		_cleanup_free_ char *full = path_join(d, program);

		if (!access(full, X_OK))
			return true;
	}
	return false;
}

char *kbuild_llvm(void)
{
	static const char *const suffixes[] = { "-19", "-20", "-21", "-22", "-18", "-17" };

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		_cleanup_free_ char *clang = xasprintf("clang%s", suffixes[i]);
		_cleanup_free_ char *lld = xasprintf("ld.lld%s", suffixes[i]);

		if (in_path(clang) && in_path(lld))
			return xasprintf("LLVM=%s", suffixes[i]);
	}
	return in_path("clang") && in_path("ld.lld") ? xstrdup("LLVM=1") : NULL;
}

static char *own_dir(const struct tree *t, const char *arch)
{
	_cleanup_free_ char *cache = cache_dir();
	uint32_t hash = (uint32_t)XXH3_64bits(t->path, strlen(t->path));

	if (!cache)
		return NULL;
	return xasprintf("%s/build/%s-%08x-%s", cache, t->version, hash, arch);
}

/* ---- the stamp ---- */

static char *stamp_path(const struct build *b)
{
	return path_join(b->own, "configured");
}

static uint64_t data_hash(const char *name)
{
	_cleanup_free_ char *path = data_file(name);
	size_t len = 0;
	_cleanup_free_ char *text = file_read(path, &len);

	return text ? XXH3_64bits(text, len) : 0;
}

static char *stamp_text(const struct build *b)
{
	return xasprintf("%s\n%s\n%s %s\n%016llx %016llx\n", b->tree->path, b->tree->version,
			 b->arch, b->llvm,
			 (unsigned long long)data_hash("allmod.config"),
			 (unsigned long long)data_hash("record.mk"));
}

bool is_newer(const char *path, const struct timespec *than)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	return st.st_mtim.tv_sec > than->tv_sec ||
	       (st.st_mtim.tv_sec == than->tv_sec && st.st_mtim.tv_nsec > than->tv_nsec);
}

/* auto.conf.cmd names each Kconfig file that the configuration came from */
static bool kconfig_changed(const struct build *b, const struct timespec *since)
{
	_cleanup_free_ char *path = path_join(b->dir, "include/config/auto.conf.cmd");
	_cleanup_free_ char *text = file_read(path, NULL);
	char *save = NULL;

	if (!text)
		return true;
	for (char *w = strtok_r(text, " \t\n\\", &save); w;
	     w = strtok_r(NULL, " \t\n\\", &save)) {
		_cleanup_free_ char *kconfig = path_join(b->tree->path, w);

		if (strstr(w, "Kconfig") && is_newer(kconfig, since))
			return true;
	}
	return false;
}

static bool is_configured(const struct build *b)
{
	_cleanup_free_ char *path = stamp_path(b);
	_cleanup_free_ char *have = file_read(path, NULL);
	_cleanup_free_ char *want = stamp_text(b);
	_cleanup_free_ char *makefile = path_join(b->tree->path, "Makefile");
	struct stat st;

	if (!have || strcmp(have, want) || stat(path, &st))
		return false;
	return !is_newer(makefile, &st.st_mtim) && !kconfig_changed(b, &st.st_mtim);
}

void kbuild_look(const struct tree *t, const char *arch, const char *dir,
		 struct build_state *ret)
{
	struct build b = { .tree = t, .arch = (char *)(uintptr_t)arch, .lock = -1 };

	b.dir = dir ? path_absolute(dir) : own_dir(t, arch);
	b.own = path_join(b.dir ? b.dir : "", ".dmattr");
	b.llvm = kbuild_llvm();
	*ret = (struct build_state){ .dir = b.dir, .there = b.dir && dir_exists(b.own) };
	ret->ready = ret->there && b.llvm && is_configured(&b);
	free(b.own);
	free(b.llvm);
}

/* ---- make ---- */

int build_make(const struct build *b, const char *const *env, const char *const *goals,
	       struct child_result *ret)
{
	_cleanup_free_ char *out = xasprintf("O=%s", b->dir);
	_cleanup_free_ char *arch = xasprintf("ARCH=%s", b->arch);
	_cleanup_free_ char *jobs = xasprintf("-j%d", b->jobs > 0 ? b->jobs : 1);
	/* nothing of a make above us, or of the user's kernel build, may get in */
	static const char *const unset[] = {
		"MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "MAKEFILES", "O", "M",
		"KBUILD_OUTPUT", "KBUILD_EXTMOD", "KBUILD_EXTRA_WARN", "CROSS_COMPILE",
		"KCONFIG_ALLCONFIG", "KCONFIG_CONFIG", "KCFLAGS", "KCPPFLAGS", "KBUILD_VERBOSE",
	};
	const char **argv = NULL;	/* stb_ds */
	int r;

	arrput(argv, "env");
	for (size_t i = 0; i < ARRAY_SIZE(unset); i++) {
		arrput(argv, "-u");
		arrput(argv, unset[i]);
	}
	arrput(argv, "LC_ALL=C");
	for (; env && *env; env++)
		arrput(argv, *env);
	const char *const fixed[] = { "make", "-k", "-s", jobs, "-C", b->tree->path, out, arch,
				      b->llvm };
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		arrput(argv, fixed[i]);
	for (; *goals; goals++)
		arrput(argv, *goals);
	arrput(argv, NULL);
	r = child_run(argv, NULL, NULL, ret);
	arrfree(argv);
	return r;
}

const char *build_last_lines(struct child_result *r)
{
	while (r->len && r->output[r->len - 1] == '\n')
		r->output[--r->len] = '\0';
	return last_lines(r->output, 10);
}

static int make_failed(const struct build *b, const char *what, struct child_result *r)
{
	const char *mend = "";

	if (strstr(r->output, "source tree is not clean"))
		mend = " (it was built in place: run make mrproper there, or give the build "
		       "with its compile_commands.json)";
	error("%s cannot be configured for %s: make %s ended with status %d%s; its last lines:\n%s",
	      b->tree->path, b->arch, what, r->status, mend, build_last_lines(r));
	child_result_release(r);
	return -1;
}

static int configure_step(const struct build *b, const char *goal, const char *allconfig)
{
	const char *const goals[] = { goal, NULL };
	const char *const env[] = { allconfig, NULL };
	struct child_result r;

	if (build_make(b, env, goals, &r))
		return error("cannot run make: %s", strerror(errno));
	if (r.status)
		return make_failed(b, goal, &r);
	child_result_release(&r);
	return 0;
}

/* what allmod.config leaves off and something selected all the same */
static void check_config(const struct build *b)
{
	_cleanup_free_ char *path = data_file("allmod.config");
	_cleanup_free_ char *text = file_read(path, NULL);
	struct config c;
	char *save = NULL;

	config_read(b->dir, &c);
	for (char *l = text ? strtok_r(text, "\n", &save) : NULL; l;
	     l = strtok_r(NULL, "\n", &save)) {
		_cleanup_free_ char *name = NULL;

		if (strncmp(l, "# CONFIG_", 9))
			continue;
		name = xstrndup(l + 2, strcspn(l + 2, " "));
		if (config_get(&c, name))
			warning("%s: %s is on all the same: records may be laid out as in "
				"a debug kernel", b->dir, name);
	}
	config_release(&c);
}

static int configure(const struct build *b)
{
	_cleanup_free_ char *stamp = stamp_path(b);
	_cleanup_free_ char *text = stamp_text(b);
	_cleanup_free_ char *config = data_file("allmod.config");
	_cleanup_free_ char *allconfig = xasprintf("KCONFIG_ALLCONFIG=%s", config);

	if (access(config, R_OK))
		return error("%s: %s; set DMATTR_DATADIR to where dmattr's rules are", config,
			     strerror(errno));
	note("configuring %s for %s in %s (once; nothing is written into the tree)",
	     b->tree->version, b->arch, b->dir);
	unlink(stamp);
	if (configure_step(b, "allmodconfig", allconfig) ||
	    configure_step(b, "prepare", allconfig))
		return -1;
	check_config(b);
	if (records_forget(b))
		return -1;
	if (file_replace(stamp, text, strlen(text)))
		return error("%s: %s", stamp, strerror(errno));
	return 0;
}

/* ---- open and close ---- */

static int lock(struct build *b)
{
	_cleanup_free_ char *path = path_join(b->own, "lock");

	b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (b->lock < 0)
		return error("%s: %s; set DMATTR_CACHE to a directory of yours", path,
			     strerror(errno));
	if (!flock(b->lock, LOCK_EX | LOCK_NB))
		return 0;
	note("waiting for another dmattr that works in %s", b->dir);
	if (flock(b->lock, LOCK_EX))
		return error("%s: %s", path, strerror(errno));
	return 0;
}

static int prepare_dir(struct build *b)
{
	_cleanup_free_ char *config = path_join(b->dir, ".config");

	b->own = path_join(b->dir, ".dmattr");
	if (file_exists(config) && !dir_exists(b->own))
		return error("%s is configured but has no compile_commands.json; run \"make "
			     "compile_commands.json\" there, or leave -b away", b->dir);
	if (make_dirs(b->own))
		return error("%s: %s; set DMATTR_CACHE or -b to a directory of yours", b->own,
			     strerror(errno));
	return 0;
}

int build_open(struct build *b, const struct tree *t, const char *arch, const char *dir,
	       int jobs)
{
	*b = (struct build){ .tree = t, .arch = xstrdup(arch), .jobs = jobs, .lock = -1 };
	b->dir = dir ? path_absolute(dir) : own_dir(t, arch);
	b->llvm = kbuild_llvm();
	if (!b->dir)
		error("no build directory %s: %s; set DMATTR_CACHE or give -b", dir ? dir : "",
		      strerror(errno));
	else if (!b->llvm)
		error("no clang and ld.lld to configure the tree with; install clang-19 and "
		      "lld-19");
	else if (!in_path("make"))
		error("no make; install it, or give a build with compile_commands.json");
	else if (!prepare_dir(b) && !lock(b) && (is_configured(b) || !configure(b)))
		return 0;
	build_release(b);
	return -1;
}

static int lock_shared(struct build *b)
{
	_cleanup_free_ char *path = path_join(b->own, "lock");

	b->lock = open(path, O_RDONLY | O_CLOEXEC);
	for (int i = 0; b->lock >= 0 && i < WAIT_SECONDS * 10; i++) {
		if (!flock(b->lock, LOCK_SH | LOCK_NB))
			return 0;
		usleep(100000);
	}
	return error("%s is held by another dmattr since %d seconds; try again when it is done",
		     b->dir, WAIT_SECONDS);
}

int build_open_recorded(struct build *b, const struct tree *t, const char *arch,
			const char *dir)
{
	_cleanup_free_ char *stamp = NULL;

	*b = (struct build){ .tree = t, .arch = xstrdup(arch), .lock = -1, .checked = true };
	b->dir = dir ? path_absolute(dir) : own_dir(t, arch);
	if (b->dir) {
		b->own = path_join(b->dir, ".dmattr");
		stamp = stamp_path(b);
	}
	if (stamp && file_exists(stamp)) {
		if (!lock_shared(b))
			return 0;
		build_release(b);
		return -1;
	}
	build_release(b);
	return 1;
}

void build_release(struct build *b)
{
	if (b->lock >= 0)
		close(b->lock);
	free(b->arch);
	free(b->dir);
	free(b->own);
	free(b->llvm);
	*b = (struct build){ .lock = -1 };
}
