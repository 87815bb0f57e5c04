/* SPDX-License-Identifier: GPL-2.0-only */
#define map_simple(d, p) \
	do_map(d, p, 8, 0)
#define map_checked(d, e) \
	do { if ((e) < 0) do_unmap(d, 0); } while (0)
