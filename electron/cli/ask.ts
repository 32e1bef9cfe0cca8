import readline from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { CliWords } from './words/cli-words.ts'

/** A question to the person at the terminal; null when nobody can be asked. Questions go to stderr, so that stdout stays the answer. */
export async function ask(question: string): Promise<string | null> {
  return prompt(question, process.stderr)
}

/** Nothing of the answer is shown. */
export async function askSecret(question: string): Promise<string | null> {
  process.stderr.write(question)
  const answer = await prompt('', silent())
  process.stderr.write('\n')
  return answer
}

export async function confirm({ say }: CliWords, question: string): Promise<boolean> {
  const answer = await ask(say('ask.yesOrNo', { question }))
  return say('ask.yes')
    .split(',')
    .includes(answer?.trim().toLowerCase() ?? '')
}

export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** The lines of stdin up to its end, for passwords that come from another program. At most 64 KiB. */
export async function readStdinLines(): Promise<string[]> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > 64 * 1024) break
  }
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** What a shell expects of a program that Ctrl-C ended. */
const exitInterrupted = 130

async function prompt(question: string, output: NodeJS.WritableStream): Promise<string | null> {
  if (!canAsk()) return null
  const reader = readline.createInterface({ input: process.stdin, output, terminal: true })
  // Ctrl-C and Ctrl-D at a question end the program: nothing has been begun yet
  const abandoned = () => {
    process.stderr.write('\n')
    process.exit(exitInterrupted)
  }
  reader.once('close', abandoned)
  const answer = await reader.question(question)
  reader.off('close', abandoned)
  reader.close()
  return answer
}

function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
