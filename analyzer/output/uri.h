/* SPDX-License-Identifier: GPL-2.0-only */
/* Text that is safe in SARIF and in a list of paths. The caller frees. */
#ifndef DMATTR_OUTPUT_URI_H
#define DMATTR_OUTPUT_URI_H

/* A path as that of a URI (RFC 3986): each byte that has a meaning there is %XX. */
char *uri_path(const char *path);

/* The path that uri_path() was given. */
char *uri_decode(const char *uri);

/*
 * A plain text message: braces doubled (SARIF 2.1.0, 3.11.5), and no "[...](...)" that
 * would be a link (3.11.6).
 */
char *sarif_text(const char *s);

/* The same as the text of a link, between "[" and "](ID)". */
char *sarif_link(const char *s);

#endif
