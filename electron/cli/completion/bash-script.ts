import { allVerbs, type OptionFacts, type ValueKind, type VerbFacts } from '../program-tree.ts'

/**
 * A script with which bash (4 and newer) completes verbs, options and their values. It holds everything that it needs: a Tab starts no program and asks nobody,
 * and what was typed is only compared, never run. Files are bash's own completion, with all that it knows of quoting.
 */
export function bashScript(program: VerbFacts, version: string): string {
  return `# Completion of waygate ${version} for bash, made by: waygate completion bash

# What can stand behind a verb: sets verbs, options, values (option and kind in turn), args (a kind for each place) and many (the last place repeats).
_waygate_facts() {
  case $1 in
${allVerbs(program).map(facts).join('\n')}
  esac
}

_waygate_kind_of() {
  local i
  kind=
  for ((i = 0; i < \${#values[@]}; i += 2)); do
    [[ \${values[i]} == "$1" ]] && kind=\${values[i + 1]}
  done
}

_waygate_offer() {
  case $1 in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
    text | '') ;;
    *) mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

_waygate() {
  local IFS=$' \\t\\n' words=() verbs options values args many path='' place=0 kind='' waits='' ended='' glued='' word i
  COMPREPLY=()
  # bash cuts words at = and :, which belong to a value here
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ \${#words[@]} -gt 0 && ( $word == [=:]* || $glued ) ]]; then
      words[\${#words[@]} - 1]+=$word
      [[ $word == [=:]* ]] && glued=1 || glued=
    else
      words+=("$word")
    fi
  done
  word=\${words[\${#words[@]} - 1]}
  _waygate_facts ''
  for ((i = 0; i < \${#words[@]} - 1; i++)); do
    if [[ $waits ]]; then
      waits=
    elif [[ ! $ended && \${words[i]} == -- ]]; then
      ended=1
    elif [[ ! $ended && \${words[i]} == -* ]]; then
      _waygate_kind_of "\${words[i]}"
      waits=$kind
    elif [[ $place == 0 && " \${verbs[*]} " == *" \${words[i]} "* ]]; then
      path+="\${path:+ }\${words[i]}"
      _waygate_facts "$path"
    else
      place=$((place + 1))
    fi
  done
  if [[ $waits ]]; then
    _waygate_offer "$waits" "$word"
  elif [[ ! $ended && $word == --*=* ]]; then
    _waygate_kind_of "\${word%%=*}"
    _waygate_offer "$kind" "\${word#*=}"
  elif [[ ! $ended && $word == -* ]]; then
    _waygate_offer "\${options[*]}" "$word"
  else
    if [[ $place == 0 ]]; then _waygate_offer "\${verbs[*]}" "$word"; fi
    if [[ $many && $place -ge \${#args[@]} ]]; then place=$((\${#args[@]} - 1)); fi
    _waygate_offer "\${args[place]-}" "$word"
  fi
}

complete -F _waygate waygate
`
}

function facts({ path, options, args, verbs }: VerbFacts): string {
  const valued = options.flatMap((option) => {
    const { value } = option
    return value === null ? [] : spellings(option).flatMap((name) => [name, kindText(value.kind)])
  })
  return [
    `    ${quoted(path.join(' '))})`,
    `      verbs=(${verbs.map((verb) => verb.path.at(-1)).join(' ')})`,
    `      options=(${options.flatMap(spellings).join(' ')})`,
    `      values=(${valued.map(quoted).join(' ')})`,
    `      args=(${args.map(({ kind }) => quoted(kindText(kind))).join(' ')})`,
    `      many=${args.at(-1)?.variadic ? '1' : ''}`,
    '      ;;',
  ].join('\n')
}

function spellings({ short, long }: OptionFacts): readonly string[] {
  return [short, long].filter((name) => name !== '')
}

function kindText(kind: ValueKind): string {
  return typeof kind === 'string' ? kind : kind.join(' ')
}

function quoted(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
