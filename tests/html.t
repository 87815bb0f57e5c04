#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The HTML report: it holds the JSON report and its source lines, nothing in it comes
# from elsewhere, and no name or comment of a kernel can become markup or script. In
# a browser, where there is one: tests/html-browser.
. "$(dirname "$0")/lib.sh"

tree="$scratch/it's a tree & <b>"
tests/hostile-tree "$tree" >/dev/null
check_tree() { "$DMATTR" -q -k "$tree" check "$@"; }
check_tree --format html >"$scratch/report.html" 2>"$scratch/err"
rc=$?
check "findings: exit 1" test $rc = 1
check "nothing on stderr" test ! -s "$scratch/err"
check_tree --format json >"$scratch/json"

# holds NAME EXPRESSION: Python, true of the page, its data and the report r
holds() {
	check "$1" python3 - "$scratch/report.html" "$scratch/json" "$2" "$tree" <<'P'
import json, os, re, sys
from html.parser import HTMLParser
page = open(sys.argv[1], encoding="utf-8").read()
r = json.load(open(sys.argv[2]))
tree = sys.argv[4]
class Parser(HTMLParser):
    tags, text, at = [], {}, None
    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.at = dict(attrs).get("id", tag)
    def handle_endtag(self, tag):
        self.at = None
    def handle_data(self, data):
        self.text[self.at] = self.text.get(self.at, "") + data
parser = Parser()
parser.feed(page)
tags = [t for t, _ in parser.tags]
data = json.loads(parser.text["data"])
def lines(file):
    with open(os.path.join(tree, file), encoding="utf-8") as f:
        return f.read().split("\n")
hops = [h for f in data["findings"] for h in f["witness"]]
if not eval(sys.argv[3]):
    sys.exit("not so: " + sys.argv[3])
P
}
holds "the JSON report is in it, whole" \
	"r == {k: v for k, v in data.items() if k in r} and len(r['findings']) == 5"
holds "beside it: the rules, the options, the source lines" \
	"set(data) - set(r) == {'rules', 'options', 'sources'}"
holds "the source lines are those of the tree" \
	"all(lines(f)[int(n) - 1] == text for f, l in data['sources'].items() for n, text in l.items())"
holds "every hop of a finding has its line, and two on each side" \
	"hops and all(str(h['line'] + d) in data['sources'][h['file']] for h in hops for d in (-2, -1, 0, 1, 2))"
holds "no '<' in the data could begin a tag" "'<' not in parser.text['data'] and 'hit(' in parser.text['data']"
holds "the page has the elements of the template, and no more" \
	"tags.count('script') == 2 and 'img' not in tags and tags.count('style') == 1"
holds "nothing is fetched: no address, no src, no link" \
	"not [a for t, a in parser.tags if {'src', 'href', 'action', 'srcset'} & set(a)] and 'link' not in tags and not re.search(r'https?:|url\\(|@import|fetch\\(|XMLHttp|WebSocket', parser.text['script'] + parser.text['style'])"
holds "and a policy in the page would refuse it" \
	"any(a.get('http-equiv') == 'Content-Security-Policy' and a['content'].startswith(\"default-src 'none'\") for t, a in parser.tags if t == 'meta')"
holds "the script makes text only, no markup" \
	"not re.search(r'innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function', parser.text['script'])"
(cd "$scratch" && "$DMATTR" -q -k "$tree" -b "$tree" --arch x86_64 --no-kbuild --db here.sqlite \
	check --format html >report.html)
holds "the commands of the page name what was named, from anywhere" \
	"data['options'] == ['dmattr', '-k', tree, '-b', tree, '--arch', 'x86_64', '--db', os.path.dirname(tree) + '/here.sqlite', '--no-kbuild']"
check_tree --format html >"$scratch/report.html"
"$DMATTR" -q -k "$tree" check --format html >/dev/full 2>"$scratch/err"
rc=$?
check "to a full disk: exit 2 and one line" sh -c \
	'test $2 = 2 && test $(wc -l <"$1") = 1 && grep -q "cannot write to standard output: No space" "$1"' \
	- "$scratch/err" $rc

# ---- in a browser ----

python=
for p in python3 /usr/bin/python3; do
	"$p" -c 'import selenium' 2>/dev/null && python=$p && break
done
if [[ -n $python ]] && command -v chromium chromedriver >/dev/null; then
	PATH=$(dirname "$DMATTR"):$PATH "$python" tests/html-browser "$scratch/report.html" "$tree" \
		>"$scratch/browser" 2>"$scratch/err"
	rc=$?
	while IFS=$'\t' read -r result name why; do
		if [[ $result == pass ]]; then ok "$name"; else not_ok "$name"; diag "$why"; fi
	done <"$scratch/browser"
	check "the browser's tests came to their end" test $rc = 0
	((rc)) && diag "$(tail -n 5 "$scratch/err")"
else
	skip "in a browser" "no chromium, chromium-driver and python3-selenium"
fi
plan
