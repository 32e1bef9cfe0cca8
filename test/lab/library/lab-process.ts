import { type ChildProcess, spawn } from 'node:child_process'
import { childOf } from './namespace-root.ts'

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Lines are only for those who listen already: for programs that say much and long. */
  readonly forgetsLines?: boolean
  /** Milliseconds after which the process is ended; the default is 30 s. */
  readonly limitMs?: number
}

export interface RunOutcome {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs inside a node. Ends with the lab at the latest. */
export interface LabProcess {
  /** Outside's number of the entering process. */
  readonly pid: number
  /** Resolves at the end of the process, with its code (null: by a signal). */
  readonly exited: Promise<number | null>
  running(): boolean
  /** Everything it printed so far on stdout and stderr, the last 1 MB. */
  output(): string
  /** Called with each whole line of stdout, from the first line on; ends with the process. */
  onLine(listener: (line: string) => void): void
  /** Waits for a line of stdout that fits; rejects with the output when the process ends before. */
  line(pattern: RegExp): Promise<RegExpMatchArray>
  write(text: string): void
  /** Signals the program itself, not the process that entered for it. */
  signal(name: NodeJS.Signals): void
  /** SIGTERM, then SIGKILL after a second; resolves at the end. */
  stop(): Promise<void>
}

const outputLimit = 1024 * 1024

export function startLabProcess(command: readonly string[], options: RunOptions): LabProcess {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...options.env } })
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127))
    // not 'close': what it leaves running may hold its output for ever
    child.once('exit', (code) => setTimeout(resolve, 20, code))
  })
  const lines: string[] = []
  const listeners = new Set<(line: string) => void>()
  const output = lastOutput()
  let rest = ''
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.add(text)
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      if (!options.forgetsLines) lines.push(line)
      for (const listener of [...listeners]) listener(line)
    }
  })
  child.stderr.setEncoding('utf8').on('data', output.add)
  if (options.input !== undefined) child.stdin.end(options.input)

  const onLine = (listener: (line: string) => void) => {
    for (const line of lines) listener(line)
    listeners.add(listener)
  }
  const signal = (name: NodeJS.Signals) => signalProgram(child, name)
  return {
    pid: child.pid ?? 0,
    exited,
    running: () => child.exitCode === null && child.signalCode === null,
    output: output.text,
    onLine,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        onLine((line) => {
          const match = line.match(pattern)
          if (match) resolve(match)
        })
        void exited.then((code) =>
          reject(new Error(`${command.slice(-4).join(' ')} ended (${code}) before ${pattern}: ${output.text().slice(-2000)}`)),
        )
      }),
    write: (text) => void child.stdin.write(text),
    signal,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      signal('SIGTERM')
      const late = setTimeout(() => signal('SIGKILL'), 1000)
      await exited
      clearTimeout(late)
    },
  }
}

/** The last 1 MB of what came in pieces; a capture says gigabytes, so nothing is copied before somebody asks. */
function lastOutput() {
  const pieces: string[] = []
  let length = 0
  return {
    add(piece: string) {
      pieces.push(piece)
      length += piece.length
      while (length - (pieces[0]?.length ?? 0) > outputLimit) length -= pieces.shift()?.length ?? 0
    },
    text: () => pieces.join('').slice(-outputLimit),
  }
}

/** nsenter forks for a PID namespace and doesn't pass signals on: they go to its child. */
function signalProgram(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const target = childOf(child.pid) ?? child.pid
  try {
    process.kill(target, name)
  } catch {
    // gone in between
  }
}

/** Runs to the end. Never rejects for an exit code. */
export async function runLabProcess(command: readonly string[], options: RunOptions): Promise<RunOutcome> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...options.env } })
  let stdout = ''
  let stderr = ''
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const late = setTimeout(() => signalProgram(child, 'SIGKILL'), options.limitMs ?? 30_000)
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      stderr += error.message
      resolve(127)
    })
    child.once('close', resolve)
    child.once('exit', (status) => setTimeout(resolve, 500, status))
  })
  clearTimeout(late)
  return { code, stdout, stderr }
}
