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
