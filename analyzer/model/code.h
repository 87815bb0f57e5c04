/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a file as tokens, each with its exact bytes: what an edit stands on.
 * front/ makes it; positions are those of the facts (1-based lines and columns).
 */
#ifndef DMATTR_MODEL_CODE_H
#define DMATTR_MODEL_CODE_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind { TOKEN_PUNCTUATION, TOKEN_KEYWORD, TOKEN_NAME, TOKEN_LITERAL, TOKEN_COMMENT };

struct token {
	unsigned int begin, end;	/* bytes of the text */
	int line, column;
	enum token_kind kind;
};

/* A name that means a local variable or a parameter, and where that is declared. */
struct local_use {
	unsigned int at, declared;	/* bytes; the same for the declaration itself */
	bool parameter;
};

struct code {
	char *file;		/* relative to the tree */
	char *text;
	size_t len;
	struct token *tokens;	/* stb_ds, in order */
	struct local_use *uses;	/* stb_ds, by at */
	char **complaints;	/* stb_ds: warnings and errors, without their position */
};

void code_release(struct code *c);

/* The token that begins there, or -1. */
int code_token_at(const struct code *c, int line, int column);

/* Is token i this text? False for an i that is no token. */
bool code_is(const struct code *c, int i, const char *text);

/* The next token before or behind i that is no comment; -1: none. */
int code_before(const struct code *c, int i);
int code_behind(const struct code *c, int i);

/* The token that closes the "(", "[" or "{" at i, or -1. */
int code_closing(const struct code *c, int i);

/* The local variable that token i means, or NULL. */
const struct local_use *code_local(const struct code *c, int i);

/* The text of the tokens first to last, as it stands; malloc'd. */
char *code_text(const struct code *c, int first, int last);

/* A call in the text: its name and its arguments, as tokens. */
struct code_argument { int first, last; };
struct code_call {
	int name, open, close;
	struct code_argument *arguments;	/* stb_ds */
};

/* The call whose name stands at line:column. False: none does, or it never ends. */
bool code_call_at(const struct code *c, int line, int column, struct code_call *ret);
/* The same of the list that begins at token open and belongs to token name: "(*name)(". */
bool code_list_at(const struct code *c, int name, int open, struct code_call *ret);
void code_call_release(struct code_call *call);

/* The "#" of the preprocessor line that token i is in, and its last token; -1: none. */
int code_directive(const struct code *c, int i);
int code_directive_end(const struct code *c, int i);

/* The last token of the expression that begins at first: before "," or ";" or ")". */
int code_expression_end(const struct code *c, int first);

#endif
