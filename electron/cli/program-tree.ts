import type { Argument, Command, Option } from 'commander'

/** What may stand where a value is expected. */
export type ValueKind = 'text' | 'files' | 'folders' | readonly string[]

export interface OptionFacts {
  /** `--json`. */
  readonly long: string
  /** `-h`, or ''. */
  readonly short: string
  readonly description: string
  /** Null: it takes none. */
  readonly value: { readonly name: string; readonly kind: ValueKind } | null
  readonly repeatable: boolean
  /** '' = none worth telling. */
  readonly byDefault: string
  /** It belongs to the verb above, and works here, too. */
  readonly inherited: boolean
}

export interface ArgumentFacts {
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly variadic: boolean
  readonly kind: ValueKind
  readonly byDefault: string
}

/** One verb as the program knows it. `path`: the words that lead to it, none for the program itself. */
export interface VerbFacts {
  readonly path: readonly string[]
  readonly description: string
  readonly options: readonly OptionFacts[]
  readonly args: readonly ArgumentFacts[]
  readonly verbs: readonly VerbFacts[]
}

/** Everything that `--help` would say, verb by verb: what completion and manual page are made of. Hidden verbs and options are not in it. */
export function programTree(program: Command): VerbFacts {
  return verbFacts(program, [], [])
}

/** All verbs, the program itself first, each before its own. */
export function allVerbs(verb: VerbFacts): readonly VerbFacts[] {
  return [verb, ...verb.verbs.flatMap(allVerbs)]
}

function verbFacts(command: Command, path: readonly string[], above: readonly OptionFacts[]): VerbFacts {
  const help = command.createHelp()
  const own = help.visibleOptions(command).map(optionFacts)
  const inherited = above
    .filter(({ long }) => own.every((option) => option.long !== long))
    .map((option) => ({ ...option, inherited: true }))
  // what the program itself takes (its version) is no option of a verb
  const passedOn = path.length === 0 ? [] : [...own, ...inherited]
  return {
    path,
    description: command.description(),
    options: [...own, ...inherited],
    args: command.registeredArguments.map(argumentFacts),
    verbs: help
      .visibleCommands(command)
      // commander's own "help" says what --help says
      .filter((child) => child.parent === command && child.name() !== 'help')
      .map((child) => verbFacts(child, [...path, child.name()], passedOn)),
  }
}

function optionFacts(option: Option): OptionFacts {
  const { long = '', short = '', description, variadic } = option
  const name = /[<[]([^>\]]+?)(\.\.\.)?[>\]]/.exec(option.flags)?.[1]
  return {
    long,
    short,
    description,
    value: name === undefined ? null : { name, kind: kindOf(name, option.argChoices) },
    // commander gives what is collected an empty list to begin with
    repeatable: variadic || Array.isArray(option.defaultValue),
    byDefault: defaultText(option.defaultValue),
    inherited: false,
  }
}

function argumentFacts(argument: Argument): ArgumentFacts {
  const { description, required, variadic, defaultValue } = argument
  const name = argument.name()
  return { name, description, required, variadic, kind: kindOf(name, argument.argChoices), byDefault: defaultText(defaultValue) }
}

/** Verbs call their values by what they are: `<file>`, `<dir>`, `<closed|open>`. */
function kindOf(name: string, choices: readonly string[] | undefined): ValueKind {
  if (choices !== undefined) return choices
  if (name.includes('|')) return name.split('|')
  return name === 'file' ? 'files' : name === 'dir' ? 'folders' : 'text'
}

function defaultText(value: unknown): string {
  return typeof value === 'string' || (typeof value === 'number' && value !== 0) ? String(value) : ''
}
