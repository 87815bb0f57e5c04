#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The miniature tree: each file of corpus/mini says in its tail which verdict it
# must get:  dmattr: LINE API VERDICT [marked] [known-to-fail]
. "$(dirname "$0")/lib.sh"

"$DMATTR" -q -k corpus/mini check --format json >"$scratch/report.json" 2>"$scratch/err"
rc=$?
check "check of the miniature finds something (exit 1)" test "$rc" = 1
check "the report is valid" tests/validate-report "$scratch/report.json"

verdicts corpus/mini "$scratch/report.json"
plan
