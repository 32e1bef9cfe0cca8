import type { Desktop } from '../../e2e/library/desktop.ts'
import { benchProgram } from '../bench-world.ts'
import type { FamilyReading } from '../programs/family.ts'
import type { Shown, StopwatchCommand } from '../programs/tray-stopwatch.ts'

/** How a program is started on the desktop. */
export interface Start {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Somebody before the desktop who measures what a person waits for (programs/tray-stopwatch.ts). Milliseconds. */
export interface Stopwatch {
  /** From the start to the icon in the panel. */
  start(start: Start): Promise<number>
  /** What the window looks like that a click on the icon shows. Once is enough for programs that show the same. */
  learn(): Promise<void>
  show(): Promise<Shown>
  hide(): Promise<void>
  /** What the started program takes, with all that it began. */
  read(): Promise<FamilyReading>
  end(): Promise<void>
  stop(): Promise<void>
}

export async function createStopwatch({ node, asPerson, env, screenFile }: Desktop): Promise<Stopwatch> {
  const program = node.spawn(asPerson(benchProgram('tray-stopwatch', [screenFile])), { env })
  await program.line(/^ready$/)
  const waiting: ((answer: { ok: true; value: unknown } | { ok: false; error: string }) => void)[] = []
  program.onLine((line) => {
    if (line !== 'ready') waiting.shift()?.(JSON.parse(line))
  })

  function ask<T>(command: StopwatchCommand): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      waiting.push((answer) => (answer.ok ? resolve(answer.value as T) : reject(new Error(`${command.do}: ${answer.error}`))))
      program.write(`${JSON.stringify(command)}\n`)
    })
    const ended = program.exited.then(() => Promise.reject(new Error(`the stopwatch ended: ${program.output()}`)))
    return Promise.race([answered, ended])
  }

  return {
    start: (start) => ask<number>({ do: 'start', ...start }),
    learn: async () => void (await ask({ do: 'learn' })),
    show: () => ask<Shown>({ do: 'show' }),
    hide: async () => void (await ask({ do: 'hide' })),
    read: () => ask<FamilyReading>({ do: 'read' }),
    end: async () => void (await ask({ do: 'end' })),
    stop: () => program.stop(),
  }
}
