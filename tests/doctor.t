#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# doctor: what is there is named, what would stop a run is said with its mending,
# and nothing is made.
. "$(dirname "$0")/lib.sh"

tree=$scratch/tree
cp -r corpus/mini "$tree"
db=$scratch/facts.sqlite

# doctor [OPTION...]: $rc, $scratch/out, $scratch/err
doctor() {
	"$DMATTR" -k "$tree" --db "$db" "$@" doctor >"$scratch/out" 2>"$scratch/err"
	rc=$?
}

# says NAME STATUS PATTERN: on stdout; and one error on stderr if the status is 2
says() {
	check "$1" sh -c 'test $1 = $2 && grep -qE "$3" "$4" &&
		test $(wc -l <"$5") = $(($2 / 2))' - $rc "$2" "$3" "$scratch/out" "$scratch/err"
}

# stops NAME PATTERN: exit 2, one error that matches
stops() {
	check "$1" sh -c 'test $1 = 2 && grep -qE "^dmattr: error: $2" "$3" &&
		test $(wc -l <"$3") = 1 && grep -q "^1 thing would stop a run" "$4"' - \
		$rc "$2" "$scratch/err" "$scratch/out"
}

doctor
says "a good tree: nothing would stop a run" 0 '^nothing would stop a run$'
says "its version" 0 '^  version +7\.3\.0-mini$'
says "how it spells require-coherent" 0 '^  require-coherent +DMA_ATTR_REQUIRE_COHERENT$'
says "the version of libclang" 0 '^  libclang +[0-9]+\.[0-9]+'
says "the version of make" 0 '^  make +[0-9]+\.[0-9]+'
says "where its commands come from" 0 "^  commands +.*/tree/compile_commands\.json$"
says "there is no database yet" 0 '^  state +not there yet'
check "and none was made" test ! -e "$db"

"$DMATTR" -q -k "$tree" --db "$db" check >/dev/null
doctor
says "now it is good" 0 '^  state +good$'
says "and has files" 0 "^  files +$(find "$tree/drivers" -name '*.c' | wc -l), 0 damaged, 0 failed$"

python3 - "$db-lock" <<'P' &
import fcntl, sys, time
lock = open(sys.argv[1], "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
open(sys.argv[1] + ".held", "w").close()
time.sleep(30)
P
holder=$!
for ((i = 0; i < 100; i++)); do [[ -e $db-lock.held ]] && break; sleep 0.1; done
doctor
says "somebody writes it: which process" 0 "^  written by +process $holder;"
kill $holder

sed -i '/DMA_ATTR_REQUIRE_COHERENT/d' "$tree/include/linux/dma-mapping.h"
doctor
says "a tree without an attribute is no trouble" 0 '^  require-coherent +the tree lacks it'
cp corpus/mini/include/linux/dma-mapping.h "$tree/include/linux/"

# ---- what would stop a run ----

mkdir "$scratch/empty"
"$DMATTR" -k "$scratch/empty" doctor >"$scratch/out" 2>"$scratch/err"
rc=$?
stops "no kernel tree" '.*/empty is not a kernel tree .*give one with -k'
check "the tools are named all the same" grep -qE '^  libclang +[0-9]' "$scratch/out"

python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("CREATE TABLE mine (x)"); db.commit()' "$scratch/other"
db=$scratch/other doctor
stops "a database of another program" '.*/other is of another program: name another file with --db'

cp -r "$tree" "$scratch/second"
"$DMATTR" -k "$scratch/second" --db "$db" doctor >"$scratch/out" 2>"$scratch/err"
rc=$?
stops "a database of another tree" 'the database is of the tree .*/tree: name another with --db'

DMATTR_RULES=$scratch/empty doctor
stops "no rules" '.*/empty/api.json'

PATH=$scratch/empty doctor
says "no tool at all, and none is needed: not a trouble" 0 '^  flex +not there; for configuring a kernel$'
rm "$tree/compile_commands.json"
doctor --no-kbuild
stops "no commands, and make may not be asked" '--no-kbuild, and no compile_commands.json in .*/tree; '
PATH=$scratch/empty doctor
check "no tool, and a kernel to be configured: each is named with its package" sh -c \
	'test $1 = 2 && for p in make flex bison bc perl python3 clang-19; do
		grep -qE "^dmattr: error: no .*apt-get install.* ?$p( |$)" "$2" || exit 1; done' \
	- $rc "$scratch/err"
check "and counted" grep -qx "$(wc -l <"$scratch/err") things would stop a run" "$scratch/out"
check "nothing is configured" test ! -e "$DMATTR_CACHE/build"

refuses "doctor takes no argument" "takes no argument; -k names the tree" "$DMATTR" doctor it
plan
