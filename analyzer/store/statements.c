/* SPDX-License-Identifier: GPL-2.0-only */
/* Every statement of the room, prepared once when it is first used. */
#include "store/database.h"

#define HIT_ORDER							\
	" SELECT h.function, h.seq, h.idx, h.place FROM hit h"		\
	" LEFT JOIN function fn ON fn.id = h.function"			\
	" LEFT JOIN unit u ON u.id = -h.function"			\
	" LEFT JOIN file f ON f.id = coalesce(fn.file, u.file)"		\
	" ORDER BY f.path, fn.line, h.function, h.seq, h.idx, h.place"

/* CROSS JOIN: SQLite must not begin at the large table. */
#define USERS(places)							\
	" (SELECT DISTINCT u.function FROM " places " p"		\
	" CROSS JOIN place_use u ON u.place = p.place) k"
#define FLOWS_INTO(places)						\
	" SELECT w.function, w.seq, -1, w.dst FROM" USERS(places)	\
	" CROSS JOIN flow w ON w.function = k.function"			\
	" WHERE w.dst > 0 AND w.dst IN " places
#define FLOWS_FROM(places)						\
	" SELECT w.function, w.seq, -1, w.src FROM" USERS(places)	\
	" CROSS JOIN flow w ON w.function = k.function"			\
	" WHERE w.src > 0 AND w.src IN " places
#define ARGS_OF(places)							\
	" SELECT a.function, a.seq, a.idx, a.place FROM" USERS(places)	\
	" CROSS JOIN arg a ON a.function = k.function"			\
	" WHERE a.place > 0 AND a.place IN " places
#define HITS "WITH hit(function, seq, idx, place) AS ("
#define OF_MEMBER "(SELECT place FROM place_member WHERE member = :id)"
#define OF_PLACE "(SELECT :id AS place)"
#define OF_SYMBOL "(SELECT id AS place FROM packed_place WHERE symbol = :id AND symbol > 0)"

const char *const db_sql[STMTS] = {
	[STMT_BEGIN] = "BEGIN IMMEDIATE",
	[STMT_COMMIT] = "COMMIT",
	[STMT_ROLLBACK] = "ROLLBACK",
	[STMT_META_GET] = "SELECT value FROM meta WHERE key = :key",
	[STMT_META_SET] = "INSERT OR REPLACE INTO meta(key, value) VALUES (:key, :value)",

	/* texts */
	[STMT_TEXT_FIND + TEXT_STRING] =
		"SELECT id FROM string WHERE key = :key AND text = :text",
	[STMT_TEXT_FIND + TEXT_SYMBOL] = "SELECT id FROM symbol WHERE key = :key AND name = :text",
	[STMT_TEXT_FIND + TEXT_PLACE] =
		"SELECT id FROM packed_place WHERE key = :key AND data = :data",
	[STMT_TEXT_FIND + TEXT_FILE] = "SELECT id FROM file WHERE path = :text",
	[STMT_TEXT_GET + TEXT_STRING] = "SELECT text FROM string WHERE id = :id",
	[STMT_TEXT_GET + TEXT_SYMBOL] = "SELECT name FROM symbol WHERE id = :id",
	[STMT_TEXT_GET + TEXT_PLACE] = "SELECT data FROM packed_place WHERE id = :id",
	[STMT_TEXT_GET + TEXT_FILE] = "SELECT path FROM file WHERE id = :id",
	[STMT_TEXT_ADD + TEXT_STRING] =
		"INSERT INTO string(id, key, text) VALUES (:id, :key, :text)",
	[STMT_TEXT_ADD + TEXT_SYMBOL] = "INSERT INTO symbol(id, key, name) VALUES (:id, :key, :text)",
	[STMT_TEXT_ADD + TEXT_PLACE] =
		"INSERT INTO packed_place(id, key, symbol, data)"
		" VALUES (:id, :key, :symbol, :data)",
	[STMT_TEXT_ADD + TEXT_FILE] = "INSERT INTO file(id, path) VALUES (:id, :text)",
	[STMT_TEXT_RANGE + TEXT_STRING] = "SELECT 0, max(id) FROM string",
	[STMT_TEXT_RANGE + TEXT_SYMBOL] = "SELECT 0, max(id) FROM symbol",
	[STMT_TEXT_RANGE + TEXT_PLACE] =
		"SELECT (SELECT min(id) FROM packed_place), (SELECT max(id) FROM packed_place)",
	[STMT_TEXT_RANGE + TEXT_FILE] = "SELECT 0, max(id) FROM file",
	[STMT_PLACE_MEMBER_ADD] =
		"INSERT OR IGNORE INTO place_member(member, place) VALUES (:member, :place)",
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
	[STMT_PLACE_USE_ADD] =
		"INSERT OR IGNORE INTO place_use(place, function) VALUES (:id, :function)",
	[STMT_PLACE_USE_DROP] =
		"DELETE FROM place_use WHERE place = :id AND function = :function",
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
	[STMT_EACH_POINTER_CALL] =
		"SELECT c.function, c.seq FROM call_from k"
		" CROSS JOIN call c ON c.function = k.function AND c.callee = 0"
		" WHERE k.callee = 0",
	/* "@" sorts right before "A": all that begins with "name@" */
	[STMT_SYMBOLS_NAMED] = "SELECT id FROM symbol WHERE key = :key AND (name = :name"
		" OR (name > :name || '@' AND name < :name || 'A')) ORDER BY name",
	[STMT_LEFT_OUT_LIST] = "SELECT file, reason FROM left_out ORDER BY file",
	[STMT_API_CLEAR] = "DELETE FROM api",
	[STMT_API_ADD] = "INSERT OR REPLACE INTO api(name, role) VALUES (:name, :role)",

	/* reading */
	[STMT_FUNCTION_GET] = "SELECT unit, symbol, file, line, col, end_line, params, flags,"
			      " returns FROM function WHERE id = :id",
	[STMT_FILE_SCOPE_GET] =
		"SELECT seq, file FROM file_scope WHERE function = :id ORDER BY seq",
	[STMT_FLOW_AT] = "SELECT seq, op, dst, src, line, col FROM flow"
			 " WHERE function = :id AND seq = :seq",
	[STMT_SCOPE_FILE] = "SELECT file FROM file_scope WHERE function = :id AND seq <= :seq"
			    " ORDER BY seq DESC LIMIT 1",
	/* of several with the same tag: in that file, in a header, then by path */
	[STMT_RECORD_GET] =
		"SELECT r.id, r.tag, r.kind, r.size, r.align, r.file, r.line FROM record r"
		" JOIN file f ON f.id = r.file WHERE r.tag = :tag"
		" ORDER BY r.file = :file DESC, f.path GLOB '*.h' DESC, f.path, r.line LIMIT 1",
	[STMT_MEMBERS_GET] =
		"SELECT name, type, record, offset_bits, size_bits, align, count, flags, line"
		" FROM member WHERE owner = :id ORDER BY idx",
	[STMT_LIST + LIST_DEFINITIONS] =
		HITS "SELECT id, 0, 0, 0 FROM function WHERE symbol = :id)" HIT_ORDER,
	[STMT_LIST + LIST_CALLERS] =
		HITS "SELECT c.function, c.seq, -2, 0 FROM call_from k"
		" CROSS JOIN call c ON c.function = k.function AND c.callee = k.callee"
		" WHERE k.callee = :id)"
		HIT_ORDER,
	[STMT_LIST + LIST_CALLS_VIA] =
		HITS "SELECT c.function, c.seq, -2, c.via FROM" USERS(OF_MEMBER)
		" CROSS JOIN call c ON c.function = k.function"
		" WHERE c.via > 0 AND c.via IN " OF_MEMBER ")" HIT_ORDER,
	[STMT_LIST + LIST_MEMBER_USES] =
		HITS FLOWS_INTO(OF_MEMBER) " UNION ALL" ARGS_OF(OF_MEMBER) ")" HIT_ORDER,
	[STMT_LIST + LIST_MEMBER_READS] = HITS FLOWS_FROM(OF_MEMBER) ")" HIT_ORDER,
	[STMT_LIST + LIST_SYMBOL_USES] =
		HITS FLOWS_FROM(OF_PLACE) " UNION ALL" ARGS_OF(OF_PLACE) ")" HIT_ORDER,
	[STMT_LIST + LIST_GLOBAL_USES] =
		HITS FLOWS_INTO(OF_SYMBOL) " UNION ALL" ARGS_OF(OF_SYMBOL) ")" HIT_ORDER,
};
