#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A repository whose configuration names programs: git would run each of them for who
# looks at it, dmattr runs none. Also a tree whose .cocciconfig is for spatch.
. "$(dirname "$0")/lib.sh"

here=$(cd "$scratch" && pwd -P)
tree=$here/tree
file=$tree/drivers/misc/region.c
made=$here/made
mkdir "$made"
cp -r corpus/mini "$tree"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
dmattr() { "$DMATTR" -q -k "$tree" --db "$here/facts.sqlite" "$@"; }
git_tree() { timeout 20 git -C "$tree" "$@"; }

# harm NAME: a program that says that it was run
harm() {
	printf '#!/bin/sh\ntouch "%s/%s"\n' "$made" "$1" >"$here/$1"
	chmod +x "$here/$1"
	echo "$here/$1"
}

# ---- the repository: as an honest person made it ----

git_tree init -q
git_tree config user.name A
git_tree config user.email a@example.org
git_tree add -A
git_tree commit -qm all
# a signed commit, for log.showSignature
git_tree cat-file commit HEAD | sed 's/^committer .*/&\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----/' >"$here/commit"
git_tree reset -q --soft "$(git_tree hash-object -t commit -w --stdin <"$here/commit")"
git_tree branch base
sed -i 's/\bregion_map\b/region_map_it/' "$file"
git_tree commit -qam change
git_tree format-patch -q -o "$here" -1
dmattr check >/dev/null 2>"$here/err"

# ---- and as its .git came ----

run=$(harm shell)
git_tree config core.fsmonitor "$(harm fsmonitor)"
git_tree config core.sshCommand "$(harm ssh)"
git_tree config core.gitProxy "$(harm proxy)"
git_tree config core.askPass "$(harm askpass)"
git_tree config core.editor "$(harm editor)"
git_tree config core.pager "$(harm pager)"
git_tree config core.alternateRefsCommand "$(harm alternate)"
for command in diff log status show; do git_tree config pager.$command "$here/pager"; done
git_tree config diff.external "$(harm external)"
git_tree config diff.evil.textconv "$(harm textconv)"
git_tree config diff.evil.command "$(harm diffcommand)"
git_tree config merge.evil.driver "$(harm merge)"
git_tree config filter.evil.clean "$(harm filter-clean)"
git_tree config filter.evil.smudge "$(harm filter-smudge)"
git_tree config filter.pipe.process "$(harm filter-process)"
git_tree config "filter.a=b.c.clean" "$(harm filter-equals)"
git_tree config gpg.program "$(harm gpg)"
git_tree config log.showSignature true
git_tree config credential.helper "!$(harm credential)"
git_tree config alias.diff-index "!$(harm alias)"
git_tree config alias.log "!$here/alias"
mkdir "$here/hooks"
for hook in post-index-change pre-commit post-checkout reference-transaction fsmonitor-watchman \
	    pre-auto-gc applypatch-msg; do
	cp "$(harm hook)" "$here/hooks/$hook"
	cp "$here/hook" "$tree/.git/hooks/$hook"
done
git_tree config core.hooksPath "$here/hooks"
printf '[filter "included"]\n\tclean = %s\n' "$(harm filter-included)" >"$tree/.git/more"
git_tree config include.path more
# a remote that a missing object is fetched from
git_tree config remote.evil.url "ext::$(harm remote)"
git_tree config remote.evil.promisor true
git_tree config remote.evil.uploadpack "$here/remote"
git_tree config protocol.ext.allow always
git_tree config protocol.allow always
git_tree config extensions.partialClone evil
git_tree config core.repositoryFormatVersion 1
printf '*.c filter=evil diff=evil merge=evil\n' >"$tree/.gitattributes"
printf '%s\n' 'drivers/misc/helper.c filter=a=b.c' 'drivers/misc/ring.c filter=included' \
	'drivers/misc/packed.c filter=pipe' \
	>"$tree/.git/info/attributes"

none_ran() { local ran; ran=$(ls "$made"); [[ -z $ran ]] || { echo "ran: $ran"; return 1; }; }

# as git itself would
change() { for name in "$@"; do echo >>"$tree/drivers/misc/$name.c"; done; }
change region helper ring packed
git_tree status >/dev/null 2>&1
git_tree diff -- drivers/misc/region.c >/dev/null 2>&1
for name in region helper ring packed; do
	git_tree diff --no-ext-diff -- drivers/misc/$name.c >/dev/null 2>&1
done
git_tree log -2 >/dev/null 2>&1
git_tree read-tree HEAD >/dev/null 2>&1
git_tree cat-file -e 1234567890123456789012345678901234567890 2>/dev/null
for name in fsmonitor filter-clean filter-process filter-equals filter-included gpg remote diffcommand hook; do
	check "git runs it: $name" test -e "$made/$name"
done

for words in "check --changed" "check --changed=base" "check --changed=base..HEAD" "hook run" \
	     "hook run --patch $here/0001-change.patch" "fix" "cocci"; do
	change region helper ring packed
	# shellcheck disable=SC2086
	rm -f "$made"/*
	dmattr $words >"$here/out" 2>"$here/err"
	check "${words%% /*}: nothing is run" none_ran
	check "... and it does its work" test "$(grep -c 'error:' "$here/err")" = 0
done
git_tree -c core.fsmonitor=false -c core.hooksPath=/dev/null reset -q >/dev/null 2>&1
rm -f "$made"/*
dmattr fix --apply >"$here/out" 2>"$here/err"
check "fix --apply: nothing is run" none_ran
check "... files with changes are refused" grep -q 'has changes that are not committed' "$here/err"
rm -f "$made"/*
mkdir "$here/mails"
dmattr fix --series "$here/mails" >"$here/out" 2>"$here/err"
check "fix --series: nothing is run" none_ran
check "... and mails are written" test -n "$(ls "$here/mails")"

blob=$(git_tree rev-parse base:drivers/misc/region.c)
rm -f "$made"/* "$tree/.git/objects/${blob:0:2}/${blob:2}"
refuses "an object that only a remote has" "git.*$blob" "$DMATTR" -q -k "$tree" \
	--db "$here/facts.sqlite" check --changed=base
check "... is not fetched" none_ran

dmattr hook install >"$here/out" 2>"$here/err"
check "hook install asks where the hooks are" grep -q dmattr "$here/hooks/pre-commit"
check "... and runs nothing" none_ran

# ---- spatch ----

printf '[spatch]\n\toptions = -o %s/made/spatch\n\toptions = --parse-handler %s\n' "$here" \
	"$here/x.ml" >"$tree/.cocciconfig"
dmattr cocci >"$here/out" 2>"$here/err"
check "a .cocciconfig makes spatch write nothing" none_ran
check "... what it finds is found" grep -q '^drivers/misc/region.c:32:' "$here/out"
plan
