import type { Fault } from '../common/fault.ts'
import type { Result } from '../common/result.ts'
import { faultText } from '../common/wording/fault-text.ts'
import { shownJson, shownLines } from '../common/wording/shown-text.ts'
import type { Words } from '../common/words/words.ts'

/**
 * Everything that a verb prints. For people: sentences on stdout, faults and progress on stderr. With `--json`: exactly one object on stdout, at the end
 * (`{ ok: true, value }` or `{ ok: false, fault }`), so that it can be piped.
 */
export interface Writer {
  readonly json: boolean
  /** A line of the answer for people; silent with `--json`. */
  say(text: string): void
  /** Progress or a warning, on stderr; silent with `--json`. */
  note(text: string): void
  /** Ends the verb: prints the outcome and sets the exit code (0, or `exitCodeOf` of the fault). */
  finish<T>(result: Result<T>, human: (value: T) => string): void
}

export interface WriterOptions {
  readonly json: boolean
}

/** Streams and exit code as a test may replace them. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  exit(code: number): void
}

const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  exit: (code) => {
    process.exitCode = code
  },
}

export function createWriter(words: Words, options: WriterOptions, terminal: Terminal = processTerminal): Writer {
  // names come from servers and from other people: none of them moves the cursor, changes the title or hides a line
  const line = (text: string) => (text === '' ? '' : `${shownLines(text).replace(/\n+$/, '')}\n`)
  return {
    json: options.json,
    say: (text) => {
      if (!options.json) terminal.out(line(text))
    },
    note: (text) => {
      if (!options.json) terminal.err(line(text))
    },
    finish: (result, human) => {
      if (options.json) terminal.out(`${shownJson(JSON.stringify(result))}\n`)
      else if (result.ok) terminal.out(line(human(result.value)))
      else terminal.err(line(faultLines(words, result.fault)))
      terminal.exit(result.ok ? 0 : exitCodeOf(result.fault))
    },
  }
}

/** sysexits where they fit (69 unavailable, 75 try again, 77 no permission), else 1. */
export function exitCodeOf(fault: Fault): number {
  switch (fault.code) {
    case 'permission.missing':
    case 'helper.denied':
      return 77
    case 'helper.missing':
    case 'program.missing':
      return 69
    case 'already.running':
      return 75
    default:
      return 1
  }
}

function faultLines(words: Words, fault: Fault): string {
  const { headline, next, detail } = faultText(words, fault)
  const technical = detail.split('\n').slice(1)
  return [`${headline}. ${next}`, ...technical.map((fact) => `  ${fact}`)].join('\n')
}
