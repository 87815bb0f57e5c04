/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report: what analysis/ decides and output/ writes. Strings belong to the
 * report's arena. The fields are those of rules/report.schema.json.
 */
#ifndef DMATTR_MODEL_REPORT_H
#define DMATTR_MODEL_REPORT_H

#include "base/memory.h"
#include "model/job.h"

enum verdict {
	VERDICT_REQUIRE_COHERENT, VERDICT_CACHE_OVERLAP, VERDICT_ISOLATE,
	VERDICT_FROM_CALLER, VERDICT_STREAMING, VERDICT_NONE, VERDICT_REVIEW,
	VERDICTS
};
enum lifetime { LIFETIME_UNKNOWN, LIFETIME_REQUEST, LIFETIME_OBJECT };
enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

/* The words of the report for these: "require-coherent", "object", "high", ... */
extern const char *const verdict_names[VERDICTS];
extern const char *const lifetime_names[];
extern const char *const confidence_names[];
extern const char *const level_names[];

/* Where provenance comes from: bits, a site may have several. */
enum provenance {
	PROVENANCE_USER = 1, PROVENANCE_KERNEL = 2, PROVENANCE_COHERENT = 4,
	PROVENANCE_MMIO = 8, PROVENANCE_STACK = 16, PROVENANCE_STATIC = 32,
	PROVENANCE_UNKNOWN = 64,
};
/* Name of one bit; NULL past the last. */
const char *provenance_name(unsigned int bit);

struct position {
	const char *file;	/* relative to the tree */
	int line, column;	/* 1-based; column 0: none */
	const char *function;
};

/* One hop of a witness, from the source to the map call. */
struct hop {
	struct position at;
	const char *what;	/* "get_user_pages() fills ttm->pages" */
};

struct partner {		/* an unmap or a sync that belongs to a site */
	struct position at;
	const char *api;
	bool attrs_known;
	uint64_t attrs_must, attrs_may;
};

struct caller {			/* a call of the function that a site is in, or of its caller */
	struct position at;
	const char *callee;	/* the function that it reaches */
	const char *through;	/* "R:m" of the pointer that it goes by, or NULL */
	bool user, other;	/* memory that it was seen to bring: which needs the attribute */
	bool passed_on;		/* it brings both: the calls of its own function follow */
	bool carries;		/* it passes the attribute that user memory needs */
};

struct site {
	const char *id;		/* stable: file, function, api and count, not the line */
	struct position at;
	const char *api;	/* as it is spelled in the text */
	const char *callee;	/* the API behind it, a name of rules/api.json */
	const char *direction;	/* "DMA_BIDIRECTIONAL", several joined by '|', or "unknown" */
	const char *direction_why;	/* why unknown, or NULL */
	bool attrs_known;
	const char *attrs_why;	/* why not known, or NULL */
	uint64_t attrs_must, attrs_may;	/* masks; named by the tree's spellings */
	unsigned int provenance;	/* enum provenance bits */
	struct position source;	/* file NULL: none */
	const char *source_api;
	enum lifetime lifetime;
	bool synced;
	const char *uapi;	/* "uverbs", "drm", ... "none" */
	const char *entry;	/* of that interface: function and table, for a person; or NULL */
	enum verdict verdict;
	bool marked;		/* carries what the verdict asks for */
	enum confidence confidence;
	const char *why;	/* one sentence: the reason for the verdict */
	uint64_t premises;	/* enum premise bits that it rests on, see analysis/rules.h */
	struct partner *unmaps;	/* stb_ds */
	struct caller *callers;	/* stb_ds; of a site whose callers bring other memory */
	struct hop *witness;	/* stb_ds */
	const char *arch;	/* whose configuration it was seen in */
};

enum byte_writer { WRITER_NONE, WRITER_DEVICE, WRITER_CPU };

/* "device", "cpu"; NULL: nobody meanwhile. */
extern const char *const byte_writer_names[];

struct record_part {		/* a member, or one of a record inside */
	const char *name;
	int64_t offset, size;	/* bytes */
	enum byte_writer writer;
};

struct record_view {		/* a record as cachelines cut it */
	const char *tag;
	struct position at;
	int64_t size, phase;	/* bytes; where an object begins in a line */
	int cacheline;
	struct record_part *parts;	/* stb_ds, by offset */
};

struct written_member {		/* that a device writes */
	const char *member;	/* "R:m", of the innermost record */
	struct position record;	/* where R is defined */
	int64_t phase;		/* as in struct record_view, of the outermost record */
	bool grouped;		/* a from-device group stands around it */
};

struct replacement {		/* text of a file that becomes another */
	const char *file;
	int line, column, end_line, end_column;	/* 1-based; the end is not in it */
	const char *text;
};

struct finding {
	const char *rule;
	enum level level;
	enum confidence confidence;
	struct position at;
	const char *site;	/* id of its site, or NULL */
	const char *message;
	const char *recommend;	/* verdict's name, or NULL */
	const char *attribute;	/* as the tree spells it, or NULL */
	struct hop *witness;	/* stb_ds */
	struct hop *hazards;	/* stb_ds */
	struct record_view *records;	/* stb_ds: whose cachelines it is about */
	struct written_member *written;	/* stb_ds: the buffers of a shared cacheline */
	struct replacement *replacements;	/* stb_ds, by file; none: not worked out */
	bool fix_applicable;
	const char *fix_reason;
	const char *fingerprint;
	const char *spatch;	/* "confirmed", "refuted", "only-spatch", "only-analyzer", or
				 * NULL: the semantic patches were not asked about it */
};

struct listed {			/* a file or function, and the reason it is listed */
	const char *file, *reason;
	const char *function;	/* or NULL */
	int line;		/* or 0 */
};

/* A name that could decide about verdicts, and was not looked up in all its files. */
struct passed_over { const char *name, *reason; int files; };

struct coverage {
	int files, parsed, damaged;
	struct listed *failed;		/* stb_ds: files not parsed, or damaged */
	struct listed *left_out;	/* stb_ds: textual calls that no configuration compiles */
	int textual;		/* calls of mapping APIs that stand in the text */
	int seen;		/* of these, in sites */
	int sites, resolved;
	struct passed_over *passed_over;	/* stb_ds */
	int pointer_calls, unresolved_calls;	/* in the scope; of these, without a callee */
	struct listed *unresolved;	/* stb_ds: their pointers, the first call of each */
	/* of the semantic patches, if they were run */
	int spatch_rules, spatch_files;
	struct listed *spatch_failed;	/* stb_ds: files that spatch gave up */
	struct listed *spatch_lost;	/* stb_ds: calls that it cannot parse */
};

struct rule_text {		/* what rules/ says to people about a rule */
	const char *id, *summary, *why;
	enum level level;
};

struct report {
	struct arena arena;
	const struct tree *tree;
	const char **options;		/* stb_ds: the command line up to the command */
	struct rule_text *rules;	/* stb_ds: all that there are */
	struct coverage coverage;
	struct site *sites;		/* stb_ds, sorted by file, line, column */
	struct finding *findings;	/* stb_ds, sorted likewise */
	bool compared;			/* only those that another version, or a baseline, lacks */
	bool changed;			/* sites are those around a change, calls were not counted */
};

void report_release(struct report *r);

/*
 * What analysis/ decided, as a text for the program that wrote it, and back: all but
 * tree, options and rules. report_pack() gives a text to free(), or NULL if it has
 * none (bytes that are no UTF-8); report_unpack() 0, or -1 if this is no such text.
 */
char *report_pack(const struct report *r);
int report_unpack(const char *text, struct report *r);

/* What a finding holds; not the finding itself. */
void finding_release(struct finding *f);

#endif
