#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dmattr fix: what it changes in each program of tests/fix (in its tail: the lines of
# the diff, or why there is none), that its diff can be applied, how --apply writes.
. "$(dirname "$0")/lib.sh"

# make_tree DIR PROGRAM...: the programs in a tree of the miniature's headers
make_tree() {
	local dir=$1
	shift
	mkdir -p "$dir/drivers/fix"
	cp -r corpus/mini/Makefile corpus/mini/Kbuild corpus/mini/include corpus/mini/kernel "$dir/"
	cp "$@" tests/fix/*.h "$dir/drivers/fix/"
	list_commands "$dir"
}

# programs of one rule, each with a patch
plain=(tests/fix/{chain,local,local-other,member,member-read,variant}.c)

list_commands() {
	(cd "$1" && find drivers kernel -name '*.c' | sort | python3 -c '
import json, sys
how = ["clang", "-nostdinc", "-std=gnu11", "-Iinclude", "-c"]
files = sys.stdin.read().split()
json.dump([{"directory": ".", "file": f, "arguments": how + [f]} for f in files],
          sys.stdout, indent=1)') >"$1/compile_commands.json"
}

# exits STATUS COMMAND...: output to $scratch/out and err
exits() {
	local want=$1 rc
	shift
	"$@" >"$scratch/out" 2>"$scratch/err"
	rc=$?
	((rc == want)) || { echo "status $rc, wanted $want"; cat "$scratch/err"; return 1; }
}

tree=$scratch/tree
make_tree "$tree" tests/fix/*.c
fix() { "$DMATTR" -q -k "$tree" fix "$@"; }

# ---- the diff of each program ----

check "some findings have no patch (exit 1)" exits 1 fix
cp "$scratch/out" "$scratch/patch"
cp "$scratch/err" "$scratch/refused"
while IFS=$'\t' read -r result name; do
	tests=$((tests + 1))
	echo "$result $tests - $name"
done < <(python3 - "$scratch/patch" "$scratch/refused" "$DMATTR" "$tree" <<'P'
import glob, os, re, subprocess, sys
patch, refused = (open(f).read() for f in sys.argv[1:3])
dmattr, tree = sys.argv[3:5]
knows = lambda rule: subprocess.run([dmattr, "-k", tree, "explain", rule],
                                    stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL).returncode == 0
got = {}
for part in re.split(r"(?m)^(?=--- a/)", patch):
    if part:
        name = re.match(r"--- a/drivers/fix/(\S+)", part).group(1)
        got[name] = "".join(l + "\n" for l in part.splitlines()[2:] if l[:1] in "+-")
        # the tails are comments themselves: // stands for lines of one
        got[name] = re.sub(r"(?m)^\+\t+(?:/\*| \*/)\n", "", got[name])
        got[name] = re.sub(r"(?m)^\+(\t+) \* ", r"+\1// ", got[name])
for path in sorted(glob.glob("tests/fix/*.c")):
    text, name = open(path).read(), os.path.basename(path)
    want = re.search(r"/\* fix:\n(.*?)\*/$", text, re.S | re.M)
    why = re.search(r"/\* refused: (.*?) \*/", text)
    needs = re.search(r"/\* needs: (\S+) \*/", text)
    if needs and not knows(needs.group(1)):
        print(f"ok\t{name} # SKIP there is no rule {needs.group(1)}")
        continue
    if want:
        good = got.get(name) == want.group(1)
        print(f"{'ok' if good else 'not ok'}\t{name} changes as its tail says")
    if why:
        lines = [l for l in refused.splitlines() if f"/{name}:" in l and re.search(why.group(1), l)]
        good = lines and (want or name not in got)
        print(f"{'ok' if good else 'not ok'}\t{name} is refused: {why.group(1)[:50]}")
    if not want and not why and "dmattr: untouched" not in text:
        print(f"not ok\t{name} has no expectation")
    if "dmattr: untouched" in text:
        print(f"{'not ok' if name in got else 'ok'}\t{name} stays as it is")
P
)

# ---- signatures change with --refactor only ----

check "--refactor: some findings have no patch (exit 1)" exits 1 \
	fix --refactor --rule dma-attrs-from-caller
check "--refactor changes as the tails say" python3 - "$scratch/out" "$scratch/err" <<'P'
import glob, re, sys
patch, refused = (open(f).read() for f in sys.argv[1:3])
got, want = {}, {}
for part in re.split(r"(?m)^(?=--- a/)", patch)[1:]:
    name = re.match(r"--- a/drivers/fix/(\S+)\.[ch]", part).group(1)
    got[name] = got.get(name, "") + "".join(l + "\n" for l in part.splitlines()[2:] if l[:1] in "+-")
for path in sorted(glob.glob("tests/fix/*.c")):
    text, name = open(path).read(), path.split("/")[-1][:-2]
    tail = re.search(r"/\* refactored:\n(.*?)\*/$", text, re.S | re.M)
    why = re.search(r"/\* not refactored: (.*?) \*/", text)
    if tail:
        want[name] = tail.group(1)
    if why:
        assert re.search(rf"/{name}\.c:.*{why.group(1)}", refused), (name, refused)
assert want and got == want, got
P
cp -r "$tree" "$scratch/refactored"
patch -s -d "$scratch/refactored" -p1 -i "$scratch/out"
"$DMATTR" -q -k "$scratch/refactored" check drivers/fix/refactor.c >"$scratch/out"
check "... and check says no more of it" bash -c "! grep -q '\[dma-' '$scratch/out'"

GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org fix --refactor --series "$scratch/mail" \
	--rule dma-attrs-from-caller drivers/fix/refactor-up.c >/dev/null 2>&1
check "the mail says which caller passes what" diff - \
	<(sed -n '/^The callers/,/^Found/p' "$scratch/mail"/*.patch | grep '^ ') <<'P'
  drivers/fix/refactor-up.c:53: user_piece() passes DMA_ATTR_REQUIRE_COHERENT
  drivers/fix/refactor-up.c:74: piece_once() passes 0
P
check "... and that the life of the mappings differs" \
	grep -q '^stays mapped while' "$scratch/mail"/*.patch

check "--format sarif has the edits of the diff" python3 - "$DMATTR" "$tree" <<'P'
import json, subprocess, sys
dmattr, tree = sys.argv[1:3]
run = lambda *o: subprocess.run([dmattr, "-q", "-k", tree, "fix", *o, "drivers/fix/chain.c"],
                                stdout=subprocess.PIPE, check=True).stdout
diff, sarif = run().decode(), json.loads(run("--format", "sarif"))
fixes = [f for r in sarif["runs"][0]["results"] for f in r.get("fixes", [])]
assert len(fixes) == 1, fixes
text = open(tree + "/drivers/fix/chain.c").read()
begins = [0]
for line in text.splitlines(keepends=True):
    begins.append(begins[-1] + len(line))
at = lambda line, column: begins[line - 1] + column - 1
for change in fixes[0]["artifactChanges"]:
    for r in reversed(change["replacements"]):
        d = r["deletedRegion"]
        first, last = at(d["startLine"], d["startColumn"]), at(d["endLine"], d["endColumn"])
        text = text[:first] + r.get("insertedContent", {"text": ""})["text"] + text[last:]
added = [l[1:] for l in diff.splitlines() if l.startswith("+") and not l.startswith("+++")]
assert added and all(l in text.splitlines() for l in added), text
P

# ---- from-device groups, in a tree that has them ----

tree=$scratch/groups
# the tree's dma-debug does not compare the overlap attribute of map and unmap, as 7.3's
make_tree "$tree" tests/fix/isolate.c
sed -i 's/DMA_ATTR_DEBUGGING_IGNORE_CACHELINES | //' "$tree/kernel/dma/debug.c"
cat >>"$tree/include/linux/dma-mapping.h" <<'H'
#define __dma_from_device_group_begin(GROUP) unsigned char __cacheline_group_begin__##GROUP[0]
#define __dma_from_device_group_end(GROUP) unsigned char __cacheline_group_end__##GROUP[0]
H
fix --rule dma-cache-overlap >"$scratch/out" 2>"$scratch/err"
check "no overlap attribute where the CPU writes the lines" bash -c \
	"[[ ! -s '$scratch/out' ]] && grep -q 'lines of their own first' '$scratch/err'"
fix --rule dma-cacheline-shared >"$scratch/out" 2>/dev/null
check "buffers get a group around them, and a header that it needs" diff - <(grep '^[-+]' "$scratch/out") <<'P'
--- a/drivers/fix/isolate.c
+++ b/drivers/fix/isolate.c
+#include <linux/dma-mapping.h>
+	__dma_from_device_group_begin();
+	__dma_from_device_group_end();
--- a/drivers/fix/isolate.h
+++ b/drivers/fix/isolate.h
+		__dma_from_device_group_begin();
+		__dma_from_device_group_end();
P
patch -s -d "$tree" -p1 -i "$scratch/out"
"$DMATTR" -q -k "$tree" check >"$scratch/out"
check "... and share no lines any more" bash -c "! grep -q cacheline-shared '$scratch/out'"
fix >"$scratch/out" 2>/dev/null
check "... then the overlap attribute, which unmap need not have" \
	test "$(grep -c '^+.*_IGNORE_CACHELINES' "$scratch/out"):$(grep -c '^-.*unmap' "$scratch/out")" = 2:0
# a group whose alignment is void keeps the CPU's members apart all the same
tree=$scratch/dealt
make_tree "$tree" tests/lines/dealt-out.c
cp -r tests/lines/include "$tree/"
fix >"$scratch/out" 2>"$scratch/err"
check "a void group: the overlap attribute, and a comment that names the group" diff - \
	<(sed 1,2d "$scratch/out" | grep '^[-+]') <<'P'
-	return virtqueue_add_inbuf(d->vq, &sg, 1,
-				   node, GFP_KERNEL);
+	/*
+	 * The elements of events share cachelines; the from-device group around
+	 * them keeps apart what the CPU writes.
+	 */
+	return virtqueue_add_inbuf_cache_clean(d->vq, &sg, 1,
+					       node, GFP_KERNEL);
P
check "... and that its objects begin no line is said" grep -q 'begins no cacheline' "$scratch/err"

# what the queue gives back is mapped again, and says so, too; what is not known refuses
tree=$scratch/again
make_tree "$tree" tests/lines/given-back.c
cp -r tests/lines/include "$tree/"
fix >"$scratch/out" 2>/dev/null
check "what a queue gives back carries the attribute, too" test \
	"$(grep -c '^+.*virtqueue_add_inbuf_cache_clean' "$scratch/out")" = 2
sed -i 's/event = virtqueue_get_buf(vq, &len)/event = kcalloc(1, len, 0)/' \
	"$tree/drivers/fix/given-back.c"
fix >"$scratch/out" 2>"$scratch/err"
check "... but not what comes from elsewhere" test \
	"$(grep -c 'that of line 17 is one was not seen' "$scratch/err"):$(wc -l <"$scratch/out")" = 1:0
tree=$scratch/tree

check "the report says for which finding there is a fix" python3 - "$DMATTR" "$tree" <<'P'
import json, subprocess, sys
dmattr, tree = sys.argv[1:3]
out = subprocess.run([dmattr, "-q", "-k", tree, "check", "--format", "json"],
                     stdout=subprocess.PIPE).stdout
fixes = {(f["rule"], f["fix"]["applicable"]) for f in json.loads(out)["findings"]}
assert ("dma-require-coherent", True) in fixes and ("dma-require-coherent", False) not in fixes, fixes
P

# ---- it can be applied, and a second run has nothing to do ----

cp -r "$tree" "$scratch/by-git"
cp -r "$tree" "$scratch/by-patch"
check "git apply takes the diff" git -C "$scratch/by-git" apply --check -p1 "$scratch/patch"
check "patch -p1 takes the diff" patch -s -d "$scratch/by-patch" -p1 -i "$scratch/patch"
check "check finds nothing more in the patched files" python3 - "$DMATTR" "$scratch" <<'P'
import json, re, subprocess, sys
dmattr, scratch = sys.argv[1:3]
out = subprocess.run([dmattr, "-q", "-k", scratch + "/by-patch", "check", "--format", "json"],
                     stdout=subprocess.PIPE).stdout
patched = set(re.findall(r"(?m)^--- a/(\S+)", open(scratch + "/patch").read()))
refused = {f for f in patched if "refused:" in open(scratch + "/by-patch/" + f).read()}
left = [f for f in json.loads(out)["findings"] if f["file"] in patched - refused]
assert patched and not left, left
P
if "$DMATTR" -k "$tree" explain dma-unmap-attrs-mismatch >/dev/null 2>&1; then
	fix --with-hazards drivers/fix/hazard.c >"$scratch/out" 2>/dev/null
	check "--with-hazards: there is a patch where the error is not looked at" \
		grep -q '^+.*dma_map_page_attrs' "$scratch/out"
else
	skip "--with-hazards" "there are no hazards"
fi
check "a second run prints no diff (exit 1: the refused are left)" \
	exits 1 "$DMATTR" -q -k "$scratch/by-patch" fix
check "... and nothing on stdout" test ! -s "$scratch/out"

# ---- --apply ----

tree=$scratch/applied
make_tree "$tree" "${plain[@]}"
chmod 600 "$tree/drivers/fix/local.c"
sed -i 's/$/\r/' "$tree/drivers/fix/variant.c"
git -C "$tree" -c init.defaultBranch=main init -q
git -C "$tree" add -A
git -C "$tree" -c user.name=n -c user.email=e@example.org commit -qm x
echo "/* changed */" >>"$tree/drivers/fix/local.c"
before=$(cd "$tree" && cat drivers/fix/*.c | sha1sum)
refuses "a file with changes that are not committed is refused" \
	'drivers/fix/local.c has changes.*--force' fix --apply
check "... and no file was changed" test "$(cd "$tree" && cat drivers/fix/*.c | sha1sum)" = "$before"
cp "$tree/drivers/fix/chain.c" "$scratch/outside.c"
ln -sf "$scratch/outside.c" "$tree/drivers/fix/chain.c"
refuses "a link out of the tree is refused" 'chain.c is a link to .*outside' fix --apply --force
check "... and no file was changed" \
	test "$(cd "$tree" && cat drivers/fix/*.c | sha1sum)" = "$before"
git -C "$tree" checkout -q drivers/fix/chain.c
check "--apply --force writes" exits 0 fix --apply --force
check "... and prints nothing" test ! -s "$scratch/out"
check "the mode is kept" test "$(stat -c %a "$tree/drivers/fix/local.c")" = 600
check "line ends are kept" test "$(grep -c $'\r$' "$tree/drivers/fix/variant.c")" = \
	"$(wc -l <"$tree/drivers/fix/variant.c")"
check "no other file is left behind" test -z "$(git -C "$tree" status --porcelain | grep -v '^ M')"
check "a second run has nothing to do" exits 0 fix
check "... and prints nothing" test ! -s "$scratch/out"
refuses "--apply and --series are two things" 'choose one' fix --apply --series "$scratch/s"

# ---- --series ----

mails=$scratch/mails
tree=$scratch/unknown
make_tree "$tree" tests/fix/{variant,isolate}.c
mkdir -p "$tree/drivers/gpu/drm/some" "$tree/drivers/i2c/busses"
sed 's/variant/one/g' tests/fix/variant.c >"$tree/drivers/gpu/drm/some/one.c"
sed 's/variant/two/g' tests/fix/variant.c >"$tree/drivers/i2c/busses/i2c-two.c"
list_commands "$tree"
GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org "$DMATTR" -q -k "$tree" fix --series "$mails" \
	>/dev/null 2>&1
check "without a history the prefix comes from the path" diff - \
	<(sed -n 's/^Subject: \[[^]]*\] \(.*\): R.*/\1/p' "$mails"/*.patch | sort) <<'P'
drm/some
fix: variant
i2c: two
P
check "a buffer that gets cachelines of its own has a mail of its own" \
	grep -q '^Subject: .* fix: Give a DMA buffer cachelines of its own' "$mails"/*.patch
check "... and no line of its log is over 75 columns" bash -c \
	"! sed '/^---\$/,\$d' '$mails'/*.patch | grep -v ':' | grep -E '.{76}'"
rm -r "$mails"
tree=$scratch/sent
make_tree "$tree" "${plain[@]}"
mkdir -p "$tree/drivers/far" "$tree/scripts"
sed 's/variant/other/g' tests/fix/variant.c >"$tree/drivers/far/other.c"
list_commands "$tree"
cat >"$tree/scripts/get_maintainer.pl" <<'P'
print "Jane Doe <jane\@example.org> (maintainer:FIX)\n";
print "J\xc3\xb6rg Roe <joerg\@example.org> (reviewer:FIX)\n";
print "list\@example.org (open list:FIX)\n";
P
git -C "$tree" -c init.defaultBranch=main init -q
for subject in "misc: fix: Import it" "misc: fix: Again, twice" "far: Once"; do
	echo "/* */" >>"$tree/drivers/fix/chain.c"
	git -C "$tree" add -A
	git -C "$tree" -c user.name=n -c user.email=e@example.org commit -q -m "$subject"
done
export GIT_AUTHOR_NAME=Author GIT_AUTHOR_EMAIL=author@example.org
export GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@example.org
check "--series writes (exit 0)" exits 0 "$DMATTR" -q -k "$tree" fix --series "$mails"
check "... one mail for each directory" test "$(ls "$mails" | wc -l)" = 2
check "... and prints their names" test "$(wc -l <"$scratch/out")" = 2
mail=$(grep -l '^--- a/drivers/fix/chain.c' "$mails"/*.patch)
check "the prefix is the most frequent of the history" \
	grep -q '^Subject: \[PATCH [12]/2\] misc: fix: chain: R' "$mail"
check "maintainers are in To" grep -qx 'To: Jane Doe <jane@example.org>' "$mail"
check "... others in Cc, by address where a name would need encoding" \
	grep -qx 'Cc: <joerg@example.org>' "$mail"
check "... lists in Cc" grep -qx 'Cc: list@example.org' "$mail"
check "the witness is in the body" grep -q 'chain.c:[0-9]*: pin_user_pages_fast() fills' "$mail"
check "... and what found and wrote it" grep -q '^Found by dmattr .*rule dma-require-coherent' "$mail"
check "two mails of one subject name their files" test "$(grep -h '^Subject' "$mails"/*.patch |
	sort -u | wc -l)" = 2
check "nothing is signed off" bash -c "! grep -i 'signed-off-by' '$mails'/*"
check "no line of the log is over 75 columns, witnesses aside" bash -c \
	"! sed '/^---\$/,\$d' '$mails'/*.patch | grep -v ':' | grep -E '.{76}'"
check "git am takes the series" git -C "$tree" am -q "$mails"/*.patch
check "... as the author's" test "$(git -C "$tree" log -1 --format=%ae)" = author@example.org
check "... and check finds nothing more" exits 0 "$DMATTR" -q -k "$tree" check
refuses "a directory with mails in it is refused" 'is not empty' \
	"$DMATTR" -q -k "$tree" fix --series "$mails"

# ---- kill -9 while it writes ----

big=$scratch/big[1]	# a pattern for who takes names for one
mkdir -p "$big/drivers/fix"
cp -r corpus/mini/Makefile corpus/mini/Kbuild corpus/mini/include corpus/mini/kernel "$big/"
for i in {1..40}; do
	sed "s/variant/variant$i/g" tests/fix/variant.c >"$big/drivers/fix/v$i.c"
done
list_commands "$big"
cp -r "$big" "$scratch/new"
"$DMATTR" -q -k "$big" fix >"$scratch/patch" 2>/dev/null
patch -s -d "$scratch/new" -p1 -i "$scratch/patch"
cp -r "$big" "$scratch/old"

# states: how many files are new; fails if one is neither old nor new
states() {
	local f n=0
	for f in "$big"/drivers/fix/*.c; do
		if cmp -s "$f" "$scratch/new/drivers/fix/${f##*/}"; then
			n=$((n + 1))
		elif ! cmp -s "$f" "$scratch/old/drivers/fix/${f##*/}"; then
			return 1
		fi
	done
	echo $n
}

broken=0 between=0 silent=0 unfinished=0
for round in {1..12}; do
	cp "$scratch"/old/drivers/fix/*.c "$big/drivers/fix/"
	"$DMATTR" -q -k "$big" fix --apply 2>/dev/null &
	pid=$!
	while [[ -d /proc/$pid && ! -s $(echo "$DMATTR_CACHE"/journal/*/list.json) ]]; do :; done
	sleep "0.00$((round - 1))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	n=$(states) || { broken=$((broken + 1)); continue; }
	((n > 0 && n < 40)) && between=$((between + 1))
	if ((n < 40)); then
		"$DMATTR" -q -k "$big" fix >/dev/null 2>"$scratch/err"
		grep -q "$n of 40 files are written, left are" "$scratch/err" || silent=$((silent + 1))
	fi
	"$DMATTR" -q -k "$big" fix --apply 2>/dev/null
	[[ $(states) == 40 && -z $(ls "$big/drivers/fix" | grep dmattr-) ]] ||
		unfinished=$((unfinished + 1))
done
check "killed at any moment: each file is old or new" test $broken = 0
check "... some runs were killed between files ($between of 12)" test $between -gt 0
check "... the next run says what is left" test $silent = 0
check "... and --apply goes on to the end" test $unfinished = 0

# ---- a tree without the attribute ----

bare=$scratch/bare
make_tree "$bare" "${plain[@]}"
sed -i '/REQUIRE_COHERENT/d' "$bare/include/linux/dma-mapping.h"
sed -i 's/ | DMA_ATTR_REQUIRE_COHERENT//' "$bare/kernel/dma/debug.c"
check "a tree without the attribute has no patch" exits 1 "$DMATTR" -q -k "$bare" fix
check "... and says what it would need" grep -q 'has no attribute .*dma-mapping.h' "$scratch/err"
check "... and prints no diff" test ! -s "$scratch/out"
plan
