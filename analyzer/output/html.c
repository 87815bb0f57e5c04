/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report as one page that needs nothing else: the JSON report and its source
 * lines, and a script that shows them (report/). The script only ever makes text of
 * the data, never markup.
 */
#include <errno.h>

#include "base/memory.h"
#include "output/formats.h"
#include "output/html.h"
#include "output/object.h"
#include "report_html.h"

static json_t *rules(const struct rule_text *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++) {
		json_t *o = json_object();

		set_string(o, "id", list[i].id);
		set_string(o, "summary", list[i].summary);
		set_string(o, "why", list[i].why);
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *options(const char *const *list)
{
	json_t *a = json_array();

	for (int i = 0; i < arrlen(list); i++)
		json_array_append_new(a, string(list[i]));
	return a;
}

static json_t *data(const struct report *r)
{
	json_t *o = report_object(r);

	set(o, "rules", rules(r->rules));
	set(o, "options", options(r->options));
	set(o, "sources", report_sources(r));
	return o;
}

/* In JSON a '<' stands in strings only; as it is, it could end the script element. */
static int put_json(const char *text, size_t len, void *out)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '<')
			fputs("\\u003c", out);
		else
			fputc(text[i], out);
	return ferror(out) ? -1 : 0;
}

static void put_data(const struct report *r, FILE *out)
{
	json_t *o = data(r);

	json_dump_callback(o, put_json, out, JSON_COMPACT);
	json_decref(o);
}

static int write_html(const struct report *r, FILE *out, bool colour)
{
	static const char style[] = "@STYLE@", json[] = "@DATA@", script[] = "@SCRIPT@";
	const char *at_style = strstr(report_html, style);
	const char *at_json = strstr(at_style, json);
	const char *at_script = strstr(at_json, script);

	(void)colour;
	errno = 0;
	fwrite(report_html, 1, at_style - report_html, out);
	fputs(report_css, out);
	fwrite(at_style + strlen(style), 1, at_json - at_style - strlen(style), out);
	put_data(r, out);
	fwrite(at_json + strlen(json), 1, at_script - at_json - strlen(json), out);
	fputs(report_js, out);
	fputs(at_script + strlen(script), out);
	if (fflush(out) || ferror(out)) {
		if (!errno)
			errno = EIO;
		return -1;
	}
	return 0;
}

const struct writer writer_html = { "html", write_html };
