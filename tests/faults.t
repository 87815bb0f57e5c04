#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What can happen to a run: it is killed, interrupted, its worker dies or hangs, there
# are no file descriptors, nobody reads its output, the disk is full. It says so in one
# line, and the next run is as good as one that nothing happened to.
. "$(dirname "$0")/lib.sh"

export DMATTR
tree=$(cd "$scratch" && pwd -P)/tree
misc=$tree/drivers/misc
db=$scratch/facts.sqlite
commands=$tree/compile_commands.json
cp -r corpus/mini "$tree"

# Enough files for several commits of the database.
for i in {1..90}; do
	cat >"$misc/unit$i.c" <<C
#include <linux/dma-mapping.h>
struct unit$i { void *data; dma_addr_t handle; };
static int unit${i}_next(struct unit$i *u) { return u->handle == $i; }
int unit${i}_map(struct device *dev, struct unit$i *u)
{
	u->handle = dma_map_single(dev, u->data, $i, DMA_TO_DEVICE);
	return unit${i}_next(u);
}
C
done
python3 - "$commands" <<'P'
import json, sys
entries = json.load(open(sys.argv[1]))
for i in range(1, 91):
    file = f"drivers/misc/unit{i}.c"
    entries.append({**entries[0], "file": file,
                    "arguments": entries[0]["arguments"][:-1] + [file]})
json.dump(entries, open(sys.argv[1], "w"))
P
# a file that changes while dmattr looks at it is never taken as known
find "$tree" -type f -exec touch -d '1 hour ago' {} +

dmattr() { "$DMATTR" -k "$tree" --db "$db" "$@"; }
forget() { rm -f "$db" "$db"-wal "$db"-shm; }

# as_undisturbed NAME: the next run completes, and the database is as it should be
as_undisturbed() {
	dmattr -q index 2>"$scratch/err"
	tests/facts-of "$db" >"$scratch/facts" 2>>"$scratch/err"
	check "$1" diff "$scratch/undisturbed" "$scratch/facts"
}

files=$(find "$misc" -name '*.c' | wc -l)
dmattr index 2>"$scratch/err"
forget
start=$(date +%s%N)
dmattr index 2>"$scratch/err"
took=$((($(date +%s%N) - start) / 1000000))
tests/facts-of "$db" >"$scratch/undisturbed"
check "an undisturbed index" test \
	"$(grep -c '^unit: .*failed=0 errors=0' "$scratch/undisturbed")" = "$files"

# ---- kill -9 of dmattr, which is the one writer ----

RANDOM=$$
diag "seed $$, an index takes $took ms"
# each moment of a run, and of one that goes on where another was killed
killed=0 wrong=0 some=0
for ((try = 1; killed < 50 && try <= 120; try++)); do
	((try % 2)) && forget
	"$DMATTR" -k "$tree" --db "$db" -q index 2>/dev/null &
	pid=$!
	sleep "$(printf '0.%03d' $((RANDOM % (took > 999 ? 999 : took))))"
	kill -9 $pid 2>/dev/null && killed=$((killed + 1))
	wait $pid 2>/dev/null
	((try % 8)) && continue
	n=$(tests/facts-of "$db" 2>/dev/null | grep -c '^unit:')
	((n < files)) && some=$((some + 1))
	dmattr -q index 2>"$scratch/err" && tests/facts-of "$db" >"$scratch/facts" &&
		cmp -s "$scratch/undisturbed" "$scratch/facts" || wrong=$((wrong + 1))
done
check "killed at $killed moments" test $killed = 50
check "... some left work" test $some -gt 0
check "the next run completes each time, with the same database" test $wrong = 0
echo "$db" >"$scratch/pattern"
# the kernel kills them, and may take a moment
for _ in {1..50}; do
	grep -qsFf "$scratch/pattern" /proc/[0-9]*/cmdline || break
	sleep 0.1
done
check "no worker outlives its dmattr" sh -c '! grep -lsFf "$1" /proc/[0-9]*/cmdline' - \
	"$scratch/pattern"

# ---- kill -9 of workers ----

# child PID: one of its children; nothing if there is none
child() { local c; read -r c _ <"/proc/$1/task/$1/children"; echo "$c"; } 2>/dev/null

# its file gets another one (of which incremental.t kills that, too)
shot=0 wrong=0
for round in {1..6}; do
	forget
	"$DMATTR" -k "$tree" --db "$db" -j2 index 2>"$scratch/err" &
	run=$!
	sleep "$(printf '0.%03d' $((RANDOM % (took > 999 ? 999 : took) / 2)))"
	until worker=$(child $run); [[ $worker ]] || ! kill -0 $run 2>/dev/null; do :; done
	[[ $worker ]] && kill -9 "$worker" 2>/dev/null && shot=$((shot + 1))
	wait $run || wrong=$((wrong + 1))
	tests/facts-of "$db" | cmp -s "$scratch/undisturbed" || wrong=$((wrong + 1))
done
check "in $shot of 6 runs a worker is killed" test $shot -gt 0
check "... the run goes on, and the database is that of an undisturbed one" test $wrong = 0

# ---- the parser dies, or does not end ----

cp -rp "$tree" "$scratch/whole"
sick() {
	printf '%s\n' "$@" >>"$misc/unit1.c"
	touch -d '30 minutes ago' "$misc/unit1.c"
}
mend() {
	cp -p "$scratch/whole/drivers/misc/unit1.c" "$misc/unit1.c"
}
for pragma in crash llvm_fatal_error; do
	sick "#pragma clang __debug $pragma"
	dmattr index 2>"$scratch/err"
	rc=$?
	check "libclang dies ($pragma): the run goes on" test $rc = 0
	check "... the file is said to be failed" \
		grep -qE 'unit1.c: failed: (killed by signal|the worker ended)' "$scratch/err"
	check "... and no other" grep -q ' 0 damaged, 1 failed' "$scratch/err"
	mend
	as_undisturbed "... mended, all is as before"
done

# 4^30 times an empty file
{
	for _ in 1 2 3 4; do echo '#include "endless.h"'; done
} >"$misc/endless.inc"
printf '#if __INCLUDE_LEVEL__ < 30\n%s\n#endif\n' "$(cat "$misc/endless.inc")" >"$misc/endless.h"
rm "$misc/endless.inc"
sick '#include "endless.h"'
before=$SECONDS
if [[ $DMATTR == */san/* ]]; then
	skip "a worker has 4 GiB" "no limit with the address sanitizer"
else
	"$DMATTR" -k "$tree" --db "$db" --time-limit 1 index 2>"$scratch/err" &
	run=$!
	until worker=$(child $run); [[ $worker ]] || ! kill -0 $run 2>/dev/null; do :; done
	for _ in {1..20}; do
		limit=$(awk '/^Max address space/ { print $4, $5 }' "/proc/$worker/limits" 2>/dev/null)
		[[ $limit == unlimited* ]] || break
		sleep 0.05
	done
	wait $run
	check "a worker has 4 GiB" test "$limit" = "4294967296 4294967296"
	touch "$misc/unit1.c"
fi
dmattr --time-limit 1 index 2>"$scratch/err"
rc=$?
check "a parse without end: the run goes on" test $rc = 0
check "... after the time limit" test $((SECONDS - before)) -lt 20
check "... the file is said to be failed" grep -q 'unit1.c: failed: time limit of 1 s' "$scratch/err"
mend
rm "$misc/endless.h"
as_undisturbed "... mended, all is as before"

# 2^40 times eight numbers
if [[ $DMATTR == */san/* ]]; then
	skip "a parse that takes all memory" "no limit with the address sanitizer"
else
	sick "#define A0 1, 2, 3, 4, 5, 6, 7, 8," \
		"$(for i in {1..39}; do echo "#define A$i A$((i - 1)) A$((i - 1))"; done)" \
		"static const int all[] = { A39 };"
	# less than a worker's own limit, which is left as low as it is: to fill 4 GiB takes long
	(ulimit -v 800000; exec "$DMATTR" -k "$tree" --db "$db" index) 2>"$scratch/err"
	rc=$?
	check "a parse that takes all memory: the run goes on" test $rc = 0
	check "... the file is said to be failed" grep -q 'unit1.c: failed: killed by signal' \
		"$scratch/err"
	check "... and no other" grep -q ' 0 damaged, 1 failed' "$scratch/err"
	mend
	as_undisturbed "... mended, all is as before"
fi

# ---- no file descriptors, no processes ----

# With few descriptors a run says what is wrong, or does all; nothing in between is kept.
forget
odd=0 refused=0
for n in 4 5 6 7 8 9 10 11 12 13 14 16 18 20 24 32; do
	(ulimit -n "$n"; exec "$DMATTR" -q -k "$tree" --db "$db" index) >"$scratch/out" 2>"$scratch/err"
	rc=$?
	((rc == 0 || rc == 2)) || { odd=$((odd + 1)); diag "$n descriptors: status $rc"; }
	((rc != 2)) || grep -q '^dmattr: error: ' "$scratch/err" || {
		odd=$((odd + 1)); diag "$n descriptors: nothing is said"; }
	((rc == 2)) && refused=$((refused + 1))
done
check "few file descriptors: done, or refused in a line" test $odd = 0
check "... $refused of 16 were refused" test $refused -gt 0
as_undisturbed "... and with enough of them all is as if nothing had happened"

# ---- two at once ----

forget
pids=()
for i in 1 2 3; do
	"$DMATTR" -k "$tree" --db "$db" -j1 index 2>"$scratch/err$i" & pids+=($!)
done
done=0 refused=0
for i in 1 2 3; do
	wait "${pids[i - 1]}"
	case $? in
	0) done=$((done + 1)) ;;
	2) grep -q 'written by another dmattr' "$scratch/err$i" && refused=$((refused + 1)) ;;
	esac
done
check "three writers at once: $done did it, $refused were refused" test $done -gt 0 -a $((done + refused)) = 3
as_undisturbed "... and the database is that of one"

# ---- SIGINT ----

forget
for i in {1..40}; do echo >>"$misc/unit$i.c"; done
find "$misc" -name 'unit*.c' -exec touch -d '20 minutes ago' {} +
# a shell's background job ignores SIGINT
python3 - "$DMATTR" -k "$tree" --db "$db" -j1 index 2>"$scratch/err" <<'P'
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
run = subprocess.Popen(sys.argv[1:])
while run.poll() is None:	# until a third or so is in
    try:
        if os.path.getsize(sys.argv[5] + "-wal") > 32768:
            break
    except OSError:
        pass
    time.sleep(0.01)
run.send_signal(signal.SIGINT)
start = time.monotonic()
status = run.wait()
print("ended", status, "late" if time.monotonic() - start > 1 else "in time", file=sys.stderr)
P
check "SIGINT ends a run within a second, with exit 2" grep -q '^ended 2 in time' "$scratch/err"
check "... what was parsed is said to be kept" grep -q 'stopped after .* is kept' "$scratch/err"
kept=$(tests/facts-of "$db" | grep -c '^unit:')
check "... and is ($kept files)" test "$kept" -gt 0
cp -rp "$scratch/whole/drivers" "$tree/"
as_undisturbed "... the next run does the rest"

# ---- nobody reads ----

# 141: SIGPIPE, as of any filter
for what in "check" "check --format json" "check --format sarif" "check --format html" \
	    "fix" "query sites" "facts drivers/misc/region.c"; do
	# shellcheck disable=SC2086
	(set -o pipefail; dmattr -q $what 2>"$scratch/err" | head -c 1 >/dev/null)
	rc=$?
	check "$what | head -c 1: one error at most, no crash" \
		test "$(grep -c 'error:' "$scratch/err")" -le 1 -a \( $rc -le 2 -o $rc = 141 \)
done

# ---- a full disk (for the database see bad-input.t) ----

# full NAME PATTERN COMMAND...: exit 2 and one error, which is like the pattern
full() {
	"${@:3}" >"$scratch/out" 2>"$scratch/err"
	check "$1 on a full disk: exit 2" test $? = 2
	check "... and one error" test "$(grep 'error:' "$scratch/err" | grep -c "$2")" = 1 -a \
		"$(grep -c 'error:' "$scratch/err")" = 1
}
for what in "check --format json" "check --format sarif" "check --format html" "fix" \
	    "query sites" "query sql VALUES(1)"; do
	# shellcheck disable=SC2086
	full "$what" "cannot write to standard output: No space" \
		sh -c '"$@" >/dev/full' - "$DMATTR" -q -k "$tree" --db "$db" $what
done
mkdir "$scratch/disk"
if ((EUID == 0)) && mount -t tmpfs -o size=400k tmpfs "$scratch/disk" 2>/dev/null; then
	on=$(cd "$scratch/disk" && pwd -P)/mini
	cp -r corpus/mini "$on"
	cp -r "$on" "$scratch/was"
	mkdir "$scratch/disk/mails"
	export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
	export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
	"$DMATTR" -q -k "$on" check >/dev/null
	cat /dev/zero >"$scratch/disk/rest" 2>/dev/null
	full "fix --series" "No space left on device" \
		"$DMATTR" -q -k "$on" fix --series "$scratch/disk/mails"
	full "fix --apply" "No space left on device" "$DMATTR" -q -k "$on" fix --apply
	check "... the tree is as it was" diff -r "$on" "$scratch/was"
	check "... and there is no journal to go on with" test -z \
		"$(find "$DMATTR_CACHE/journal" -type f)"
	full "a baseline" "No space left on device" "$DMATTR" -q -k "$on" check \
		--baseline "$scratch/disk/baseline" --update-baseline
	rm "$scratch/disk/rest"
	"$DMATTR" -q -k "$on" fix --apply 2>/dev/null
	check "with room again fix --apply does it" \
		grep -q DMA_ATTR_REQUIRE_COHERENT "$on/drivers/misc/region.c"
	umount "$scratch/disk"
else
	skip "fix on a full disk" "cannot mount a tmpfs"
fi
plan
