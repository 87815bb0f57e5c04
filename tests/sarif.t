#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# SARIF: valid, the same findings as the JSON report, what code scanning services
# need, and names that mean something in a URI or a message are only text.
. "$(dirname "$0")/lib.sh"

NAME=$(tests/hostile-tree "$scratch/tree & <b>")
check_tree() { "$DMATTR" -q -k "$scratch/tree & <b>" check "$@"; }
check_tree --format sarif >"$scratch/sarif" 2>"$scratch/err"
rc=$?
check "findings: exit 1" test $rc = 1
check "nothing on stderr" test ! -s "$scratch/err"
check_tree --format json >"$scratch/json"

# valid NAME FILE
valid() {
	check "$1" python3 - "$2" <<'P'
import json, sys
import jsonschema
schema = json.load(open("tests/sarif.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[1])))
P
}
valid "it is the part of SARIF 2.1.0 that tests/sarif.schema.json describes" "$scratch/sarif"
"${B:-build}/tests/output_test" --sarif >"$scratch/hand"
valid "so is that of a report with hazards and fixes" "$scratch/hand"

check "what can fail then is linked to from the message, each with its number" \
	python3 - "$scratch/hand" <<'P'
import json, re, sys
related = [x for x in json.load(open(sys.argv[1]))["runs"][0]["results"] if "relatedLocations" in x]
for x in related:
    links = re.findall(r"\[((?:\\.|[^\]])*)\]\((\d+)\)", x["message"]["text"])
    there = [(l["message"]["text"], str(l["id"])) for l in x["relatedLocations"]]
    assert links == there, (links, there)
assert related
P

# holds NAME EXPRESSION: Python, true of the run, its results and the report r
holds() {
	check "$1" python3 - "$scratch/sarif" "$scratch/json" "$2" "$NAME" "$scratch/tree & <b>" <<'P'
import json, re, sys
from urllib.parse import unquote
run = json.load(open(sys.argv[1]))["runs"][0]
r = json.load(open(sys.argv[2]))
name, tree = sys.argv[4], sys.argv[5]
results = run["results"]
rules = run["tool"]["driver"]["rules"]
place = lambda l: (unquote(l["physicalLocation"]["artifactLocation"]["uri"]),
                   l["physicalLocation"].get("region", {}).get("startLine"))
flow = lambda x: x["codeFlows"][0]["threadFlows"][0]["locations"]
if not eval(sys.argv[3]):
    sys.exit("not so: " + sys.argv[3])
P
}
holds "the findings are those of the JSON report, at their places" \
	"[(x['ruleId'], x['level'], place(x['locations'][0]), x['locations'][0]['physicalLocation']['region']['startColumn']) for x in results] == [(f['rule'], f['level'], (f['file'], f['line']), f['column']) for f in r['findings']] and len(results) == 5"
holds "each result's rule is the one its index names" \
	"all(rules[x['ruleIndex']]['id'] == x['ruleId'] for x in results)"
holds "every rule has a help text of its own" \
	"len({x['help']['text'] for x in rules}) == len(rules) and all(len(x['help']['text']) > 40 for x in rules)"
holds "a rule's level is that of its findings" \
	"all(rules[x['ruleIndex']]['defaultConfiguration']['level'] == x['level'] for x in results)"
holds "a code flow is the witness, in its order" \
	"[[place(s['location']) for s in flow(x)] for x in results] == [[(h['file'], h['line']) for h in f['witness']] for f in r['findings']]"
holds "a code flow begins at the source and ends at the map call" \
	"all('pin_user_pages' in flow(x)[0]['location']['message']['text'] and place(flow(x)[-1]['location']) == place(x['locations'][0]) for x in results if x['ruleId'] == 'dma-require-coherent')"
holds "results are told apart by the fingerprint that code scanning reads" \
	"[x['partialFingerprints']['primaryLocationLineHash'] for x in results] == [f['fingerprint'] + ':1' for f in r['findings']] and len({f['fingerprint'] for f in r['findings']}) == len(results)"
holds "the base of all paths is the tree" \
	"unquote(run['originalUriBaseIds']['SRCROOT']['uri']) == 'file://' + tree + '/'"
holds "the hostile name is a path and nothing else" \
	"any(place(x['locations'][0])[0] == name for x in results)"
holds "what is not judged is a notification, with its place" \
	"sorted((place(n['locations'][0])[0], n['level']) for n in run['invocations'][0]['toolExecutionNotifications']) == sorted([(f['file'], 'warning') for f in r['coverage']['failed']] + [(f['file'], 'note') for f in r['coverage']['left_out']])"
check "no shell ran anything" sh -c '! find . -name hit -newer "$1" | grep .' - "$scratch/json"

plan
