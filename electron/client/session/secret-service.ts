import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sealKeyBytes } from './sealed-text.ts'
import type { Keyring, KeyringAnswer } from './secret-store.ts'
import { type DBusCall, openSessionBus, type SessionBus } from './session-bus.ts'

const service = 'org.freedesktop.secrets'
const rootPath = '/org/freedesktop/secrets'
const serviceInterface = 'org.freedesktop.Secret.Service'
const attributes = [
  ['application', 'waygate'],
  ['purpose', 'sign-in file'],
]
const label = 'Waygate: key of the sign-in file'
/** How long a person may take to type the keyring's password. */
const unlockMs = 60_000
const lookAgainMs = 300

export interface SecretServiceOptions {
  readonly env?: NodeJS.ProcessEnv
  /** May the keyring ask the person to unlock it: not where nobody sees the question (SSH). */
  readonly mayAsk: boolean
}

/**
 * The freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC) as the place of the sign-in file's key. The secret crosses the session bus in a "plain"
 * session: only this person's own programs are on that bus, and they may ask for the item as well.
 * Source: specifications.freedesktop.org/secret-service.
 */
export function createSecretService({ env = process.env, mayAsk }: SecretServiceOptions): Keyring {
  return {
    async key() {
      const bus = await openSessionBus(env)
      if (bus === null) return absent
      try {
        return await keyOn(bus, mayAsk)
      } catch {
        return absent
      } finally {
        bus.close()
      }
    },
  }
}

const absent: KeyringAnswer = { kind: 'absent' }
const locked: KeyringAnswer = { kind: 'locked' }

async function keyOn(bus: SessionBus, mayAsk: boolean): Promise<KeyringAnswer> {
  const [, session] = (await call(bus, 'OpenSession', 'sv', ['plain', ['s', '']])) as [unknown, string]
  const found = await unlockedItems(bus, mayAsk)
  if (found === null) return locked
  const [first] = found
  if (first !== undefined) return readItem(bus, first, session)
  const created = await createItem(bus, session)
  if (created !== 'created') return { kind: created }
  // Two programs may have begun at once: both take the one that sorts first
  const [winner] = (await unlockedItems(bus, mayAsk)) ?? []
  return winner === undefined ? locked : readItem(bus, winner, session)
}

/** Paths of our items, unlocked; [] when there is none; null when they stay locked. */
async function unlockedItems(bus: SessionBus, mayAsk: boolean): Promise<readonly string[] | null> {
  const search = async () => (await call(bus, 'SearchItems', 'a{ss}', [attributes])) as [string[], string[]]
  const [unlocked, locked] = await search()
  if (unlocked.length > 0 || locked.length === 0) return [...unlocked].sort()
  return (await unlock(bus, locked, mayAsk, async () => (await search())[0].length > 0)) ? [...(await search())[0]].sort() : null
}

/** `done` looks whether what was asked for is open: the prompt's own signal would need a subscription for one answer. */
async function unlock(bus: SessionBus, objects: readonly string[], mayAsk: boolean, done: () => Promise<boolean>): Promise<boolean> {
  const [, prompt] = (await call(bus, 'Unlock', 'ao', [objects])) as [string[], string]
  if (prompt === '/') return done()
  if (!mayAsk) return false
  await invoke(bus, { path: prompt, interface: 'org.freedesktop.Secret.Prompt', member: 'Prompt', signature: 's', body: [''] })
  for (let waited = 0; waited < unlockMs; waited += lookAgainMs) {
    if (await done()) return true
    await wait(lookAgainMs, undefined, { ref: false })
  }
  return false
}

async function readItem(bus: SessionBus, path: string, session: string): Promise<KeyringAnswer> {
  const [secret] = await invoke(bus, {
    path,
    interface: 'org.freedesktop.Secret.Item',
    member: 'GetSecret',
    signature: 'o',
    body: [session],
  })
  const [, , value] = secret as [string, Buffer, Buffer, string]
  const key = Buffer.from(Buffer.from(value).toString('latin1'), 'base64')
  return key.length === sealKeyBytes ? { kind: 'open', key } : absent
}

/** 'absent': there is no keyring to put it into; 'locked': somebody has to unlock that one first. */
async function createItem(bus: SessionBus, session: string): Promise<'created' | 'absent' | 'locked'> {
  const [collection] = (await call(bus, 'ReadAlias', 's', ['default'])) as [string]
  if (collection === '/') return 'absent'
  const properties = [
    ['org.freedesktop.Secret.Item.Label', ['s', label]],
    ['org.freedesktop.Secret.Item.Attributes', ['a{ss}', attributes]],
  ]
  // As text, because some keyrings' windows show it
  const value = Buffer.from(randomBytes(sealKeyBytes).toString('base64'), 'latin1')
  const [, prompt] = (await invoke(bus, {
    path: collection,
    interface: 'org.freedesktop.Secret.Collection',
    member: 'CreateItem',
    signature: 'a{sv}(oayays)b',
    body: [properties, [session, Buffer.alloc(0), value, 'text/plain'], false],
  })) as [string, string]
  return prompt === '/' ? 'created' : 'locked'
}

function call(bus: SessionBus, member: string, signature: string, body: readonly unknown[]): Promise<readonly unknown[]> {
  return invoke(bus, { path: rootPath, interface: serviceInterface, member, signature, body })
}

function invoke(bus: SessionBus, message: Omit<DBusCall, 'destination'>): Promise<readonly unknown[]> {
  return bus.invoke({ destination: service, ...message })
}
