/* SPDX-License-Identifier: GPL-2.0-only */
/* The writers, one for each format. */
#ifndef DMATTR_OUTPUT_FORMATS_H
#define DMATTR_OUTPUT_FORMATS_H

#include "output/output.h"

extern const struct writer writer_text, writer_json, writer_sarif, writer_html, writer_terse,
	writer_b4;

#endif
