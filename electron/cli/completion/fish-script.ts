import { allVerbs, type OptionFacts, type ValueKind, type VerbFacts } from '../program-tree.ts'

/** The same for fish. Its conditions are functions of the script itself: where in the program the words before the cursor have led. */
export function fishScript(program: VerbFacts, version: string): string {
  const verbs = allVerbs(program)
  return `# Completion of waygate ${version} for fish, made by: waygate completion fish

# Options that take a value, each behind the verb that it belongs to.
set -g __waygate_valued ${verbs.flatMap(valued).map(quoted).join(' ')}
set -g __waygate_verbs ${verbs
    .slice(1)
    .map(({ path }) => quoted(path.join(' ')))
    .join(' ')}

# Whether the words so far lead to this verb and, where a number is given, to that place behind it (0 is the first, a following + means: or later).
function __waygate_at
    set -l path ''
    set -l place 0
    set -l skip 0
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*' $word
            contains -- (string trim -- "$path $word") $__waygate_valued; and set skip 1
        else if test $place = 0; and contains -- (string trim -- "$path $word") $__waygate_verbs
            set path (string trim -- "$path $word")
        else
            set place (math $place + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    switch "$argv[2]"
        case ''
            return 0
        case '*+'
            test $place -ge (string trim -c + -- $argv[2])
        case '*'
            test $place = $argv[2]
    end
end

complete -c waygate -f
${verbs.flatMap(lines).join('\n')}
`
}

function valued({ path, options }: VerbFacts): readonly string[] {
  return options
    .filter(({ value }) => value !== null)
    .flatMap(({ short, long }) => [short, long].filter((name) => name !== ''))
    .map((name) => [...path, name].join(' '))
}

function lines({ path, options, args, verbs }: VerbFacts): readonly string[] {
  const at = (place = '') => `complete -c waygate -n ${quoted(`__waygate_at ${quoted(path.join(' '))}${place === '' ? '' : ` ${place}`}`)}`
  return [
    ...verbs.map((verb) => `${at('0')} -a ${verb.path.at(-1)} -d ${quoted(verb.description)}`),
    ...options.map((option) => `${at()}${optionPart(option)} -d ${quoted(option.description)}`),
    ...args.flatMap(({ kind, variadic }, index) => {
      const offer = kindPart(kind)
      return offer === '' ? [] : [`${at(`${index}${variadic ? '+' : ''}`)}${offer}`]
    }),
  ]
}

function optionPart({ short, long, value }: OptionFacts): string {
  const names = `${short === '' ? '' : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`
  if (value === null) return names
  return `${names} -r${value.kind === 'text' ? ' -f' : kindPart(value.kind)}`
}

function kindPart(kind: ValueKind): string {
  if (kind === 'files') return ' -F'
  if (kind === 'folders') return " -f -a '(__fish_complete_directories)'"
  return kind === 'text' ? '' : ` -f -a ${quoted(kind.join(' '))}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
