import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import dbus from '@homebridge/dbus-native'

declare module '@homebridge/dbus-native' {
  /** In the package since its first version, forgotten in its types. */
  export function sessionBus(options: { busAddress: string }): MessageBus
}

/**
 * Runs on the session bus of a lab desktop and does what a panel does: finds the StatusNotifier item, reads icon, tooltip and menu, clicks. One JSON
 * command a line on standard input, one JSON answer a line on standard output.
 */
export type TrayCommand =
  | { readonly do: 'read' }
  | { readonly do: 'click'; readonly id: number }
  | { readonly do: 'activate'; readonly x: number; readonly y: number }

export interface TrayEntry {
  readonly id: number
  readonly label: string
  readonly type: string
  readonly enabled: boolean
  readonly checked: boolean
  readonly children: readonly TrayEntry[]
}

export interface TrayReading {
  readonly tooltip: string
  readonly status: string
  /** Width of the picture, and a hash of its pixels. */
  readonly iconWidth: number
  readonly icon: string
  /** ARGB in network byte order, base64. */
  readonly pixels: string
  readonly menu: readonly TrayEntry[]
}

interface Message {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

const bus = dbus.sessionBus({ busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' })
const properties = 'org.freedesktop.DBus.Properties'
const watcher = { destination: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' }
const item = 'org.kde.StatusNotifierItem'
const menuInterface = 'com.canonical.dbusmenu'

function invoke<T>(message: Message): Promise<T> {
  return new Promise((resolve, reject) => {
    bus.invoke(message, (error: unknown, value: T) => (error ? reject(new Error(JSON.stringify(error))) : resolve(value)))
  })
}

/** A variant arrives as its signature tree and its values. */
function open(variant: unknown): unknown {
  return (variant as [unknown, unknown[]])[1]?.[0]
}

async function ours(): Promise<{ destination: string; path: string }> {
  const variant = await invoke<unknown>({
    ...watcher,
    interface: properties,
    member: 'Get',
    signature: 'ss',
    body: [watcher.destination, 'RegisteredStatusNotifierItems'],
  })
  const all = open(variant) as string[]
  for (const name of all) {
    const slash = name.indexOf('/')
    const found = { destination: name.slice(0, slash), path: name.slice(slash) }
    // what an app that was killed leaves registered for a moment doesn't answer
    if (
      await invoke({ ...found, interface: 'org.freedesktop.DBus.Peer', member: 'Ping' }).then(
        () => true,
        () => false,
      )
    )
      return found
  }
  throw new Error('no tray icon')
}

async function read(): Promise<TrayReading> {
  const place = await ours()
  const pairs = await invoke<[string, unknown][]>({ ...place, interface: properties, member: 'GetAll', signature: 's', body: [item] })
  const facts = new Map(pairs.map(([name, variant]) => [name, open(variant)]))
  const [, , title] = facts.get('ToolTip') as [string, unknown, string, string]
  const [picture] = facts.get('IconPixmap') as [number, number, Buffer][]
  const pixels = Buffer.from(picture?.[2] ?? [])
  return {
    tooltip: title,
    status: String(facts.get('Status')),
    iconWidth: picture?.[0] ?? 0,
    icon: createHash('sha256').update(pixels).digest('hex').slice(0, 16),
    pixels: pixels.toString('base64'),
    menu: await readMenu({ destination: place.destination, path: String(facts.get('Menu')) }),
  }
}

async function readMenu(place: { destination: string; path: string }): Promise<readonly TrayEntry[]> {
  const [, layout] = await new Promise<[number, unknown]>((resolve, reject) => {
    const message = { ...place, interface: menuInterface, member: 'GetLayout', signature: 'iias', body: [0, -1, []] }
    // an answer of several values arrives as several arguments, which the package's types forget
    const answer = (error: unknown, ...values: unknown[]) =>
      error ? reject(new Error(JSON.stringify(error))) : resolve(values as [number, unknown])
    bus.invoke(message, answer)
  })
  return entry(layout).children
}

function entry(raw: unknown): TrayEntry {
  const [id, pairs, children] = raw as [number, [string, unknown][], unknown[]]
  const facts = new Map(pairs.map(([name, variant]) => [name, open(variant)]))
  return {
    id,
    // one underscore marks a letter, two stand for one
    label: String(facts.get('label') ?? '').replaceAll(/_(.)/g, '$1'),
    type: String(facts.get('type') ?? 'standard'),
    enabled: facts.get('enabled') !== false,
    checked: facts.get('toggle-state') === 1,
    children: children.map((child) => entry(open(child))),
  }
}

async function obey(command: TrayCommand): Promise<unknown> {
  if (command.do === 'read') return read()
  const place = await ours()
  if (command.do === 'activate') {
    return invoke({ ...place, interface: item, member: 'Activate', signature: 'ii', body: [command.x, command.y] })
  }
  const variant = await invoke<unknown>({ ...place, interface: properties, member: 'Get', signature: 'ss', body: [item, 'Menu'] })
  const menu = { destination: place.destination, path: String(open(variant)), interface: menuInterface }
  return invoke({ ...menu, member: 'Event', signature: 'isvu', body: [command.id, 'clicked', ['s', ''], 0] })
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void obey(JSON.parse(line) as TrayCommand).then(
    (value) => process.stdout.write(`${JSON.stringify({ ok: true, value: value ?? null })}\n`),
    (error: unknown) => process.stdout.write(`${JSON.stringify({ ok: false, error: String(error) })}\n`),
  )
})
process.stdout.write('ready\n')
