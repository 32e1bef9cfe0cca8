import { type ArgumentFacts, allVerbs, type OptionFacts, type ValueKind, type VerbFacts } from '../program-tree.ts'

/** The same for zsh: a function per verb for its own `_arguments`. Works from a folder of `fpath`, and when it is read by `source`. */
export function zshScript(program: VerbFacts, version: string): string {
  return `#compdef waygate
# Completion of waygate ${version} for zsh, made by: waygate completion zsh

${allVerbs(program).map(verbFunction).join('\n\n')}

if [[ $funcstack[1] == _waygate ]]; then
  _waygate "$@"
else
  compdef _waygate waygate
fi
`
}

function verbFunction({ path, options, args, verbs }: VerbFacts): string {
  const specs = [...options.map(optionSpec), ...(verbs.length === 0 ? args.map(argumentSpec) : ["'1: :->verb'", "'*:: :->rest'"])]
  const head = `${functionName(path)}() {`
  const call = (flags: string) => `  _arguments ${flags}${specs.map((spec) => `\\\n    ${spec}`).join(' ')}`
  if (verbs.length === 0) return [head, call(''), '}'].join('\n')
  return [
    head,
    '  local curcontext="$curcontext" state line',
    '  local -A opt_args',
    call('-C '),
    '  case $state in',
    '    verb)',
    '      local -a verbs',
    '      verbs=(',
    ...verbs.map((verb) => `        ${quoted(`${verb.path.at(-1)}:${verb.description.replaceAll('\\', '\\\\')}`)}`),
    '      )',
    "      _describe -t commands 'verb' verbs",
    '      ;;',
    '    rest)',
    '      case $line[1] in',
    ...verbs.map((verb) => `        ${verb.path.at(-1)}) ${functionName(verb.path)} ;;`),
    '      esac',
    '      ;;',
    '  esac',
    '}',
  ].join('\n')
}

function functionName(path: readonly string[]): string {
  return ['_waygate', ...path].join('_')
}

function optionSpec({ long, short, description, value, repeatable }: OptionFacts): string {
  const names = [short, long].filter((name) => name !== '')
  const excluded = long === '--help' || long === '--version' ? '(- : *)' : repeatable ? '*' : names.length > 1 ? `(${names.join(' ')})` : ''
  const taken = value === null ? '' : `:${escaped(value.name)}:${action(value.kind)}`
  const rest = `[${escaped(description)}]${taken}`
  // the shell makes two words of the braces: they stand outside of the quotes
  return names.length > 1
    ? `${excluded === '' ? '' : quoted(excluded)}{${names.join(',')}}${quoted(rest)}`
    : quoted(`${excluded}${names[0]}${rest}`)
}

function argumentSpec({ name, description, required, variadic, kind }: ArgumentFacts, index: number): string {
  const place = variadic ? '*' : String(index + 1)
  return quoted(`${place}${required || variadic ? ':' : '::'}${escaped(description === '' ? name : description)}:${action(kind)}`)
}

function action(kind: ValueKind): string {
  if (kind === 'files') return '_files'
  if (kind === 'folders') return '_files -/'
  return kind === 'text' ? ' ' : `(${kind.join(' ')})`
}

/** What `_arguments` would take for its own. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
