#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dmattr(1) says what --help says; bash and zsh complete what dmattr knows.
. "$(dirname "$0")/lib.sh"

if command -v mandoc >/dev/null; then
	# whether gcc(1) and the like are installed here is not its business
	check "the manual is good mdoc" sh -c \
		'! mandoc -T lint -W style analyzer/cli/dmattr.1 |
			grep -v -e "referenced manual not found" -e "mandoc.db"'
else
	skip "the manual is good mdoc" "no mandoc"
fi
in_step=$(tests/man-in-step "$DMATTR" $((tests + 1)))
printf '%s\n' "$in_step"
tests=$((tests + $(grep -cE '^(not )?ok ' <<<"$in_step")))

# ---- bash ----

PATH=$(dirname "$DMATTR"):$PATH
mkdir -p "$scratch/here/a directory"
cp -r corpus/mini "$scratch/here/linux"
touch "$scratch/here/a file.c"

# bash_completes LINE: the words that the last word of LINE can become
bash_completes() {
	(cd "$scratch/here" && bash --norc -c '
		. "$1"
		compopt() { :; }
		read -ra COMP_WORDS <<<"$2"
		[[ $2 == *" " ]] && COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_dmattr
		printf "%s\n" "${COMPREPLY[@]}"' - "$OLDPWD/analyzer/cli/shell/dmattr.bash" "$1")
}

# completes NAME LINE WORD...: exactly these
completes() {
	local name=$1 line=$2
	shift 2
	check "bash: $name" diff <(bash_completes "$line" | sort) <(printf '%s\n' "$@" | sort)
}

completes "a command" "dmattr che" check
completes "each command" "dmattr " $("$DMATTR" --help | sed -n '/^commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
completes "an option" "dmattr --no" --no-kbuild
completes "an option of the command, behind others" "dmattr -j 2 -k linux check --ru" --rule
completes "a format" "dmattr -k linux check --format s" sarif
completes "a rule" "dmattr check --rule dma-attrs" dma-attrs-from-caller
completes "a directory with a blank" "dmattr -k a" "a directory"
completes "a subject" "dmattr query ca" callers callees
completes "a file of the tree" "dmattr -k linux check drivers/misc/re" drivers/misc/region.c
completes "a file that is here" "dmattr -k linux check a" "a directory" "a file.c"
completes "a rule to explain" "dmattr explain dma-req" dma-require-coherent dma-require-coherent-misuse
completes "nothing of what is no command" "dmattr zz" ""

# ---- zsh ----

zsh_completes() {
	(cd "$scratch/here" && HOME=$scratch ZDOTDIR=$scratch zsh -f "$OLDPWD/tests/zsh-complete" \
		"$OLDPWD/analyzer/cli/shell" "$1")
}

zsh_check() {
	check "zsh: $1" sh -c 'test "$1" = "$2" || { printf "%s\n" "$1"; false; }' - \
		"$(zsh_completes "$2")" "$3"
}

if command -v zsh >/dev/null; then
	zsh_check "a command" "dmattr che" "dmattr check "
	zsh_check "an option of the command" "dmattr check --ru" "dmattr check --rule "
	zsh_check "a format" "dmattr -k linux check --format s" "dmattr -k linux check --format sarif "
	zsh_check "a rule" "dmattr check --rule dma-attrs" "dmattr check --rule dma-attrs-from-caller "
	zsh_check "a subject" "dmattr query lay" "dmattr query layout "
	zsh_check "a file of the tree" "dmattr -k linux check drivers/misc/re" \
		"dmattr -k linux check drivers/misc/region.c "
else
	skip "zsh" "no zsh"
fi
plan
