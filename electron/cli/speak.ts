import { type Command, Help } from 'commander'
import { matcherOf } from '../common/wording/told-text.ts'
import type { CliWords } from './words/cli-words.ts'
import { en } from './words/en/en.ts'

/** Commander's own words, in its help and its errors, for a program and everything below it. Errors that are not in the list stay English. */
export function speak(command: Command, words: CliWords): void {
  const { say } = words
  const plain = new Help()
  const withDefault = (text: string) =>
    text.replace(/\(default: (.*)\)$/s, (_, value: string) => `(${say('help.frame.default', { value })})`)
  command
    .helpOption('-h, --help', say('help.frame.help'))
    .configureHelp({
      styleTitle: (title) => titleText(words, title),
      optionDescription: (option) => withDefault(plain.optionDescription(option)),
      argumentDescription: (argument) => withDefault(plain.argumentDescription(argument)),
    })
    .configureOutput({ outputError: (text, write) => write(`${errorText(words, text.trimEnd())}\n`) })
  if (command.commands.length > 0) command.helpCommand('help [command]', say('help.frame.help'))
  for (const below of command.commands) speak(below, words)
}

const titles = ['usage', 'arguments', 'options', 'commands'] as const

function titleText({ say }: CliWords, title: string): string {
  const known = titles.find((name) => en.help.frame[name] === title)
  return known === undefined ? title : say(`help.frame.${known}`)
}

const parserError = matcherOf(en.parser)

function errorText(words: CliWords, text: string): string {
  const found = parserError(text)
  if (found === null) return text
  // why a value is invalid is one of commander's own sentences, too
  const values = Object.fromEntries(Object.entries(found.values).map(([name, value]) => [name, errorText(words, value)]))
  // the key comes from the catalogue itself, and the values from that key's own placeholders
  return words.say(`parser.${found.key}` as 'parser.missingValue', values as { option: string })
}
