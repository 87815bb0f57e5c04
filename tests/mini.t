#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The miniature tree: each file of corpus/mini says in its tail which verdict it
# must get:  dmattr: LINE API VERDICT [marked] [known-to-fail]
. "$(dirname "$0")/lib.sh"

"$DMATTR" -q -k corpus/mini check --format json >"$scratch/report.json" 2>"$scratch/err"
rc=$?
check "check of the miniature finds something (exit 1)" test "$rc" = 1
check "the report is valid" tests/validate-report "$scratch/report.json"

while read -r file line api verdict rest; do
	got=$(python3 - "$scratch/report.json" "$file" "$line" "$api" <<'P'
import json, sys
report, file, line, api = sys.argv[1:5]
for s in json.load(open(report))["sites"]:
    if s["file"] == file and s["line"] == int(line) and s["api"] == api:
        print(s["verdict"] + (" marked" if s["marked"] else ""))
P
)
	want=$verdict
	[[ $rest == *marked* ]] && want="$want marked"
	name="$file:$line $api is $want"
	todo=
	[[ $rest == *known-to-fail* ]] && todo=" # TODO known to fail"
	tests=$((tests + 1))
	if [[ $got == "$want" ]]; then
		echo "ok $tests - $name$todo"
	else
		echo "not ok $tests - $name$todo"
		diag "got: ${got:-no site}"
	fi
done < <(cd corpus/mini && grep -rnoE 'dmattr: [0-9]+ .*[^ */]' --include=*.c . |
	 sed -E 's|^\./([^:]*):[0-9]+:dmattr: |\1 |')
plan
