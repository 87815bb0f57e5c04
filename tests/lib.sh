# SPDX-License-Identifier: GPL-2.0-only
# Shell helpers for TAP tests: source me.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
DMATTR=${DMATTR:-$PWD/build/dmattr}
tests=0
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
export DMATTR_CACHE=$scratch/cache

ok() { tests=$((tests + 1)); echo "ok $tests - $1"; }
not_ok() { tests=$((tests + 1)); echo "not ok $tests - $1"; }
skip() { tests=$((tests + 1)); echo "ok $tests - $1 # SKIP $2"; }
diag() { printf '%s\n' "$*" | sed 's/^/# /'; }
plan() { echo "1..$tests"; }

# check NAME COMMAND...: passes if the command does
check() {
	local name=$1
	shift
	if "$@" >"$scratch/check.out" 2>&1; then
		ok "$name"
	else
		not_ok "$name"
		diag "$(tail -n 5 "$scratch/check.out")"
	fi
}

# refuses NAME PATTERN COMMAND...: exit 2, one line on stderr that matches, nothing on stdout
refuses() {
	local name=$1 pattern=$2 rc
	shift 2
	"$@" >"$scratch/out" 2>"$scratch/err"
	rc=$?
	if ((rc == 2)) && [[ ! -s $scratch/out ]] && (($(wc -l <"$scratch/err") == 1)) &&
	   grep -qE -- "$pattern" "$scratch/err"; then
		ok "$name"
	else
		not_ok "$name"
		diag "status $rc, wanted 2 and one line like: $pattern"
		diag "$(head -n 5 "$scratch/err")"
	fi
}

# verdicts TREE REPORT: each site has the verdict of the tail of its file:
# dmattr: LINE API VERDICT [marked] [known-to-fail]
verdicts() {
	local tree=$1 report=$2 file line api verdict rest got want name todo
	while read -r file line api verdict rest; do
		got=$(python3 - "$report" "$file" "$line" "$api" <<'P'
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
	done < <(cd "$tree" && grep -rnoE 'dmattr: [0-9]+ .*[^ */]' --include=*.c . |
		 sed -E 's|^\./([^:]*):[0-9]+:dmattr: |\1 |' | sort)
}
