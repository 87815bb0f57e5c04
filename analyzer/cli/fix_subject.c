// SPDX-License-Identifier: GPL-2.0-only
/* The prefix of a mail's subject where the tree has no history to take it from. */
#include "base/memory.h"
#include "cli/fix.h"

/* How subsystems write theirs, where it is not the directory's name and ": ". */
static const struct { const char *path, *prefix; } customs[] = {
	{ "drivers/accel/", "accel/" },
	{ "drivers/dma/", "dmaengine: " },
	{ "drivers/gpu/drm/", "drm/" },
	{ "drivers/hid/", "HID: " },
	{ "drivers/infiniband/", "RDMA/" },
	{ "drivers/net/can/", "can: " },
	{ "drivers/usb/serial/", "USB: serial: " },
	{ "io_uring/", "io_uring/" },
	{ "mm/", "mm/" },
	{ "sound/soc/", "ASoC: " },
	{ "sound/", "ALSA: " },
};

/* Directories that only sort drivers. */
static const char *const sorting[] = {
	"busses", "codecs", "ethernet", "host", "hw", "wireless",
};

static bool is_sorting(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(sorting); i++)
		if (strlen(sorting[i]) == n && !strncmp(sorting[i], name, n))
			return true;
	return false;
}

/* The length of the directory that all files are in, its "/" included. */
static size_t common_length(char *const *files)
{
	const char *slash = strrchr(files[0], '/');
	size_t n = slash ? (size_t)(slash - files[0]) + 1 : 0;

	for (ptrdiff_t i = 1; i < arrlen(files); i++)
		while (n && strncmp(files[0], files[i], n))
			for (n--; n && files[0][n - 1] != '/';)
				n--;
	return n;
}

/* "i2c-foo.c" in i2c/ is "foo". */
static char *stem_of(const char *file, const char *subsystem, size_t n)
{
	const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

	if (n && !strncmp(name, subsystem, n) && (name[n] == '-' || name[n] == '_'))
		name += n + 1;
	return xstrndup(name, strcspn(name, "."));
}

/* What comes behind the subsystem: the last directory that says something, or the file. */
static char *driver_of(char *const *files, size_t begin, size_t end, const char *subsystem,
		       size_t n)
{
	for (size_t at = end; at > begin;) {
		size_t last = at - 1;

		while (at > begin && files[0][at - 2] != '/')
			at--;
		at -= at > begin;
		if (last > at && !is_sorting(files[0] + at, last - at))
			return xstrndup(files[0] + at, last - at);
		if (at <= begin)
			break;
	}
	return arrlen(files) == 1 ? stem_of(files[0], subsystem, n) : NULL;
}

char *fix_subject_prefix(char *const *files)
{
	size_t end = common_length(files), begin = 0, n;
	const char *prefix = NULL, *subsystem = files[0];
	_cleanup_free_ char *driver = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(customs) && !prefix; i++)
		if (!strncmp(files[0], customs[i].path, strlen(customs[i].path))) {
			prefix = customs[i].prefix;
			begin = strlen(customs[i].path);
		}
	if (!prefix && !strncmp(subsystem, "drivers/", 8))
		subsystem += 8;
	else if (!prefix && !strncmp(subsystem, "include/linux/", 14))
		subsystem += 14;
	n = prefix ? strcspn(prefix, "/:") : strcspn(subsystem, "/.");
	if (!prefix)
		begin = (size_t)(subsystem - files[0]) + n + 1;
	driver = driver_of(files, begin, end < begin ? begin : end, prefix ? prefix : subsystem, n);
	if (!driver)
		return xstrndup(prefix ? prefix : subsystem, n);
	if (prefix)
		return xasprintf("%s%s", prefix, driver);
	return xasprintf("%.*s: %s", (int)n, subsystem, driver);
}
