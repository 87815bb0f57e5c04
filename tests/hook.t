#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The pre-commit hook judges what is staged, stops a commit that brings a finding, and
# touches neither the work tree nor the index nor the database.
. "$(dirname "$0")/lib.sh"

export HOME=$scratch GIT_CONFIG_NOSYSTEM=1
git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
tree=$scratch/tree
misc=drivers/misc
bad='dma_map_sgtable(r->dev, \&r->sgt, DMA_TO_DEVICE, 0)'
good='dma_map_sgtable(r->dev, \&r->sgt, DMA_TO_DEVICE, DMA_ATTR_REQUIRE_COHERENT)'

repo=$PWD
cp -r corpus/mini "$tree"
find "$tree" -type f -exec touch -d '1 hour ago' {} +
cd "$tree" || exit 2
git init -q
git add -A
git commit -qm start
"$DMATTR" -q check >/dev/null

# map EXPRESSION [FILE]: what region_map() calls
map() { sed -i "s/dma_map_sgtable(.*);/$1;/;s/dma_unmap_sgtable(.*);/${1/map/unmap};/" \
		"${2:-$misc/region.c}"; }
hook() { timeout 120 "$DMATTR" -q hook run "$@" >"$scratch/out" 2>"$scratch/err"; }
reset() { git reset -q --hard "${1:-start}"; git clean -qfd; }
git tag start

# passes NAME: hook run lets it pass in silence
passes() {
	hook
	local rc=$?
	if ((rc == 0)) && [[ ! -s $scratch/out && ! -s $scratch/err ]]; then
		ok "$1"
	else
		not_ok "$1"
		diag "status $rc" "$(head -n 3 "$scratch/out" "$scratch/err")"
	fi
}

# stops NAME WHERE: hook run finds one new dma-require-coherent, at WHERE
stops() {
	hook
	local rc=$?
	if ((rc == 1)) && (($(grep -c 'dma-require-coherent\]$' "$scratch/out") == 1)) &&
	   grep -q "^$2.*dma-require-coherent\]$" "$scratch/out"; then
		ok "$1"
	else
		not_ok "$1"
		diag "status $rc, wanted one finding at $2" "$(head -n 3 "$scratch/out" "$scratch/err")"
	fi
}

# ---- install ----

hooks=.git/hooks/pre-commit
check "install" "$DMATTR" hook install
check "it is a few lines that can be run" test -x $hooks -a "$(wc -l <$hooks)" -lt 8
cp $hooks "$scratch/first"
"$DMATTR" -q hook install
check "once more changes nothing" cmp $hooks "$scratch/first"
refuses "an argument is refused" 'takes no argument' "$DMATTR" hook install now
rm $hooks
printf '#!/bin/sh\necho earlier >>%s\nexit ${EARLIER:-0}\n' "$scratch/calls" >$hooks
chmod +x $hooks
"$DMATTR" -q hook install
echo >>README
git add README
check "a hook that was there is kept" git commit -qm one
check "and called first" test "$(cat "$scratch/calls")" = earlier
echo >>README
git add README
EARLIER=3 git commit -qm two 2>/dev/null
check "what it refuses is refused" test "$(git log -1 --format=%s)" = one
reset
rm .git/hooks/pre-commit*
git config core.hooksPath "$scratch/my hooks"
"$DMATTR" -q hook install
check "core.hooksPath is where it goes" test -x "$scratch/my hooks/pre-commit"
check "and only there" test ! -e .git/hooks/pre-commit
mkdir "$scratch/other"
git init -q "$scratch/other"
git -C "$scratch/other" config core.hooksPath "$scratch/my hooks"
check "a repository without a kernel is not its business" \
	git -C "$scratch/other" commit -q --allow-empty -m empty

# ---- what passes, what is stopped ----

sed -i 's/User\|user memory/memory of users/' $misc/region.c
check "a typo is committed" git commit -qam typo
reset
sed -i 's/the ownership over/the owner ship over/' $misc/region.c
git add -u
passes "a typo passes in silence"
reset
sed -i '1a /* one line more */\nint region_more(void);' $misc/region.c
git add -u
passes "a finding that moved is not new"
reset
sed -i 's/region_map/region_do_map/' $misc/ring.c
sed -i 's/npages = cmd;/npages = cmd + 1;/' $misc/region.c
git add -u
passes "other code of the same file"
cp "$DMATTR_CACHE"/db/*.sqlite "$scratch/kept.sqlite"
python3 - "$DMATTR_CACHE"/db/*.sqlite <<'P'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    t, = db.execute("SELECT value FROM meta WHERE key = 'findings'").fetchone()
    new = t.replace("dma-require-coherent", "dma-other-coherent")
    assert new != t
    db.execute("UPDATE meta SET value = ? WHERE key = 'findings'", (new,))
P
stops "what the base has is as the last check kept it" "$misc/region.c:32:"
git commit -qnm more
sed -i 's/npages = cmd + 1;/npages = cmd + 2;/' $misc/region.c
git add -u
passes "unless the base has another text than was checked"
cp "$scratch/kept.sqlite" "$(echo "$DMATTR_CACHE"/db/*.sqlite)"
reset
map "$bad"
git add -u
sha1sum .git/index "$misc"/*.c "$DMATTR_CACHE"/db/*.sqlite >"$scratch/before"
stops "a mapping of user memory without the attribute" "$misc/region.c:32:"
check "the reason is said" grep -q 'note: pin_user_pages_fast() fills' "$scratch/out"
sha1sum .git/index "$misc"/*.c "$DMATTR_CACHE"/db/*.sqlite >"$scratch/after"
check "index, work tree and database are as they were" cmp "$scratch/before" "$scratch/after"
git commit -qm bad >/dev/null 2>&1
check "git does not commit it" test "$(git log -1 --format=%s)" = start
map "$good"
git add -u
passes "with the attribute it passes"
check "git commits it" git commit -qm good
reset
map "$good"
git commit -qam good
map "$bad"
git add -u
stops "taking the attribute away" "$misc/region.c:32:"
reset

# ---- the index, not the work tree ----

git config core.hooksPath "$scratch/my hooks"
map "$bad"
git add -u
echo '/* more */' >>$misc/ring.c
check "a commit of one file judges that file" git commit -qm ring $misc/ring.c
stops_commit() { ! git commit -qm "$1" "${@:2}" >"$scratch/out" 2>&1; }
check "and the other one alone is stopped" stops_commit region $misc/region.c
check "for its finding" grep -q "^$misc/region.c:32:" "$scratch/out"
reset

map "$bad"
git add -u
map "$good"
stops "staged without, then mended and not staged" "$misc/region.c:32:"
reset
sed -i 's/npages = cmd;/npages = cmd + 1;/' $misc/region.c
git add -u
map "$bad"
passes "staged as it was, then broken and not staged"
reset
map "$bad"
git add -u
echo '#error in the work tree only' >>include/linux/dma-mapping.h
stops "a header that is broken in the work tree only" "$misc/region.c:32:"
check "does not matter" test -z "$(grep understood "$scratch/err")"
reset

# ---- files that are named ----

named() { hook "$@"; (($? == 1)) && grep -q "^$misc/region.c:32:.*dma-require-coherent\]$" "$scratch/out"; }
check "a file that is not staged is judged by itself: all that it has" named $misc/region.c
check "what it says does not speak of a commit" \
	grep -q 'findings\? in the files that are named' "$scratch/err"
check "so are all files" named $(git ls-files '*.[ch]')
check "others are not spoken of" test -z "$(hook $misc/ring.c; grep region "$scratch/out")"
sed -i 's/npages = cmd;/npages = cmd + 1;/' $misc/region.c
git add $misc/region.c
check "a file that is staged is judged as the commit is" hook $misc/region.c
map "$good"
check "not all of them staged: as the index has them" named $misc/region.c $misc/ring.c
git add $misc/region.c
check "with the attribute staged" test -z "$(hook $misc/region.c $misc/ring.c; grep region "$scratch/out")"
check "files of another repository are passed over" hook "$scratch/keep.c"
refuses "files and a patch" "leave 'x.c' away" "$DMATTR" hook run --patch - x.c
reset

# ---- files that come, go, move ----

git mv $misc/region.c $misc/area.c
git add -A
passes "a file that is renamed brings nothing"
map "$bad" $misc/area.c
git add -A
stops "unless its mapping is changed too" "$misc/area.c:32:"
reset
sed 's/region_/copy_/g' $misc/region.c >$misc/copy.c
git add -A
stops "a new file that no makefile names" "$misc/copy.c:32:"
reset
git rm -q $misc/region.c
passes "a file that is deleted"
reset
printf '#include "local.h"\nint local(void) { return LOCAL; }\n' >>$misc/region.c
echo '#define LOCAL 1' >$misc/local.h
git add -A
passes "a new header"
git commit -qnm header
sed -i 's/LOCAL 1/LOCAL 2/' $misc/local.h
git add -u
passes "a header that changes"
find . -name '*.[ch]' -exec touch -d '1 hour ago' {} +
git add -u
git commit -qnm header
"$DMATTR" -q check >/dev/null
git rm -qf $misc/local.h
hook
check "a header that is deleted and still included is said" \
	grep -q "region.c: judged as far as it was understood: .*local.h" "$scratch/err"
sed -i '/LOCAL\|local.h/d' $misc/region.c
git add -u
passes "deleted with its use, it passes"
reset

# ---- merges ----

map "$bad"
git commit -qanm ours
git branch bad
reset
git tag -f start >/dev/null
sed -i 's/npages = cmd;/npages = cmd + 1;/' $misc/region.c
git commit -qanm theirs
git merge -q --no-commit --no-ff bad
passes "a merge brings nothing that a parent has"
sed -i 's/DMA_TO_DEVICE, 0/DMA_FROM_DEVICE, 0/' $misc/region.c
git add -u
stops "but what neither has is new" "$misc/region.c:32:"
git merge --abort
reset
git checkout -q --orphan fresh
stops "the first commit of all" "$misc/region.c:32:"
git checkout -qf main

# ---- repositories in repositories ----

map "$bad"
git -c protocol.file.allow=always submodule --quiet add "$scratch/other" sub 2>/dev/null
git add -A
stops "a submodule that is staged is passed over" "$misc/region.c:32:"
reset
rm -rf .git/modules
git init -q "$scratch/super"
git -C "$scratch/super" submodule --quiet add "$tree" linux 2>/dev/null
cd "$scratch/super/linux" || exit 2
git config core.hooksPath "$tree/.git/hooks"
find . -name '*.[ch]' -exec touch -d '1 hour ago' {} +
"$DMATTR" -q check >/dev/null
"$DMATTR" -q hook install
map "$bad"
check "a kernel tree that is a submodule" stops_commit bad -a
check "the finding is said" grep -q "^$misc/region.c:32:" "$scratch/out"
cd "$tree" || exit 2
mkdir -p "$scratch/deep/a"
cp -r "$repo/corpus/mini" "$scratch/deep/a/linux"
cd "$scratch/deep" || exit 2
git init -q
git add -A
git commit -qm start
find . -name '*.[ch]' -exec touch -d '1 hour ago' {} +
"$DMATTR" -q -k a/linux check >/dev/null
"$DMATTR" -q -k a/linux hook install
map "$bad" a/linux/$misc/region.c
check "a kernel tree below the top of its repository" stops_commit bad -a
check "files are named from the kernel tree" grep -q "^$misc/region.c:32:" "$scratch/out"
cd "$tree" || exit 2

# ---- linked worktrees ----

git worktree add -q "$scratch/linked" -b linked
rm -f .git/hooks/pre-commit
git config --unset core.hooksPath
"$DMATTR" -q hook install
echo '#error in the main worktree only' >>include/linux/dma-mapping.h
cd "$scratch/linked" || exit 2
map "$bad"
git add -u
stops "a linked worktree leans on the main one's database" "$misc/region.c:32:"
check "not on its disk" test -z "$(grep understood "$scratch/err")"
check "its commits call the hook" stops_commit bad -a
check "for its own index" grep -q "^$misc/region.c:32:" "$scratch/out"
map "$good"
git add -u
passes "what is staged there passes"
git commit -qm good
map "$bad"
"$DMATTR" -q check --changed --format terse >"$scratch/out"
check "its work tree is judged as it is" grep -q "^$misc/region.c:32:" "$scratch/out"
cd "$tree" || exit 2
reset

# ---- others at work ----

map "$bad"
git add -u
hook & first=$!
("$DMATTR" -q hook run >"$scratch/out2" 2>/dev/null) & second=$!
wait $first
one=$?
wait $second
check "two hooks at once both stop it" test "$one $?" = "1 1"
check "and say the same" cmp "$scratch/out" "$scratch/out2"
cp "$scratch/out" "$scratch/alone"
db=$(for f in "$DMATTR_CACHE"/db/*.sqlite; do
	"$DMATTR" --db "$f" query sql "SELECT value FROM meta WHERE key = 'tree'" |
		grep -qx "$tree" && echo "$f"; done)
python3 - "$db" "$scratch/ready" "$scratch/done" <<'P' &
import fcntl, os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
lock = open(sys.argv[1] + "-lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
set_tree = "UPDATE meta SET value = ? WHERE key = 'tree'"
tree, = db.execute("SELECT value FROM meta WHERE key = 'tree'").fetchone()
db.execute(set_tree, ("/elsewhere",))
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.execute(set_tree, (tree,))  # in the log
db.execute("BEGIN IMMEDIATE")
db.execute("DELETE FROM body")
open(sys.argv[2], "w").close()
for _ in range(600):
    if os.path.exists(sys.argv[3]):
        break
    time.sleep(0.1)
P
writer=$!
until [[ -e $scratch/ready ]]; do sleep 0.1; done
stops "while an index is being written" "$misc/region.c:32:"
check "it sees what was committed, no more" cmp "$scratch/out" "$scratch/alone"
touch "$scratch/done"
wait $writer
reset

# ---- bad input ----

refuses "hook alone" 'there are: install, run' "$DMATTR" hook
refuses "an unknown hook" 'there are: install, run' "$DMATTR" hook walk
refuses "an unknown format" "unknown format 'x'" "$DMATTR" hook run --format x
cp -r "$repo/corpus/mini" "$scratch/plain"
refuses "no git repository" 'in no git repository' \
	env GIT_CEILING_DIRECTORIES="$scratch" "$DMATTR" -k "$scratch/plain" hook run
plan
