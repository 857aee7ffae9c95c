# Completion for bash: the program itself says what may follow; where it has nothing to say, files.
_hydra_kiosk() {
  local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} rest known IFS=$'\n'
  rest=${COMP_LINE:0:COMP_POINT}
  rest=${rest#*[[:space:]]}
  known=$("$program" "[suggest:${#rest}]" "$rest" 2>/dev/null) || return
  COMPREPLY=($(compgen -W "$known" -- "$word"))
}
complete -o default -F _hydra_kiosk hydra-kiosk
