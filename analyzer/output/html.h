/* SPDX-License-Identifier: GPL-2.0-only */
/* What the HTML report embeds beside the JSON report. */
#ifndef DMATTR_OUTPUT_HTML_H
#define DMATTR_OUTPUT_HTML_H

#include <jansson.h>
#include "model/report.h"

/*
 * The source lines around each place that the report names, read from the tree:
 * {"file": {"line": "text"}}. A file that cannot be read is left out.
 */
json_t *report_sources(const struct report *r);

#endif
