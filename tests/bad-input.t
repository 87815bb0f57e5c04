#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What is wrong with the input is said in one line, with exit 2, and nothing is
# half done: no report, no changed database.
. "$(dirname "$0")/lib.sh"

tree=$(cd "$scratch" && pwd -P)/tree
commands=$tree/compile_commands.json
cp -r corpus/mini "$tree"
dmattr=("$DMATTR" -k "$tree")
db=$scratch/facts.sqlite

# database FILE STATEMENT...: run statements on it
database() {
	python3 - "$@" <<'P'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    for statement in sys.argv[2:]:
        db.execute(statement)
db.close()
P
}

# says NAME STATUS LINES PATTERN COMMAND...: that status, at most so many lines on
# stderr, one of them like the pattern ('': any or none)
says() {
	local name=$1 status=$2 lines=$3 pattern=$4 rc
	shift 4
	"$@" >"$scratch/out" 2>"$scratch/err"
	rc=$?
	if ((rc == status)) && (($(wc -l <"$scratch/err") <= lines)) &&
	   { [[ -z $pattern ]] || grep -qE -- "$pattern" "$scratch/err"; }; then
		ok "$name"
	else
		not_ok "$name"
		diag "status $rc, wanted $status and at most $lines lines, one like: $pattern"
		diag "$(head -n 5 "$scratch/err")"
	fi
}

as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

# ---- the command line ----

refuses "an unknown command" "unknown command 'frob'" "${dmattr[@]}" frob
refuses "help on an unknown command" "unknown command 'frob'" "$DMATTR" help frob
refuses "an unknown option" "'--frob' is unknown" "$DMATTR" --frob check
refuses "an unknown option of a command" "'--frob' is unknown" "${dmattr[@]}" check --frob
refuses "an unknown short option" "'-x' is unknown" "${dmattr[@]}" check -x
refuses "-k without its argument" "'-k' wants an argument" "$DMATTR" -k
refuses "--format without its argument" "'--format' wants an argument" \
	"${dmattr[@]}" check --format
refuses "an argument for --quiet" "'--quiet=1' takes no argument" "${dmattr[@]}" --quiet=1 check
for n in 0 -1 x 1x 99999999999999999999 ''; do
	refuses "-j '$n'" "-j wants a number" "${dmattr[@]}" -j "$n" check
done
refuses "an unknown format" "unknown format 'xml'; there are: .*text.*json" \
	"${dmattr[@]}" check --format xml
refuses "an unknown rule" "unknown rule 'dma-frob'; there are: .*dma-require-coherent" \
	"${dmattr[@]}" check --rule dma-frob
refuses "--arch with a path" "not the name of an architecture" \
	"${dmattr[@]}" --arch ../x86 check
refuses "explain without a rule" "one rule or site" "${dmattr[@]}" explain
refuses "explain of an unknown rule" "unknown rule 'dma-frob'" "${dmattr[@]}" explain dma-frob
refuses "facts without a file" "one .c file" "${dmattr[@]}" facts
refuses "facts of a header" "is no .c file" "${dmattr[@]}" facts include/linux/mm.h
refuses "query without a subject" "there are: sites" "${dmattr[@]}" query
refuses "query of an unknown subject" "query frob: there are: sites" "${dmattr[@]}" query frob

# ---- the tree ----

mkdir "$scratch/empty"
refuses "not a kernel tree" "not a kernel tree.*-k DIR" "$DMATTR" -k "$scratch/empty" check
refuses "a tree that is not there" "no such directory" "$DMATTR" -k "$scratch/nowhere" check
refuses "a tree that is a file" "no such directory" "$DMATTR" -k "$tree/Makefile" check
refuses "no such path" "no such file or directory: drivers/nowhere" \
	"${dmattr[@]}" check drivers/nowhere
refuses "a path outside the tree" "/etc is outside the tree" "${dmattr[@]}" check /etc
refuses "a path that climbs out of the tree" "is outside the tree" \
	"${dmattr[@]}" check drivers/../../empty
refuses "a path that is no source" "neither a directory nor a .c" "${dmattr[@]}" check Makefile

# ---- a database ----

refuses "query without a database" "no database .*run 'dmattr check'" \
	env DMATTR_CACHE="$scratch/fresh" "${dmattr[@]}" query sites
check "index makes a database" "${dmattr[@]}" --db "$db" index
refuses "query of an unknown function" "no function frob in the database" \
	"${dmattr[@]}" --db "$db" query callers frob
refuses "query of a path from an unknown function" "no function frob in the database" \
	"${dmattr[@]}" --db "$db" query path frob region_map
refuses "query of an unknown record" "no record frob" "${dmattr[@]}" --db "$db" query layout frob
refuses "query of a statement that writes" "only statements that read" \
	"${dmattr[@]}" --db "$db" query sql 'DELETE FROM unit'
refuses "query of no statement" "syntax error" "${dmattr[@]}" --db "$db" query sql 'FROB'
refuses "explain of a line without a site" "no mapping site there.*line 32" \
	"${dmattr[@]}" --db "$db" explain drivers/misc/region.c:1
refuses "explain of a file that is not there" "no such file or directory" \
	"${dmattr[@]}" --db "$db" explain drivers/misc/nowhere.c:1
refuses "explain of an unknown id" "'0123abcd' is neither a rule" \
	"${dmattr[@]}" --db "$db" explain 0123abcd

refuses "a database that is of another tree" "is of the tree $tree, not of" \
	"$DMATTR" -k corpus/mini --db "$db" check
cp "$db" "$scratch/other.sqlite"
database "$scratch/other.sqlite" 'PRAGMA user_version = 77'
refuses "a database of another schema, to read" "of another schema.*dmattr index" \
	"${dmattr[@]}" --db "$scratch/other.sqlite" query sites
says "a database of another schema is made again, and it is said" 1 1 "it is made again" \
	"${dmattr[@]}" --db "$scratch/other.sqlite" check
for size in 100 3000 20000 100000; do
	head -c $size "$db" >"$scratch/short.sqlite"
	refuses "a database cut to $size bytes, to read" "is damaged; remove it" \
		"${dmattr[@]}" --db "$scratch/short.sqlite" query sites
	refuses "a database cut to $size bytes, to write" "is damaged; remove it" \
		"${dmattr[@]}" --db "$scratch/short.sqlite" check
done
: >"$scratch/nothing.sqlite"
refuses "an empty file, to read" "is empty; run" \
	"${dmattr[@]}" --db "$scratch/nothing.sqlite" query sites
cp Makefile "$scratch/text.sqlite"
refuses "a file that is no database" "is not a database; it is left as it is" \
	"${dmattr[@]}" --db "$scratch/text.sqlite" check
check "it is left as it is" cmp Makefile "$scratch/text.sqlite"
database "$scratch/foreign.sqlite" 'CREATE TABLE a(b)'
cp "$scratch/foreign.sqlite" "$scratch/foreign.copy"
refuses "a database of another program" "of another program; it is left as it is" \
	"${dmattr[@]}" --db "$scratch/foreign.sqlite" check
check "it is left as it is" cmp "$scratch/foreign.sqlite" "$scratch/foreign.copy"
refuses "a database in a directory that is not there" "cannot write .*or name another file" \
	"${dmattr[@]}" --db "$scratch/nowhere/x" check
mkdir "$scratch/directory"
refuses "a database that is a directory" "cannot write .*or name another file" \
	"${dmattr[@]}" --db "$scratch/directory" check

# hold lock|whole DATABASE: keep it locked, as process $holder, until released
hold() {
	rm -f "$scratch/held"
	python3 - "$scratch/held" "$@" <<'P' &
import fcntl, sqlite3, sys, time
if sys.argv[2] == "lock":
    f = open(sys.argv[3] + "-lock", "w")
    fcntl.lockf(f, fcntl.LOCK_EX)
else:
    db = sqlite3.connect(sys.argv[3], isolation_level=None)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    db.execute("UPDATE meta SET value = value")
open(sys.argv[1], "w").close()
time.sleep(300)
P
	holder=$!
	until [[ -e $scratch/held ]] || ! kill -0 $holder 2>/dev/null; do sleep 0.1; done
}
release() { kill $holder; wait $holder 2>/dev/null; }

hold lock "$db"
refuses "a database that another dmattr writes" "written by another dmattr .process $holder." \
	"${dmattr[@]}" --db "$db" check
says "it can be read all the same" 0 0 '' "${dmattr[@]}" --db "$db" query callees region_map
release
hold whole "$db"
refuses "a database that another program holds, to read" "held by another program" \
	"${dmattr[@]}" --db "$db" query callees region_map
refuses "a database that another program holds, to write" "held by another program" \
	"${dmattr[@]}" --db "$db" check
release

# ---- a full disk ----

# the shell's limit stands for a disk: 100 KB for a file, and no signal
small_disk() { (trap '' XFSZ; ulimit -f 100; "$@"); }
refuses "no room for the database" "cannot write .*free some space" \
	small_disk "${dmattr[@]}" --db "$scratch/full.sqlite" check
cp "$db" "$scratch/grows.sqlite"
cp corpus/mini/drivers/misc/region.c "$tree/drivers/misc/region.c"
for i in $(seq 2000); do
	echo "int grows_$i(struct device *dev) { return dma_map_single(dev, dev, $i, 1); }"
done >>"$tree/drivers/misc/region.c"
small_more() { (trap '' XFSZ; ulimit -f 300; "$@"); }
refuses "no room for more facts" "cannot write .*free some space" \
	small_more "${dmattr[@]}" --db "$scratch/grows.sqlite" check
cp corpus/mini/drivers/misc/region.c "$tree/drivers/misc/region.c"
says "what was stored before is kept" 0 0 '' \
	"${dmattr[@]}" --db "$scratch/grows.sqlite" query callees region_map
mkdir "$scratch/disk"
if ((EUID == 0)) && mount -t tmpfs -o size=64k tmpfs "$scratch/disk" 2>/dev/null; then
	refuses "a full disk" "cannot write .*No space left on device.*free some space" \
		"${dmattr[@]}" --db "$scratch/disk/x" check
	refuses "a full disk, the default database" "No space left on device" \
		env DMATTR_CACHE="$scratch/disk/cache" "${dmattr[@]}" check
	umount "$scratch/disk"
else
	skip "a full disk" "cannot mount a tmpfs"
	skip "a full disk, the default database" "cannot mount a tmpfs"
fi
says "standard output on a full disk" 2 1 "cannot write to standard output: No space" \
	sh -c '"$@" >/dev/full' - "${dmattr[@]}" --db "$db" check
says "facts on a full disk" 2 1 "cannot write to standard output: No space" \
	sh -c '"$@" >/dev/full' - "${dmattr[@]}" facts drivers/misc/region.c
says "standard output closed" 2 1 "cannot write to standard output" \
	sh -c '"$@" >&-' - "${dmattr[@]}" --db "$db" check
check "the report is not in a file of dmattr's instead" \
	sh -c '! grep -q coverage: "$1" "$1-lock"' - "$db"

# ---- rules ----

data=$scratch/data
# bad_rules NAME FILE PATTERN FROM TO: FROM becomes TO once in rules/FILE
bad_rules() {
	rm -rf "$data"
	mkdir -p "$data/analyzer/kbuild"
	cp -r rules "$data/rules"
	python3 - "$data/rules/$2" "$4" "$5" <<'P'
import sys
path, old, new = sys.argv[1:]
text = open(path).read()
assert old in text, "the test is out of date: no " + old
open(path, "w").write(text.replace(old, new, 1))
P
	refuses "$1" "$data/rules/$2:[0-9]+:[0-9]+: $3" \
		env DMATTR_RULES="$data/rules" DMATTR_DATADIR="$data" \
		"${dmattr[@]}" --db "$db" check
}
for file in api.json verdicts.json; do
	bad_rules "broken $file" $file "" '": [' '": [,'
	bad_rules "an unknown schema in $file" $file ".*schema" '/1"' '/99"'
	bad_rules "an unknown key at the top of $file" $file '.*"?frob' '{' '{ "frob": 1,'
	rm "$data/rules/$file"
	refuses "no $file" "$data/rules/$file:.*No such file" \
		env DMATTR_RULES="$data/rules" DMATTR_DATADIR="$data" \
		"${dmattr[@]}" --db "$db" check
done
bad_rules "an unknown key of an API" api.json 'unknown key.*rolle.*; allowed: .*role' \
	'"role"' '"rolle"'
bad_rules "an unknown role" api.json '.*frob.*; allowed: map, unmap' '"map"' '"frob"'
bad_rules "a partner that is not there" api.json '.*dma_frob' '["dma_unmap_single"' '["dma_frob"'
bad_rules "an argument that is none" api.json '.*device' '"device": 0' '"device": "first"'
bad_rules "an API twice" api.json '.*duplicate' '"dma_map_page"' '"dma_map_single"'
bad_rules "an unknown key of a verdict" verdicts.json '.*iff' '"if"' '"iff"'
bad_rules "an unknown premise" verdicts.json '.*frob' '["mmio"' '["frob"'
bad_rules "an unknown verdict" verdicts.json '.*frob' '"verdict": "none"' '"verdict": "frob"'
bad_rules "an unknown confidence" verdicts.json '.*frob' '"confidence": "high"' \
	'"confidence": "frob"'
bad_rules "a finding of no rule" verdicts.json '.*dma-frob' \
	'"rule": "dma-require-coherent"' '"rule": "dma-frob"'
bad_rules "an unknown level of a finding" verdicts.json '.*frob' '"level": "note"' '"level": "frob"'
bad_rules "no list of checks" verdicts.json ".*lacks the list 'checks'" \
	"$(grep -o '"checks": \[[^]]*\]' rules/verdicts.json)" '"checks": "all"'
bad_rules "a name that is none" verdicts.json ".*list of names in 'warnings'" \
	'"warnings": [' '"warnings": [1, '
bad_rules "a mapper that is not there" api.json '.*dma_frob' \
	'"mapper": "hmm_dma_map_pfn"' '"mapper": "dma_frob"'
echo '{' >"$data/rules/verdicts.json"
refuses "explain of a rule in broken rules" "verdicts.json:[0-9]+:[0-9]+: " \
	env DMATTR_RULES="$data/rules" DMATTR_DATADIR="$data" \
	"${dmattr[@]}" explain dma-require-coherent

# ---- compile_commands.json ----

# bad_commands NAME PATTERN COMMAND...: what it prints is one
bad_commands() {
	local name=$1 pattern=$2
	shift 2
	"$@" >"$commands"
	refuses "$name" "$commands:$pattern" "${dmattr[@]}" --db "$db" check
}
good=corpus/mini/compile_commands.json
bad_commands "half a compile_commands.json" "[0-9]+:[0-9]+: .*gen_compile_commands.py" \
	head -c 300 $good
bad_commands "an empty compile_commands.json" "[0-9]+:[0-9]+: " true
bad_commands "a compile_commands.json that is no list" "1:1: not a list" echo '{}'
bad_commands "an entry that is no object" ".*entry 0" echo '[ 1 ]'
bad_commands "entries without a file" ".*entry 0: .*\"file\"" sed 's/"file"/"fiel"/' $good
bad_commands "entries without a command" ".*entry 0: .*\"command\"" \
	sed 's/"arguments"/"argments"/' $good
bad_commands "a compile_commands.json that is binary" "[0-9]+:[0-9]+: " head -c 4096 "$DMATTR"

python3 - corpus/mini/compile_commands.json "$commands" <<'P'
import json, sys
entries = json.load(open(sys.argv[1]))
pad = ["-DX%d=%s" % (i, "y" * 40) for i in range(50)]
for i in range(24000):
    file = "drivers/huge/f%d.c" % i
    entries.append({"directory": ".", "file": file, "arguments": ["clang", *pad, "-c", file]})
json.dump(entries, open(sys.argv[2], "w"))
P
says "a compile_commands.json of $(($(stat -c %s "$commands") >> 20)) MB, in a minute" 1 0 '' \
	timeout 60 "${dmattr[@]}" --db "$scratch/huge.sqlite" check

python3 - corpus/mini/compile_commands.json "$commands" <<'P'
import json, sys
entries = json.load(open(sys.argv[1]))
entries.append({"directory": ".", "file": "drivers/misc/gone.c",
                "arguments": ["clang", "-c", "drivers/misc/gone.c"]})
json.dump(entries, open(sys.argv[2], "w"))
P
says "a compile_commands.json that names a file that is gone" 1 0 '' \
	"${dmattr[@]}" --db "$scratch/gone.sqlite" check
check "the report lists it with the reason" \
	grep -E '^drivers/misc/gone.c: note: .*is gone' "$scratch/out"

rm "$commands"
refuses "no compile_commands.json with --no-kbuild" "no compile_commands.json in $tree" \
	"${dmattr[@]}" --no-kbuild check

# ---- a tree that cannot be configured ----

cat >>"$tree/Makefile" <<'M'
allmodconfig:
	@for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do echo "line $$i"; done; exit 3
M
says "a tree that cannot be configured" 2 12 "^dmattr: error: $tree cannot be configured" \
	"${dmattr[@]}" -q check
check "the last lines of make are there" grep -x 'line 14' "$scratch/err"
check "nothing else is: no empty line" sh -c '! grep -x "" "$1"' - "$scratch/err"
mkdir "$scratch/bin"
refuses "no compiler to configure with" "install clang" \
	env PATH="$scratch/bin" "${dmattr[@]}" -q check
for tool in clang-19 ld.lld-19 env; do ln -s /bin/true "$scratch/bin/$tool"; done
refuses "no make to configure with" "no make; install it" \
	env PATH="$scratch/bin" "${dmattr[@]}" -q check
mkdir "$scratch/build"
touch "$scratch/build/.config"
refuses "a build directory without commands" "has no compile_commands.json" \
	"${dmattr[@]}" -b "$scratch/build" check
refuses "a build directory that cannot be" "no build directory" \
	"${dmattr[@]}" -b "$scratch/no/where" check
cp corpus/mini/Makefile "$tree/"
cp corpus/mini/compile_commands.json "$commands"

# ---- files that cannot be read ----

# The report is made of the others, as grep does: the line, the row, and exit 2.
unreadable() {
	local name=$1 pattern=$2
	shift 2
	says "$name: one line, exit 2" 2 1 "$pattern" "$@"
	check "$name: the report lists it" grep -E "^drivers/misc/.*: note: .*" "$scratch/out"
	check "$name: it counts once" grep -E "^coverage: $want files, $((want - 1)) parsed" \
		"$scratch/out"
}
ln -s nowhere "$tree/drivers/misc/dangling.c"
want=9
unreadable "a source that is a dangling link" "drivers/misc/dangling.c: .*No such file" \
	"${dmattr[@]}" --db "$scratch/link.sqlite" check
rm "$tree/drivers/misc/dangling.c"
mkdir "$tree/drivers/misc/directory.c"
says "a directory that is called like a source" 1 0 '' \
	"${dmattr[@]}" --db "$scratch/dir.sqlite" check
rmdir "$tree/drivers/misc/directory.c"
if ((EUID)); then
	as_nobody() { "$@"; }
fi
cp "$DMATTR" "$scratch/dmattr"
mkdir -m 777 "$scratch/nobody"
chmod 755 "$scratch"
chmod 0 "$tree/drivers/misc/ring.c"
unset DMATTR_CACHE
nobody=(as_nobody env -C / DMATTR_CACHE="$scratch/nobody" DMATTR_RULES="$scratch/rules"
	"$scratch/dmattr" -k "$tree")
cp -r rules "$scratch/rules"
if as_nobody "$scratch/dmattr" --version >/dev/null 2>&1; then
	want=8
	unreadable "a file without permission" "drivers/misc/ring.c: .*Permission denied" \
		"${nobody[@]}" check
	want=1
	unreadable "a file without permission, by its name" \
		"drivers/misc/ring.c: .*Permission denied" \
		"${nobody[@]}" --db "$scratch/nobody/x" check drivers/misc/ring.c
	chmod 644 "$tree/drivers/misc/ring.c"
	chmod 0 "$tree/drivers"
	refuses "a directory without permission" "drivers/misc: Permission denied" \
		"${nobody[@]}" --db "$scratch/nobody/y" check drivers/misc
	chmod 755 "$tree/drivers"
else
	skip "a file without permission" "cannot become another user"
fi
chmod 644 "$tree/drivers/misc/ring.c"
plan
