import { join } from 'node:path'
import type { TrayCommand, TrayEntry, TrayReading } from '../programs/tray-reader.ts'
import { type Desktop, until } from './desktop.ts'

/** What of a desktop is needed to find its tray. */
export interface TrayDesktop extends Pick<Desktop, 'env' | 'asPerson'> {
  readonly node: Pick<Desktop['node'], 'spawn'>
}

/** The real tray icon, read and clicked over D-Bus as the panel does it. */
export interface TrayView {
  read(): Promise<TrayReading>
  /** Waits until the reading fits; says the last one when it never does. */
  waitFor(what: string, fits: (reading: TrayReading) => boolean, limitMs?: number): Promise<TrayReading>
  /** Clicks the entry with that label, also in submenus. */
  click(label: string | RegExp): Promise<void>
  /** A left click on the icon. */
  activate(x: number, y: number): Promise<void>
  stop(): Promise<void>
}

export async function openTray(desktop: TrayDesktop): Promise<TrayView> {
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../programs/tray-reader.ts')]
  const reader = desktop.node.spawn(desktop.asPerson(program), { env: desktop.env })
  await reader.line(/^ready$/)
  const waiting: ((answer: { ok: true; value: unknown } | { ok: false; error: string }) => void)[] = []
  reader.onLine((line) => {
    if (line !== 'ready') waiting.shift()?.(JSON.parse(line))
  })

  function ask<T>(command: TrayCommand): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting.push((answer) => (answer.ok ? resolve(answer.value as T) : reject(new Error(answer.error))))
      reader.write(`${JSON.stringify(command)}\n`)
    })
  }

  const read = () => ask<TrayReading>({ do: 'read' })
  return {
    read,
    async waitFor(what, fits, limitMs) {
      let last = ''
      try {
        return await until(
          `the tray to show ${what}`,
          async () => {
            const reading = await read().catch((error: unknown) => {
              last = String(error)
              return null
            })
            if (reading === null) return false
            last = `${reading.tooltip}\n${menuLines(reading.menu).join('\n')}`
            return fits(reading) ? reading : false
          },
          limitMs,
        )
      } catch (error) {
        throw new Error(`${(error as Error).message}; it shows:\n${last}`)
      }
    },
    async click(label) {
      await until(`${String(label)} in the tray's menu`, async () => {
        const reading = await read().catch(() => null)
        const entry = reading === null ? undefined : find(reading.menu, label)
        return entry !== undefined && ask({ do: 'click', id: entry.id }).then(() => true, clickedAnyway)
      })
    },
    activate: async (x, y) => void (await ask({ do: 'activate', x, y })),
    stop: () => reader.stop(),
  }
}

/** A menu that was set anew since it was read has other numbers: look again, as a person does. An app that quits at the click hangs up before it answers. */
function clickedAnyway(error: Error): boolean {
  if (error.message.includes('error occurred in Event')) return false
  if (error.message.includes('NoReply')) return true
  throw error
}

function find(entries: readonly TrayEntry[], label: string | RegExp): TrayEntry | undefined {
  for (const entry of entries) {
    if (entry.enabled && (typeof label === 'string' ? entry.label === label : label.test(entry.label))) return entry
    const below = find(entry.children, label)
    if (below !== undefined) return below
  }
  return undefined
}

/** The menu as a person reads it. */
export function menuLines(entries: readonly TrayEntry[], indent = ''): string[] {
  return entries.flatMap((entry) => [
    entry.type === 'separator' ? `${indent}--` : `${indent}${entry.checked ? '[x] ' : ''}${entry.label}${entry.enabled ? '' : ' (off)'}`,
    ...menuLines(entry.children, `${indent}  `),
  ])
}
