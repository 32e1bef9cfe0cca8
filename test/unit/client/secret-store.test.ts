import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTextCodec } from '../../../electron/client/session/sealed-text.ts'
import { createSecretStore } from '../../../electron/client/session/secret-store.ts'
import { reclaimKept, type StoredSession, sessionFile } from '../../../electron/client/session/session-file.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-secret-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const session: StoredSession = {
  server: 'https://api.example.com',
  user: 'alice',
  token: 'very-secret-token',
  expiresAt: 0,
  version: 'v1.5.1',
  edition: 'ce',
  admin: true,
  refusedAt: 0,
  apiAddresses: [],
}
const stored = { active: 'alice@api.example.com', accounts: [session] }
const file = () => path.join(folder, 'session.json')

async function storeWith(key: Buffer | null) {
  const store = createSecretStore({ key: async () => (key === null ? { kind: 'locked' } : { kind: 'open', key }) })
  await store.open()
  return { store, sessions: sessionFile(folder, store.codec) }
}

describe('the sign-in file', () => {
  it('shows nothing without its key, and everything with it', async () => {
    const key = randomBytes(32)
    const { store, sessions } = await storeWith(key)
    expect(store.sealed()).toBe(true)
    sessions.update(() => stored)
    const text = fs.readFileSync(file(), 'utf8')
    expect(text).not.toMatch(/alice|secret|example/)
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600)
    expect((await storeWith(key)).sessions.read()).toEqual(stored)
    expect((await storeWith(randomBytes(32))).sessions.read().accounts).toEqual([])
    expect((await storeWith(null)).sessions.read().accounts).toEqual([])
  })

  it('loses no account to a keyring that stays locked, however often, nor to another key: they come back when theirs is open again', async () => {
    const [key, otherKey] = [randomBytes(32), randomBytes(32)]
    const named = (user: string) => ({ ...session, user })
    const signIn = async (user: string, at: Buffer | null) => {
      const { store, sessions } = await storeWith(at)
      reclaimKept(folder, sessions, store.codec)
      sessions.update(({ accounts }) => ({ active: `${user}@api.example.com`, accounts: [...accounts, named(user)] }))
      return sessions.read().accounts.map((one) => one.user)
    }
    expect(await signIn('alice', key)).toEqual(['alice'])
    expect(await signIn('bob', null)).toEqual(['bob'])
    expect(await signIn('carol', otherKey)).toEqual(['bob', 'carol'])
    expect(await signIn('dave', null)).toEqual(['dave'])
    expect(await signIn('erin', key)).toEqual(['dave', 'alice', 'erin'])
    expect((await signIn('frank', otherKey)).sort()).toEqual(['bob', 'carol', 'frank'])
    expect((await signIn('grace', key)).sort()).toEqual(['alice', 'dave', 'erin', 'grace'])
  })

  it('keeps beside what it can’t understand, and writes nothing over what it can’t read', async () => {
    const { sessions } = await storeWith(null)
    fs.writeFileSync(file(), JSON.stringify({ active: null, accounts: [{ ...session, edition: 'enterprise' }] }))
    expect(sessions.update(() => stored).ok).toBe(true)
    const [kept = ''] = fs.readdirSync(folder).filter((name) => name.includes('.kept-'))
    expect(fs.readFileSync(path.join(folder, kept), 'utf8')).toContain('enterprise')
    expect(fs.statSync(path.join(folder, kept)).mode & 0o777).toBe(0o600)
    fs.rmSync(file())
    fs.mkdirSync(file())
    expect(sessions.update(() => stored)).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
    expect(fs.statSync(file()).isDirectory()).toBe(true)
  })

  it('is plain without a keyring, and sealed by the first write with one', async () => {
    const plain = await storeWith(null)
    plain.sessions.update(() => stored)
    expect(plain.store.sealed()).toBe(false)
    expect(fs.readFileSync(file(), 'utf8')).toContain('very-secret-token')
    const { sessions } = await storeWith(randomBytes(32))
    expect(sessions.read()).toEqual(stored)
    sessions.update((before) => before)
    expect(fs.readFileSync(file(), 'utf8')).not.toContain('very-secret-token')
  })

  it('of the version before, with one sign-in, is read', async () => {
    fs.writeFileSync(file(), JSON.stringify({ session }))
    expect((await storeWith(null)).sessions.read()).toEqual(stored)
  })

  it('that somebody changed is none', () => {
    const codec = createTextCodec(
      (
        (key) => () =>
          key
      )(randomBytes(32)),
    )
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const sealed = codec.write(text)
        expect(codec.read(sealed)).toBe(text)
        const envelope = JSON.parse(sealed) as { tag: string }
        const tag = Buffer.from(envelope.tag, 'base64')
        const index = at % tag.length
        tag[index] = (tag[index] ?? 0) ^ 1
        expect(codec.read(JSON.stringify({ ...envelope, tag: tag.toString('base64') }))).toBeNull()
      }),
    )
  })
})

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((program) => spawnSync('which', [program]).status !== 0)

describe('the Secret Service', () => {
  it.skipIf(missing.length > 0)(`keeps one key for all (needs dbus and gnome-keyring; missing: ${missing.join(' ') || 'nothing'})`, () => {
    const module = path.join(import.meta.dirname, '../../../electron/client/session/secret-service.ts')
    const program = `
      import { createSecretService } from ${JSON.stringify(module)}
      const key = async () => (await createSecretService({ mayAsk: false }).key()).key?.toString('hex')
      const both = await Promise.all([key(), key()])
      console.log(JSON.stringify([...both, await key()]))`
    fs.writeFileSync(path.join(folder, 'keys.mjs'), program)
    const script = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$1"'
    const out = execFileSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, path.join(folder, 'keys.mjs')], {
      env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const keys = JSON.parse(String(out)) as string[]
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(keys).size).toBe(1)
  })

  it.skipIf(missing.length > 0)('tells a keyring that is locked from one that is not there', () => {
    const module = path.join(import.meta.dirname, '../../../electron/client/session/secret-service.ts')
    fs.writeFileSync(
      path.join(folder, 'kind.mjs'),
      `import { createSecretService } from ${JSON.stringify(module)}
       console.log((await createSecretService({ mayAsk: false }).key()).kind)`,
    )
    const run = (script: string) =>
      String(
        execFileSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, path.join(folder, 'kind.mjs')], {
          env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: folder },
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      ).trim()
    expect(run('exec "$0" "$1"')).toBe('absent')
    expect(run('printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$1"')).toBe('open')
    // the keyring of before, and nobody types its password
    expect(run('gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$0" "$1"')).toBe('locked')
  })
})
