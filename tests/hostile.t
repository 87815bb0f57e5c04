#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A tree that somebody made to harm whoever looks at it: a compile_commands.json that asks
# for plugins, programs and files; names that a shell, SQL, a terminal or a line-wise reader
# takes for something else; links out of the tree. What HTML and SARIF make of such names:
# html.t, sarif.t.
. "$(dirname "$0")/lib.sh"

here=$(cd "$scratch" && pwd -P)
tree=$here/tree
misc=$tree/drivers/misc
commands=$tree/compile_commands.json
db=$here/facts.sqlite
cp -r corpus/mini "$tree"
dmattr() { (cd "$here" && "$DMATTR" -k "$tree" --db "$db" "$@"); }

# commands PYTHON: change the list of entries "a" of compile_commands.json
edit_commands() {
	python3 - "$commands" "$here" "$1" <<'P'
import json, sys
path, here = sys.argv[1:3]
a = json.load(open(path))
def add(file, *words):
    a.append({**a[0], "file": file, "arguments": a[0]["arguments"][:-1] + [*words, file]})
exec(sys.argv[3])
json.dump(a, open(path, "w"))
P
}

# listing: every file below the scratch directory but dmattr's own
listing() { (cd "$here" && find . -path ./cache -prune -o ! -name 'facts.sqlite*' -print | sort); }

# ---- what a command asks for ----

mkdir "$here/made"
cat >"$here/plugin.c" <<C
#include <stdlib.h>
__attribute__((constructor)) static void run(void) { (void)!system("touch $here/made/run"); }
C
gcc -shared -fPIC -o "$here/plugin.so" "$here/plugin.c"
clang-19 -fsyntax-only -fplugin="$here/plugin.so" -x c /dev/null 2>/dev/null
check "the plugin does its harm in a compiler" rm "$here/made/run"
echo -DHARM >"$here/more"
# clang looks for TARGET-clang.cfg
for name in harm harm-clang harm-clang++; do cp "$here/more" "$here/$name.cfg"; done
cp "$here/harm-clang.cfg" "$here/.clang.cfg"
printf '#!/bin/sh\ntouch %s/made/program\n' "$here" >"$here/cc1"
chmod +x "$here/cc1"
cp "$here/cc1" "$here/as"
cp "$commands" "$here/commands.json"
# Each in a file of its own: libclang refuses a command with a word that it does not know,
# and then the others do no harm either.
edit_commands '
up = "../../../../../../../../../../../.." + here
made = here + "/made/"
text = open(here + "/tree/drivers/misc/region.c").read()
text += "#ifdef HARM\n#error harmed\n#endif\n"
for n, words in enumerate([
        ["-fplugin=" + here + "/plugin.so"], ["-fpass-plugin=" + here + "/plugin.so"],
        ["-Xclang", "-load", "-Xclang", here + "/plugin.so"],
        ["-Xclang", "-load", "-Xclang", here + "/plugin.so", "-Xclang", "-add-plugin",
         "-Xclang", "x"],
        ["-B" + here, "-no-integrated-as"], ["-wrapper", here + "/cc1"],
        ["-specs=" + here + "/more"], ["--config=" + here + "/more"], ["@" + here + "/more"],
        ["--target=" + up + "/harm"], ["-target", up + "/harm"],
        ["-save-temps=obj"], ["-o", made + "o"], ["-mllvm", "-info-output-file=" + made + "llvm"],
        ["-dependency-file", made + "d"],
        ["-Xclang", "-dependency-file", "-Xclang", made + "xd", "-Xclang", "-MT", "-Xclang", "x"],
        ["-Xclang", "-dependency-dot", "-Xclang", made + "dot"],
        ["-Xclang", "-header-include-file", "-Xclang", made + "include", "-H"],
        ["-MD", "-MF", made + "mf"], ["-Wp,-MMD," + made + "wp"],
        ["--serialize-diagnostics", made + "dia"], ["-serialize-diagnostics", made + "dia2"],
        ["-ftime-trace=" + made + "trace"], ["-fdump-tree-all", "-dumpdir", made],
        ["-fprofile-generate=" + made], ["-ftest-coverage"],
        ["-fmodules", "-fmodules-cache-path=" + made],
        ["$(touch " + made + "shell)", "`touch " + made + "shell`", "; touch " + made + "shell"]]):
    for form in "list", "text":
        file = "drivers/misc/%s%d.c" % (form, n)
        open(here + "/tree/" + file, "w").write(text.replace("region", form + str(n)))
        add(file, *words)
        if form == "text":
            a[-1]["command"] = " ".join("\"" + w + "\"" if w[0] in "$`;" else w
                                        for w in a[-1].pop("arguments"))
a[0]["arguments"][0] = here + "/cc1"'
touch "$here/after" "$here/harmed" "$here/err"
listing >"$here/before"
DMATTR_CACHE=$here/cache2 dmattr check --format json >"$here/harmed" 2>"$here/err"
rm -rf "$here/cache2"
listing >"$here/after"
check "a compile_commands.json makes dmattr neither run nor write anything" \
	diff "$here/before" "$here/after"
each_found() {
	python3 - "$here/harmed" "$(ls "$misc"/{list,text}*.c | wc -l)" <<'P'
import json, sys
r, want = json.load(open(sys.argv[1])), int(sys.argv[2])
found = {f["file"] for f in r["findings"] if f["rule"] == "dma-require-coherent"}
found = {f for f in found if f.startswith(("drivers/misc/list", "drivers/misc/text"))}
assert want > 50 and len(found) == want and not r["coverage"]["failed"], (want, len(found))
P
}
check "... what each file has is found" each_found
check "... no file with more options is read" sh -c '! grep harmed "$@"' - "$here/err" \
	"$here/harmed"
for word in -fplugin -fpass-plugin -load -B -wrapper -specs --config @ -save-temps \
	    -dependency- --serialize-diagnostics -ftime-trace -fdump- -dumpdir -fprofile-; do
	check "... \"$word\" is listed as left out" grep -qF -- "\"$word\" is left out" "$here/err"
done
check "... each once" test "$(grep -c 'is left out' "$here/err")" -lt 30
rm "$misc"/{list,text}*.c
cp "$here/commands.json" "$commands"
dmattr check >/dev/null 2>"$here/err"
check "of a common compile_commands.json nothing is listed" sh -c '! grep "left out" "$1"' - \
	"$here/err"

# ---- --no-kbuild ----

rm "$commands"
printf 'harm := $(shell touch %s/made/kbuild)\n' "$here" >>"$tree/Makefile"
refuses "--no-kbuild runs no Makefile" "no compile_commands.json" \
	"$DMATTR" -k "$tree" --db "$db" --no-kbuild check
check "... indeed" test ! -e "$here/made/kbuild"
check "--help says that configuring runs the tree's Makefiles" sh -c \
	'"$1" --help | grep -q "runs the tree.s Makefiles"' - "$DMATTR"
cp corpus/mini/Makefile "$tree/Makefile"
cp "$here/commands.json" "$commands"

# ---- names ----

evil=$'drivers/misc/new\nline.c'
names=("drivers/misc/a b.c" "drivers/misc/\$(touch hit)\`touch hit\`;touch hit.c"
       "drivers/misc/'; DROP TABLE unit; --.c" 'drivers/misc/"q".c' "drivers/misc/-o.c"
       "drivers/misc/%s%n#&?.c" "drivers/misc/*.c" "drivers/misc/[a].c")
bad=("$evil" $'drivers/misc/esc\033[31m.c' $'drivers/misc/cr\rx.c')
n=0
for name in "${names[@]}" "${bad[@]}"; do
	sed "s/region/region$((++n))/g" corpus/mini/drivers/misc/region.c >"$tree/$name"
done
printf '%s\0' "${names[@]}" "${bad[@]}" >"$here/names"
edit_commands '
for file in open(here + "/names").read().split("\0")[:-1]:
    add(file)'
want=$((1 + ${#names[@]}))
dmattr check --format json >"$here/report" 2>"$here/err"
count() {
	python3 - "$here/report" "$1" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
print(eval(sys.argv[2]))
P
}
check "files of any printable name are judged" test "$(count \
	'sum("region" in s["function"] for s in r["sites"])')" = $want
check "a name with control characters is left out, with the reason" test "$(count \
	'sum("control character" in f["reason"] for f in r["coverage"]["failed"])')" = ${#bad[@]}
for format in text terse; do
	dmattr check --format $format >"$here/$format" 2>>"$here/err"
	check "$format: no control character comes out" \
		sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' - "$here/$format"
	check "$format: no line is forged" sh -c '! grep -q "^line.c" "$1"' - "$here/$format"
done
check "nor on standard error" sh -c '! LC_ALL=C grep "[[:cntrl:]]" "$1"' - "$here/err"
check "nothing was run" test -z "$(find "$here" -name 'hit*')"
dmattr -q check --baseline "$here/baseline" --update-baseline >/dev/null 2>"$here/err"
check "a baseline holds such names" test $? = 0
dmattr -q check --baseline "$here/baseline" >"$here/out" 2>"$here/err"
check "... and answers them" sh -c '! grep -q ": warning: " "$1" && test ! -s "$2"' - \
	"$here/out" "$here/err"
for name in "${names[@]}"; do
	dmattr -q check "$name" >"$here/out" 2>"$here/err"
	check "$name can be named" grep -qF "$name:" "$here/out"
done
git -C "$tree" init -q
git -C "$tree" add -A
git -C "$tree" -c user.name=a -c user.email=a@example.org commit -qm all
dmattr -q fix >"$here/patch" 2>"$here/err"
check "fix makes a patch of them that git takes" git -C "$tree" apply --check "$here/patch"
check "... of each" test "$(grep '^+++ ' "$here/patch" | grep -vc '/packed\.c$')" = $want
dmattr -q fix --apply 2>"$here/err"
check "fix --apply writes them" test \
	"$(grep -l DMA_ATTR_REQUIRE_COHERENT "$misc"/*.c | wc -l)" -ge $want
dmattr -q check --changed >"$here/out" 2>"$here/err"
check "check --changed copes with them" test $? -le 1 -a ! -s "$here/err"
git -C "$tree" checkout -q .

# ---- SQL ----

sql="x'; DROP TABLE unit; --"
refuses "SQL in the name of a function" "no function x'; DROP" \
	"$DMATTR" -k "$tree" --db "$db" query callers "$sql"
refuses "SQL in the name of a record" "no record x'; DROP" \
	"$DMATTR" -k "$tree" --db "$db" query layout "$sql"
for statement in "ATTACH '$here/made/other' AS o" "PRAGMA writable_schema = 1" "DELETE FROM unit" \
		 "SELECT load_extension('$here/plugin.so')" "VACUUM INTO '$here/made/copy'" \
		 "SELECT 1; DELETE FROM unit" "SELECT writefile('$here/made/w', 'x')"; do
	"$DMATTR" -k "$tree" --db "$db" query sql "$statement" >/dev/null 2>"$here/err"
	check "query sql refuses: ${statement%% \'*}" test $? = 2
done
check "nothing was written by them" test -z "$(ls "$here/made")"

# ---- a #error, a #line ----

printf '#error \033[31mred\007\n# 7 "\\033[31mred.c"\nint a = b;\n' >>"$misc/region.c"
dmattr index 2>"$here/err"
check "what an #error says is free of control characters" \
	sh -c 'grep -q "red" "$1" && ! LC_ALL=C grep "[[:cntrl:]]" "$1"' - "$here/err"
dmattr -q check >"$here/out" 2>/dev/null
check "... in the report too" sh -c '! LC_ALL=C grep "[[:cntrl:]]" "$1"' - "$here/out"
git -C "$tree" checkout -q .

# ---- links, and .. ----

mkdir "$here/away"
cp "$misc/region.c" "$here/outside.c"
sed 's/region/away/g' "$misc/region.c" >"$here/away/away.c"
sed -i 's/region/outside/g' "$here/outside.c"
ln -s "$here/outside.c" "$misc/outside.c"
ln -s "$here/away" "$misc/away"
ln -s . "$misc/loop"
cp -r "$here/outside.c" "$here/away" "$scratch/cache/"
edit_commands '
add("drivers/misc/outside.c"); add("drivers/misc/away/away.c"); add("../outside.c")
add("drivers/misc/../../../away/away.c"); add("drivers/misc/loop/loop/region.c")'
dmattr -q check >"$here/out" 2>"$here/err"
check "links out of the tree: the rest is judged" grep -q '^drivers/misc/region.c:' "$here/out"
check "... nothing is said of files outside by their own path" \
	sh -c '! grep -E "^(/|\.\.)" "$1"' - "$here/out"
dmattr -q fix --apply >/dev/null 2>"$here/err"
check "fix writes nothing outside the tree" diff -r "$here/away" "$scratch/cache/away"
check "... nor through a link to a file" cmp "$here/outside.c" "$scratch/cache/outside.c"

# ---- files that do not end ----

rm "$misc"/{outside.c,away,loop}
git -C "$tree" checkout -q .
mkfifo "$here/pipe"
exec 9<>"$here/pipe"	# it has a writer, who says nothing
ln -s "$here/pipe" "$tree/include/linux/unended.h"
ln -s "$here/pipe" "$misc/pipe.c"
truncate -s 3G "$misc/huge.c"
cp "$here/commands.json" "$commands"
edit_commands '
text = open(here + "/tree/drivers/misc/region.c").read()
for name, words in (("stdin", ["-include", "/dev/stdin"]), ("zero", ["-include", "/dev/zero"]),
                    ("imacros", ["-imacros", here + "/pipe"]), ("line", [])):
    file = "drivers/misc/" + name + ".c"
    first = "#include <linux/unended.h>\n" if name == "line" else ""
    open(here + "/tree/" + file, "w").write(first + text.replace("region", name))
    add(file, *words)'
timeout -s KILL 40 "$DMATTR" -q -k "$tree" --db "$db" --time-limit 1 check >"$here/out" 2>"$here/err" <&9
check "files without an end: the run ends" test $? = 2
for file in zero imacros line; do
	check "... $file.c costs its time limit" grep -q "^drivers/misc/$file.c:.*time limit" \
		"$here/out"
done
check "... standard input is not read" grep -q '^drivers/misc/stdin.c:.*dma-require-coherent' \
	"$here/out"
check "... a pipe is no source" grep -q 'misc/pipe.c: Operation not supported' "$here/err"
check "... nor are gigabytes" grep -q 'misc/huge.c: File too large' "$here/err"
plan
