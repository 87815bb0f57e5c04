# SPDX-License-Identifier: GPL-2.0-only
# bash completion for dmattr. What there is to complete, dmattr is asked for.

# __dmattr_options [COMMAND]: its options, from its help
__dmattr_options() {
	"$__dmattr" ${1:+help} "${1:---help}" 2>/dev/null |
		sed -nE 's/^ +((-[a-zA-Z]), )?(--[a-z-]+)(\[?=| |$).*/\2 \3/p'
}

__dmattr_commands() {
	"$__dmattr" --help 2>/dev/null | sed -nE '/^commands:/,/^$/s/^  ([a-z]+) .*/\1/p'
}

# __dmattr_known ARGUMENT...: what dmattr says that "there are" instead of a wrong word
__dmattr_known() {
	"$__dmattr" "$@" 2>&1 >/dev/null | sed -nE 's/.*there are: //p' | tr ',' '\n' |
		sed -E 's/^ *([^ ]*).*/\1/'
}

# Files here, and those below the kernel tree that -k names
__dmattr_files() {
	compgen -f -- "$1"
	[[ -n $2 && $1 != /* ]] && (cd -- "$2" 2>/dev/null && compgen -f -- "$1")
}

__dmattr_lines() {
	local line
	while IFS= read -r line; do
		COMPREPLY+=("$line")
	done
}

__dmattr_value() {
	case $1 in
	-k | --kernel | -b | --build | --series)
		compopt -o filenames
		__dmattr_lines < <(compgen -d -- "$2") ;;
	--db | --baseline | --patch | --splat)
		compopt -o filenames
		__dmattr_lines < <(compgen -f -- "$2") ;;
	--format)
		__dmattr_lines < <(compgen -W "$(__dmattr_known -k "$3" check --format '?')" -- "$2") ;;
	--rule)
		__dmattr_lines < <(compgen -W "$(__dmattr_known explain 'dma-?')" -- "$2") ;;
	--arch)
		__dmattr_lines < <(compgen -W 'x86_64 arm64' -- "$2") ;;
	-j | --jobs | --time-limit) ;;
	*)
		return 1 ;;
	esac
}

_dmattr() {
	local __dmattr=${COMP_WORDS[0]/#\~/$HOME} cur=${COMP_WORDS[COMP_CWORD]}
	local prev=${COMP_WORDS[COMP_CWORD - 1]} command='' kernel=. i
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-k | --kernel) kernel=${COMP_WORDS[++i]} ;;
		-b | -j | --build | --arch | --db | --jobs | --time-limit) ((i++)) ;;
		-*) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done
	kernel=${kernel/#\~/$HOME}
	[[ $cur == = ]] && cur=
	[[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}
	__dmattr_value "$prev" "$cur" "$kernel" && return
	if [[ $cur == -* ]]; then
		__dmattr_lines < <(compgen -W "$(__dmattr_options $command)" -- "$cur")
	elif [[ -z $command || $command == help ]]; then
		__dmattr_lines < <(compgen -W "$(__dmattr_commands)" -- "$cur")
	elif [[ $command == @(query|hook) && $prev == "$command" ]]; then
		__dmattr_lines < <(compgen -W "$(__dmattr_known "$command")" -- "$cur")
	else
		compopt -o filenames 2>/dev/null
		[[ $command == explain ]] &&
			__dmattr_lines < <(compgen -W "$(__dmattr_known explain 'dma-?')" -- "$cur")
		__dmattr_lines < <(__dmattr_files "$cur" "$kernel" | sort -u)
	fi
}

complete -F _dmattr dmattr
