-- SPDX-License-Identifier: GPL-2.0-only
--
-- The database of facts. It is a cache: dmattr makes it again when this text or
-- dmattr's version changes (user_version is a hash of this text; application_id
-- says that dmattr made the file).
--
-- Every fact of analyzer/model/fact.def is a row; names are those of fact.def and
-- fact.h. Texts are numbers: "string", "symbol", "place" and "file" below; 0 is the
-- empty text. Operators and kinds are characters, stored as their code: char(op).
-- For people there are the views at the end.

CREATE TABLE meta (		-- small facts about the whole
	key	TEXT PRIMARY KEY,	-- "tool", "tree", "version", ...
	value	TEXT NOT NULL
) WITHOUT ROWID;

-- ---- texts ----

CREATE TABLE string (		-- names of locals and members, types, record tags
	id	INTEGER PRIMARY KEY,
	text	TEXT NOT NULL
);

CREATE TABLE packed_symbol (	-- functions and global variables
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL,
	file	INTEGER NOT NULL	-- of a static one, else 0
);
CREATE VIEW symbol AS		-- name: "name", or "name@file" when static
SELECT id, CASE WHEN file = 0 THEN name ELSE
	name || '@' || (SELECT path FROM file WHERE file.id = packed_symbol.file) END AS name
FROM packed_symbol;

-- Access paths, written as in analyzer/model/place.h.
CREATE TABLE packed_place (
	id	INTEGER PRIMARY KEY,
	data	BLOB NOT NULL		-- see analyzer/store/place.c
);
CREATE VIEW place AS		-- for "dmattr query sql", which knows place_text()
SELECT id, place_text(data) AS text FROM packed_place;

-- Where a text is looked for: 24 bits of its XXH3, of a symbol without "@file". An
-- index on the texts would be larger.
CREATE TABLE string_key (
	key	INTEGER NOT NULL,
	id	INTEGER NOT NULL,
	PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE symbol_key (
	key	INTEGER NOT NULL,
	id	INTEGER NOT NULL,
	PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE place_key (
	key	INTEGER NOT NULL,
	id	INTEGER NOT NULL,
	PRIMARY KEY (key, id)
) WITHOUT ROWID;

CREATE TABLE file (		-- every file that was read, as it was last seen
	id	INTEGER PRIMARY KEY,
	path	TEXT NOT NULL UNIQUE,	-- relative to the tree, or absolute
	size	INTEGER NOT NULL DEFAULT -1,
	mtime	INTEGER NOT NULL DEFAULT 0,	-- nanoseconds
	content	INTEGER NOT NULL DEFAULT 0	-- XXH3 of the content
);

-- ---- translation units ----

CREATE TABLE unit (
	id	INTEGER PRIMARY KEY,
	file	INTEGER NOT NULL UNIQUE,
	arch	TEXT NOT NULL,
	flags	INTEGER NOT NULL,	-- hash of the compiler's flags
	nearest	INTEGER NOT NULL,	-- 1: parsed with a neighbour's flags
	failed	INTEGER NOT NULL,	-- 1: no facts at all
	errors	INTEGER NOT NULL,	-- number of clang's errors
	reason	TEXT,			-- why facts are missing, or NULL
	content	INTEGER NOT NULL,	-- XXH3 over the contents of all deps; 0: never fresh
	deps	BLOB NOT NULL		-- files it read: ids in order, each as the varint
					-- of its distance from the one before
);

CREATE TABLE diag (		-- clang's errors
	unit	INTEGER NOT NULL,
	idx	INTEGER NOT NULL,
	file	INTEGER NOT NULL,
	line	INTEGER NOT NULL,
	col	INTEGER NOT NULL,
	text	TEXT NOT NULL,
	PRIMARY KEY (unit, idx)
) WITHOUT ROWID;

CREATE TABLE left_out (		-- files that no configuration builds
	file	TEXT PRIMARY KEY,
	reason	TEXT NOT NULL
) WITHOUT ROWID;

-- ---- functions and what happens in them ----

-- Functions, records and globals of a file that several units read (a header) are
-- kept once: unit is the one whose reading is kept, content a hash of the facts.
CREATE TABLE function (
	id	INTEGER PRIMARY KEY,
	symbol	INTEGER NOT NULL,
	file	INTEGER NOT NULL,
	line	INTEGER NOT NULL,
	col	INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	params	INTEGER NOT NULL,
	flags	INTEGER NOT NULL,	-- enum function_flag
	returns	INTEGER NOT NULL,	-- string: type
	unit	INTEGER NOT NULL,
	content	INTEGER NOT NULL	-- 0 in the unit's own file
);
CREATE INDEX function_symbol ON function(symbol);
CREATE INDEX function_unit ON function(unit);

-- Body facts are keyed by function; -U stands for the file-scope initialisers of
-- unit U, and file_scope says which file those from seq on are in.
CREATE TABLE file_scope (
	function INTEGER NOT NULL,
	seq	INTEGER NOT NULL,
	file	INTEGER NOT NULL,
	PRIMARY KEY (function, seq)
) WITHOUT ROWID;

CREATE TABLE body (
	function INTEGER PRIMARY KEY,
	data	BLOB NOT NULL		-- the facts, packed: see analyzer/store/pack.c
	-- "dmattr query sql" shows them as tables that no other program sees:
	-- local(function, idx, name, type, record, size, align, flags, line)
	--	idx: the N of places "%N"; name, type, record: strings
	-- flow(function, seq, op, dst, src, line, col)
	--	dst takes (part of) its value from src: places
	-- call(function, seq, callee, via, spelled, line, col, flags, sfile, sline, scol)
	--	callee: symbol, or 0; via: place that holds the function pointer, or 0;
	--	spelled: string, at sfile, sline, scol if elsewhere (a macro)
	-- arg(function, seq, idx, place)
	--	seq: of the call
	-- branch(function, seq, kind, cond, else_seq, end_seq, exits, line, col)
	--	cond: place; exits: bit 0: then-part, bit 1: else-part leaves
	-- jump(function, seq, kind, label, line)
	--	label: string
);

-- Bodies that have, in a flow, a call or an argument, a place that names the member
-- "R:m" (a string) or begins at the symbol.
CREATE TABLE member_use (
	member	INTEGER NOT NULL,
	function INTEGER NOT NULL,
	PRIMARY KEY (member, function)
) WITHOUT ROWID;
CREATE TABLE symbol_use (
	symbol	INTEGER NOT NULL,
	function INTEGER NOT NULL,
	PRIMARY KEY (symbol, function)
) WITHOUT ROWID;

CREATE TABLE call_from (	-- bodies that call the symbol; 0: by a pointer
	callee	INTEGER NOT NULL,
	function INTEGER NOT NULL,
	PRIMARY KEY (callee, function)
) WITHOUT ROWID;

-- ---- variables and layouts ----

CREATE TABLE global (
	id	INTEGER PRIMARY KEY,
	symbol	INTEGER NOT NULL,
	type	INTEGER NOT NULL,	-- string
	record	INTEGER NOT NULL,	-- string: tag
	size	INTEGER NOT NULL,
	align	INTEGER NOT NULL,
	file	INTEGER NOT NULL,
	line	INTEGER NOT NULL,
	unit	INTEGER NOT NULL,
	content	INTEGER NOT NULL
);
CREATE INDEX global_symbol ON global(symbol);
CREATE INDEX global_unit ON global(unit);

CREATE TABLE record (		-- a tag may have several: files have their own
	id	INTEGER PRIMARY KEY,
	tag	INTEGER NOT NULL,	-- string
	kind	INTEGER NOT NULL,	-- enum record_kind
	size	INTEGER NOT NULL,	-- bytes
	align	INTEGER NOT NULL,	-- bytes
	file	INTEGER NOT NULL,
	line	INTEGER NOT NULL,
	unit	INTEGER NOT NULL,
	content	INTEGER NOT NULL
);
CREATE INDEX record_tag ON record(tag);
CREATE INDEX record_unit ON record(unit);

CREATE TABLE member (
	owner	INTEGER NOT NULL,	-- record.id
	idx	INTEGER NOT NULL,
	name	INTEGER NOT NULL,	-- string
	offset_bits INTEGER NOT NULL,
	size_bits INTEGER NOT NULL,
	align	INTEGER NOT NULL,	-- bytes
	type	INTEGER NOT NULL,	-- string
	record	INTEGER NOT NULL,	-- string: tag of its type
	count	INTEGER NOT NULL,	-- array elements, 0: no array
	flags	INTEGER NOT NULL,	-- enum member_flag
	line	INTEGER NOT NULL,
	PRIMARY KEY (owner, idx)
) WITHOUT ROWID;

-- ---- for people ----

CREATE TABLE api (		-- what rules/api.json said at the last run
	name	TEXT PRIMARY KEY,
	role	TEXT NOT NULL		-- "map", "unmap", "sync", "source", ...
) WITHOUT ROWID;

-- Who calls whom, where; via: the place that holds the pointer of an indirect call.
CREATE VIEW call_graph AS
SELECT s.name AS caller, coalesce(t.name, '') AS callee, f.path AS file, c.line, c.col,
       coalesce(p.text, '') AS via
FROM call c JOIN function fn ON fn.id = c.function
JOIN symbol s ON s.id = fn.symbol JOIN file f ON f.id = fn.file
LEFT JOIN symbol t ON t.id = c.callee LEFT JOIN place p ON p.id = c.via;

-- The calls that make a DMA mapping. For what dmattr thinks of them: dmattr check.
CREATE VIEW mapping_site AS
SELECT f.path AS file, c.line, c.col, s.name AS function, a.name AS api,
       coalesce(w.text, '') AS spelled
FROM api a JOIN packed_symbol t ON t.name = a.name AND t.file = 0 JOIN call_from k ON k.callee = t.id
CROSS JOIN call c ON c.function = k.function AND c.callee = t.id
JOIN function fn ON fn.id = c.function JOIN symbol s ON s.id = fn.symbol
JOIN file f ON f.id = fn.file LEFT JOIN string w ON w.id = c.spelled
WHERE a.role = 'map';

CREATE VIEW flow_text AS
SELECT s.name AS function, f.path AS file, w.line, w.col, w.seq, d.text AS dst,
       char(w.op) AS op, r.text AS src
FROM flow w JOIN function fn ON fn.id = w.function
JOIN symbol s ON s.id = fn.symbol JOIN file f ON f.id = fn.file
LEFT JOIN place d ON d.id = w.dst LEFT JOIN place r ON r.id = w.src;

CREATE VIEW layout AS
SELECT t.text AS record, m.idx, n.text AS member, m.offset_bits / 8 AS offset,
       (m.size_bits + 7) / 8 AS size, y.text AS type, f.path AS file, m.line
FROM record r JOIN string t ON t.id = r.tag JOIN member m ON m.owner = r.id
LEFT JOIN string n ON n.id = m.name LEFT JOIN string y ON y.id = m.type
LEFT JOIN file f ON f.id = r.file;

CREATE VIEW unit_text AS
SELECT f.path AS file, u.arch, u.failed, u.errors, u.nearest, coalesce(u.reason, '') AS reason
FROM unit u JOIN file f ON f.id = u.file;
