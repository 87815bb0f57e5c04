#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What a range, a patch or a mail brings: findings that the base has are not new, and a
# site of another file whose verdict changes is.
. "$(dirname "$0")/lib.sh"

export HOME=$scratch GIT_CONFIG_NOSYSTEM=1
git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
git config --global advice.detachedHead false
tree=$scratch/tree
misc=drivers/misc
repo=$PWD
bad='dma_map_sgtable(r->dev, \&r->sgt, DMA_TO_DEVICE, 0)'

cp -r corpus/mini "$tree"
cd "$tree" || exit 2
# one file maps what the other one hands it
cat >$misc/mapper.c <<'C'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/slab.h>

int mapper_map(struct device *dev, struct sg_table *sgt, struct page **pages, unsigned int n)
{
	int ret = sg_alloc_table_from_pages(sgt, pages, n, 0, n * PAGE_SIZE, GFP_KERNEL);

	if (ret)
		return ret;
	return dma_map_sgtable(dev, sgt, DMA_BIDIRECTIONAL, 0);
}
C
cat >$misc/giver.c <<'C'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/slab.h>

int mapper_map(struct device *dev, struct sg_table *sgt, struct page **pages, unsigned int n);

struct giver {
	struct device *dev;
	struct page *pages[4];
	struct sg_table sgt;
};

static int giver_fill(struct giver *g, unsigned long start)
{
	for (int i = 0; i < 4; i++)
		g->pages[i] = alloc_page(GFP_KERNEL);
	return 0;
}

static long giver_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct giver *g = file->private_data;

	if (giver_fill(g, arg))
		return -ENOMEM;
	return mapper_map(g->dev, &g->sgt, g->pages, 4);
}

static int giver_release(struct inode *inode, struct file *file)
{
	struct giver *g = file->private_data;

	dma_unmap_sgtable(g->dev, &g->sgt, DMA_BIDIRECTIONAL, 0);
	return 0;
}

const struct file_operations giver_fops = {
	.unlocked_ioctl = giver_ioctl,
	.release = giver_release,
};
C
grep -rq alloc_page include || printf 'struct page *alloc_page(unsigned int gfp);\n' >>include/linux/slab.h
python3 - <<'P'
import copy, json
a = json.load(open("compile_commands.json"))
for name in "mapper.c", "giver.c":
    a.append(copy.deepcopy(a[0]))
    a[-1]["file"] = a[-1]["arguments"][-1] = "drivers/misc/" + name
json.dump(a, open("compile_commands.json", "w"))
P
find . -type f -exec touch -d '1 hour ago' {} +
git init -q
git add -A
git commit -qm start
git tag start
"$DMATTR" -q check >/dev/null

map() { sed -i "s/dma_map_sgtable(.*);/$1;/;s/dma_unmap_sgtable(.*);/${1/map/unmap};/" \
		"${2:-$misc/region.c}"; }
reset() { git reset -q --hard "${1:-start}"; git clean -qfd; }

# brings NAME PLACES ARGUMENT...: check ARGUMENT... in terse form names these places
brings() {
	local name=$1 want=$2 rc got
	shift 2
	"$DMATTR" -q "$@" --format terse >"$scratch/out" 2>"$scratch/err"
	rc=$?
	got=$(sed 's/: [A-Z]*: .*//' "$scratch/out" | paste -sd' ')
	if [[ $got == "$want" && $rc == $([[ -n $want ]] && echo 1 || echo 0) ]]; then
		ok "$name"
	else
		not_ok "$name"
		diag "status $rc, got: $got" "wanted: $want" "$(head -n 3 "$scratch/err")"
	fi
}

# ---- the work tree ----

brings "nothing changed" "" check --changed
sed -i 's/the ownership over/the owner ship over/' $misc/region.c
brings "a typo" "" check --changed
reset
map "$bad"
brings "a mapping that changed" "$misc/region.c:32" check --changed
brings "below a path that it is in" "$misc/region.c:32" check --changed drivers/misc
brings "below another path" "" check --changed kernel
brings "of a rule" "$misc/region.c:32" check --changed --rule dma-require-coherent
brings "of another rule" "" check --changed --rule dma-attrs-from-caller
DESC_FD=9 "$DMATTR" -q check --changed --exit-codes nipa >/dev/null 9>"$scratch/desc"
check "netdev's exit status of a warning is 250" test $? = 250
check "its line about it says how many" \
	test "$(cat "$scratch/desc")" = "DMA mappings: errors 0, warnings 1"
DESC_FD=9 "$DMATTR" -q check --changed=nowhere --exit-codes nipa >/dev/null 2>&1 9>"$scratch/desc"
check "of trouble it is neither 0 nor 250" test $? = 2
check "and the line says so" grep -qx "DMA mappings: not judged, stderr says why" "$scratch/desc"
"$DMATTR" -q check --changed --format json >"$scratch/report.json"
check "the JSON report is valid" python3 "$repo/tests/validate-report" "$scratch/report.json"
check "it says of the finding that there is a fix" python3 - "$scratch/report.json" <<'P'
import json, sys
f, = json.load(open(sys.argv[1]))["findings"]
assert f["fix"]["applicable"], f
P
"$DMATTR" -q check --changed --format sarif >"$scratch/sarif"
check "its SARIF has the rules, and says that the result is new" python3 - "$scratch/sarif" <<'P'
import json, sys
run, = json.load(open(sys.argv[1]))["runs"]
x, = run["results"]
assert x["baselineState"] == "new", x
assert run["tool"]["driver"]["rules"][x["ruleIndex"]]["id"] == x["ruleId"], x
P
reset
sed -i 's/region_map/region_bind/' $misc/region.c
brings "a function that is called otherwise" "$misc/region.c:32" check --changed
reset
sed -i "s/alloc_page(GFP_KERNEL);/NULL;/
	s/return 0;/return pin_user_pages_fast(start, 4, FOLL_WRITE | FOLL_LONGTERM, g->pages) != 4;/" \
	$misc/giver.c
brings "a site of another file, whose memory changed" "$misc/mapper.c:11" check --changed
reset

# ---- ranges ----

git checkout -q -b topic
map "$bad"
git commit -qam bad
sed -i 's/DMA_TO_DEVICE, 0/DMA_FROM_DEVICE, 0/' $misc/region.c
git commit -qam again
echo '/* more */' >>$misc/ring.c
git commit -qam more
git checkout -q main
sed 's/region_/copy_/g' $misc/region.c >$misc/copy.c
git add -A
git commit -qm other
brings "a range, from elsewhere" "$misc/region.c:32" check --changed=main..topic
brings "what the other branch has is not asked for" "$misc/copy.c:32" check --changed=topic..main
git checkout -q topic
brings "against the merge base" "$misc/region.c:32" check --changed=main
brings "against the commit before" "" check --changed=HEAD~1
refuses "not a revision" "no merge base of nowhere and HEAD" "$DMATTR" check --changed=nowhere
refuses "not a range" "neither a revision nor A..B" "$DMATTR" check --changed=main..

# ---- patches and mails ----

git format-patch -q -o "$scratch" main
git checkout -q main
objects=$(find .git/objects -type f | sort | sha1sum)
mail=$(echo "$scratch"/0001-*)
brings "a mail" "$misc/region.c:32" hook run --patch "$mail"
brings "a mail that brings nothing" "" hook run --patch "$(echo "$scratch"/0003-*)"
git diff start topic >"$scratch/diff"
brings "a patch on standard input" "$misc/region.c:32" hook run --patch - <"$scratch/diff"
sed -i '/^index /d' "$scratch/diff"
brings "a patch that names no blobs" "$misc/region.c:32" hook run --patch "$scratch/diff"
git checkout -q topic
brings "one that is applied already, with more on top" "$misc/region.c:32" hook run --patch "$mail"
export PRE_COMMIT_FROM_REF=main PRE_COMMIT_TO_REF=topic
brings "the range that the pre-commit framework is run for" "$misc/region.c:32" \
	hook run
unset PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF
check "no object was left behind" test "$objects" = "$(find .git/objects -type f | sort | sha1sum)"
"$DMATTR" -q hook run --patch "$mail" --format b4 >"$scratch/b4"
check "what b4 review reads" python3 - "$scratch/b4" <<'P'
import json, sys
r, = json.load(open(sys.argv[1]))
assert r["tool"] == "dmattr" and r["status"] == "warn", r
assert r["summary"] == "1 warning", r
assert "drivers/misc/region.c:32:" in r["details"], r
P
"$DMATTR" -q hook run --patch "$(echo "$scratch"/0003-*)" --format b4 >"$scratch/b4"
check "nothing is a pass" python3 -c 'import json, sys
assert json.load(open(sys.argv[1])) == [{"tool": "dmattr", "status": "pass",
					 "summary": "no new finding"}]' "$scratch/b4"
echo nonsense >"$scratch/nonsense"
refuses "no patch" "applies neither" "$DMATTR" hook run --patch "$scratch/nonsense"
refuses "a patch that is not there" "No such file" "$DMATTR" hook run --patch "$scratch/none"
check "the repository is as it was" test -z "$(git status --porcelain)"
reset

# ---- without a database ----

map "$bad"
git add -u
refuses "no database, and a change that can matter" "no such database" \
	"$DMATTR" --db "$scratch/none.sqlite" hook run
reset
echo 'int harmless;' >>$misc/ring.c
sed -i 's/dma_map[a-z_]*\|get_user_pages[a-z]*\|dma_unmap[a-z_]*/harmless/' include/linux/fs.h
git checkout -q -- $misc
git add -u
check "no database, and a change that cannot" "$DMATTR" --db "$scratch/none.sqlite" hook run
plan
