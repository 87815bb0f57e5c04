#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The facts of 300 files drawn at random, parsed with and without precompiled headers:
# same-facts.sh BUILD [KERNEL [N [SEED]]]
set -eu
b=$1
kernel=${2:-$(corpus/fetch-kernel 6.12)}
n=${3:-300} seed=${4:-1}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# the precompiled headers of a real run, not those that 300 files would make
"$b/dmattr" -q -k "$kernel" --db "$scratch/db" index
"$b/dmattr" -q -k "$kernel" --db "$scratch/db" query sql \
	'SELECT f.path FROM unit u JOIN file f ON f.id = u.file ORDER BY f.path' | tail -n +2 |
	shuf -n "$n" --random-source=<(yes "$seed") | "$b/tests/same-facts" "$kernel"
