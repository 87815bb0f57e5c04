/* SPDX-License-Identifier: GPL-2.0-only */
/* Every statement of the room, prepared once when it is first used. */
#include "store/database.h"

/* A text by its key: CROSS JOIN, for SQLite must not begin at the texts. */
#define KEYED(table, value) \
	"SELECT t.id FROM " #table "_key k CROSS JOIN " value " t ON t.id = k.id WHERE k.key = :key"
#define BLOCK_OF(table) " FROM " table " WHERE id >= :id AND id < :end"
#define ADD_KEY(table) "INSERT INTO " #table "_key(key, id) VALUES (:key, :id)"

const char *const db_sql[STMTS] = {
	[STMT_BEGIN] = "BEGIN IMMEDIATE",
	[STMT_COMMIT] = "COMMIT",
	[STMT_ROLLBACK] = "ROLLBACK",
	[STMT_META_GET] = "SELECT value FROM meta WHERE key = :key",
	[STMT_META_SET] = "INSERT OR REPLACE INTO meta(key, value) VALUES (:key, :value)",

	/* texts */
	[STMT_TEXT_FIND + TEXT_STRING] = KEYED(string, "string") " AND t.text = :text",
	[STMT_TEXT_FIND + TEXT_SYMBOL] = 
		KEYED(symbol, "packed_symbol") " AND t.name = :text AND t.file = :file",
	[STMT_TEXT_FIND + TEXT_PLACE] = KEYED(place, "packed_place") " AND t.data = :data",
	[STMT_TEXT_FIND + TEXT_FILE] = "SELECT id FROM file WHERE path = :text",
	[STMT_TEXT_GET + TEXT_STRING] = "SELECT id, text" BLOCK_OF("string"),
	[STMT_TEXT_GET + TEXT_SYMBOL] = "SELECT id, name, file" BLOCK_OF("packed_symbol"),
	[STMT_TEXT_GET + TEXT_PLACE] =  "SELECT id, data" BLOCK_OF("packed_place"),
	[STMT_TEXT_GET + TEXT_FILE] = "SELECT id, path" BLOCK_OF("file"),
	[STMT_TEXT_ADD + TEXT_STRING] = "INSERT INTO string(id, text) VALUES (:id, :text)",
	[STMT_TEXT_ADD + TEXT_SYMBOL] = 
		"INSERT INTO packed_symbol(id, name, file) VALUES (:id, :text, :file)",
	[STMT_TEXT_ADD + TEXT_PLACE] = "INSERT INTO packed_place(id, data) VALUES (:id, :data)",
	[STMT_TEXT_ADD + TEXT_FILE] = "INSERT INTO file(id, path) VALUES (:id, :text)",
	[STMT_TEXT_LAST + TEXT_STRING] = "SELECT max(id) FROM string",
	[STMT_TEXT_LAST + TEXT_SYMBOL] = "SELECT max(id) FROM packed_symbol",
	[STMT_TEXT_LAST + TEXT_PLACE] = "SELECT max(id) FROM packed_place",
	[STMT_TEXT_LAST + TEXT_FILE] = "SELECT max(id) FROM file",
	[STMT_KEY_ADD + TEXT_STRING] = ADD_KEY(string),
	[STMT_KEY_ADD + TEXT_SYMBOL] = ADD_KEY(symbol),
	[STMT_KEY_ADD + TEXT_PLACE] = ADD_KEY(place),
	[STMT_FILE_GET] = "SELECT size, mtime, content FROM file WHERE id = :id",
	[STMT_FILE_SET] = "UPDATE file SET size = :size, mtime = :mtime, content = :content"
			  " WHERE id = :id",

	/* facts; parameters are called as the fields of fact.def */
	[STMT_FACT_ADD + FACT_function] =
		"INSERT INTO function(id, symbol, file, line, col, end_line, params, flags,"
		" returns, unit, content) VALUES (:owner, :symbol, :file, :line, :col,"
		" :end_line, :params, :flags, :returns, :unit, :content)",
	[STMT_FACT_ADD + FACT_global] =
		"INSERT INTO global(id, symbol, type, record, size, align, file, line, unit,"
		" content) VALUES (:owner, :symbol, :type, :record, :size, :align, :file,"
		" :line, :unit, :content)",
	[STMT_FACT_ADD + FACT_record] =
		"INSERT INTO record(id, tag, kind, size, align, file, line, unit, content)"
		" VALUES (:owner, :tag, :kind, :size, :align, :file, :line, :unit, :content)",
	[STMT_FACT_ADD + FACT_member] =
		"INSERT OR IGNORE INTO member(owner, idx, name, offset_bits, size_bits, align,"
		" type, record, count, flags, line) VALUES (:owner, :idx, :name, :offset_bits,"
		" :size_bits, :align, :type, :record, :count, :flags, :line)",
	[STMT_FILE_SCOPE_ADD] = "INSERT OR REPLACE INTO file_scope(function, seq, file)"
				" VALUES (:function, :seq, :file)",

	/* what is kept once */
	[STMT_HEAD_FIND + HEAD_FUNCTION] =
		"SELECT id, content, unit FROM function"
		" WHERE symbol = :name AND file = :file AND line = :line",
	[STMT_HEAD_FIND + HEAD_GLOBAL] =
		"SELECT id, content, unit FROM global"
		" WHERE symbol = :name AND file = :file AND line = :line",
	[STMT_HEAD_FIND + HEAD_RECORD] =
		"SELECT id, content, unit FROM record"
		" WHERE tag = :name AND file = :file AND line = :line",
	[STMT_HEAD_OWN + HEAD_FUNCTION] = "UPDATE function SET unit = :unit WHERE id = :id",
	[STMT_HEAD_OWN + HEAD_GLOBAL] = "UPDATE global SET unit = :unit WHERE id = :id",
	[STMT_HEAD_OWN + HEAD_RECORD] = "UPDATE record SET unit = :unit WHERE id = :id",
	[STMT_HEAD_DROP + HEAD_FUNCTION] = "DELETE FROM function WHERE id = :id",
	[STMT_HEAD_DROP + HEAD_GLOBAL] = "DELETE FROM global WHERE id = :id",
	[STMT_HEAD_DROP + HEAD_RECORD] = "DELETE FROM record WHERE id = :id",
	[STMT_HEAD_OF_UNIT + HEAD_FUNCTION] =
		"SELECT id, file FROM function WHERE unit = :unit",
	[STMT_HEAD_OF_UNIT + HEAD_GLOBAL] = "SELECT id, file FROM global WHERE unit = :unit",
	[STMT_HEAD_OF_UNIT + HEAD_RECORD] = "SELECT id, file FROM record WHERE unit = :unit",
	[STMT_HEAD_ALL + HEAD_FUNCTION] = "SELECT id, file FROM function",
	[STMT_HEAD_ALL + HEAD_GLOBAL] = "SELECT id, file FROM global",
	[STMT_HEAD_ALL + HEAD_RECORD] = "SELECT id, file FROM record",
	[STMT_HEAD_LAST + HEAD_FUNCTION] = "SELECT max(id) FROM function",
	[STMT_HEAD_LAST + HEAD_GLOBAL] = "SELECT max(id) FROM global",
	[STMT_HEAD_LAST + HEAD_RECORD] = "SELECT max(id) FROM record",
	[STMT_BODY_DROP] = "DELETE FROM body WHERE function = :function",
	[STMT_FILE_SCOPE_DROP] = "DELETE FROM file_scope WHERE function = :function",
	[STMT_BODY_ADD] =
		"INSERT OR REPLACE INTO body(function, data) VALUES (:function, :data)",
	[STMT_BODY_GET] = "SELECT data FROM body WHERE function = :function",
	[STMT_MEMBER_USE_ADD] =
		"INSERT OR IGNORE INTO member_use(member, function) VALUES (:id, :function)",
	[STMT_MEMBER_USE_DROP] =
		"DELETE FROM member_use WHERE member = :id AND function = :function",
	[STMT_SYMBOL_USE_ADD] =
		"INSERT OR IGNORE INTO symbol_use(symbol, function) VALUES (:id, :function)",
	[STMT_SYMBOL_USE_DROP] =
		"DELETE FROM symbol_use WHERE symbol = :id AND function = :function",
	[STMT_CALL_FROM_ADD] =
		"INSERT OR IGNORE INTO call_from(callee, function) VALUES (:id, :function)",
	[STMT_CALL_FROM_DROP] =
		"DELETE FROM call_from WHERE callee = :id AND function = :function",
	[STMT_MEMBERS_DROP] = "DELETE FROM member WHERE owner = :id",

	/* units */
	[STMT_DIAG_ADD] = "INSERT INTO diag(unit, idx, file, line, col, text)"
			  " VALUES (:unit, :idx, :file, :line, :col, :text)",
	[STMT_DIAGS_GET] = "SELECT file, line, col, text FROM diag WHERE unit = :unit ORDER BY idx",
	[STMT_DIAGS_DROP] = "DELETE FROM diag WHERE unit = :unit",
	[STMT_DIAGS_WITH] =
		"SELECT u.file, d.file, d.line, d.col, d.text FROM diag d"
		" JOIN unit u ON u.id = d.unit WHERE instr(d.text, :text)"
		" ORDER BY d.file, d.line, d.col",
	[STMT_UNIT_FIND] = "SELECT id, arch, flags, content, deps FROM unit WHERE file = :file",
	[STMT_UNIT_LAST] = "SELECT max(id) FROM unit",
	[STMT_UNIT_SET] =
		"INSERT OR REPLACE INTO unit(id, file, arch, flags, nearest, failed, errors,"
		" reason, content, deps) VALUES (:id, :file, :arch, :flags, :nearest, :failed,"
		" :errors, :reason, :content, :deps)",
	[STMT_UNIT_DROP] = "DELETE FROM unit WHERE id = :unit",
	[STMT_UNIT_FILES] = "SELECT id, file, deps FROM unit ORDER BY id",
	[STMT_UNIT_LIST] =
		"SELECT u.id, u.file, u.arch, u.reason, u.errors, u.failed, u.nearest,"
		" d.file, d.line, d.col, d.text FROM unit u JOIN file f ON f.id = u.file"
		" LEFT JOIN diag d ON d.unit = u.id AND d.idx = 0 ORDER BY f.path",
	[STMT_UNIT_DIGEST] =
		"SELECT f.path || char(10) || u.arch || char(10) || u.flags || ' ' || u.nearest"
		" || ' ' || u.failed || ' ' || u.errors || ' ' || u.content"
		" || coalesce(u.reason, ''), u.content"
		" FROM unit u JOIN file f ON f.id = u.file ORDER BY f.path",
	[STMT_UNIT_FILE] = "SELECT file FROM unit WHERE id = :unit",
	[STMT_HEADERS] = "SELECT id FROM file WHERE path LIKE '%.h' ORDER BY path",
	[STMT_FUNCTIONS_AT] = "SELECT symbol FROM function WHERE file = :file"
			      " AND line <= :last AND end_line >= :first ORDER BY line",
	[STMT_LEFT_OUT_CLEAR] = "DELETE FROM left_out",
	[STMT_LEFT_OUT_ADD] =
		"INSERT OR REPLACE INTO left_out(file, reason) VALUES (:file, :reason)",
	[STMT_EACH_DEFINITION] = "SELECT symbol, file FROM function",
	[STMT_EACH_CALL] = "SELECT callee, function FROM call_from WHERE callee > 0",
	[STMT_EACH_FILE] = "SELECT id, file FROM function",
	[STMT_SYMBOLS_NAMED] =
		"SELECT t.id FROM symbol_key k CROSS JOIN packed_symbol t ON t.id = k.id"
		" LEFT JOIN file f ON f.id = t.file WHERE k.key = :key AND t.name = :name"
		" ORDER BY f.path",
	[STMT_LEFT_OUT_LIST] = "SELECT file, reason FROM left_out ORDER BY file",
	[STMT_API_CLEAR] = "DELETE FROM api",
	[STMT_API_ADD] = "INSERT OR REPLACE INTO api(name, role) VALUES (:name, :role)",

	/* reading */
	[STMT_FUNCTION_GET] = "SELECT unit, symbol, file, line, col, end_line, params, flags,"
			      " returns FROM function WHERE id = :id",
	[STMT_FILE_SCOPE_GET] =
		"SELECT seq, file FROM file_scope WHERE function = :id ORDER BY seq",
	/* of several with the same tag: in that file, in a header, then by path */
	[STMT_RECORD_GET] =
		"SELECT r.id, r.tag, r.kind, r.size, r.align, r.file, r.line FROM record r"
		" JOIN file f ON f.id = r.file WHERE r.tag = :tag"
		" ORDER BY r.file = :file DESC, f.path GLOB '*.h' DESC, f.path, r.line LIMIT 1",
	[STMT_MEMBERS_GET] =
		"SELECT name, type, record, offset_bits, size_bits, align, count, flags, line"
		" FROM member WHERE owner = :id ORDER BY idx",
	[STMT_DEFINITIONS] = "SELECT id FROM function WHERE symbol = :id",
	[STMT_USERS_OF_MEMBER] = "SELECT function FROM member_use WHERE member = :id",
	[STMT_USERS_OF_SYMBOL] = "SELECT function FROM symbol_use WHERE symbol = :id",
	[STMT_CALLERS_OF] = "SELECT function FROM call_from WHERE callee = :id",
};
