import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { initialState } from '../../../electron/helper/state/helper-state.ts'
import { forgottenKeys, keyOwner, keyWaitLimit, openKeyStore } from '../../../electron/helper/state/key-store.ts'
import { openStateStore } from '../../../electron/helper/state/state-store.ts'
import { got } from './helper-in-a-box.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-state-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))
const file = () => join(directory, 'state.json')

describe('the state file', () => {
  it('is open when there is none', async () => {
    expect((await openStateStore(directory)).current()).toEqual(initialState)
  })

  it('is replaced as a whole, for root only, and read again', async () => {
    const store = await openStateStore(directory)
    const next = { ...initialState, owner: 7, intent: { ...initialState.intent, revision: 3, lock: true } }
    got(await store.replace(next))
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['state.json'])
    expect((await openStateStore(directory)).current()).toEqual(next)
  })

  it.each([
    ['empty', ''],
    ['torn', '{"format":1,"intent":{"rev'],
    ['another format', JSON.stringify({ ...initialState, format: 2 })],
    ['a field too many', JSON.stringify({ ...initialState, more: 1 })],
    ['another type', '[]'],
  ])('is unreadable when %s, never open', async (_name, text) => {
    await writeFile(file(), text)
    const store = await openStateStore(directory)
    expect(store.current()).toBeNull()
    expect(store.trouble()?.path).toBe(file())
  })

  it('is unreadable when it is a link or a directory', async () => {
    await symlink('/dev/null', file())
    expect((await openStateStore(directory)).current()).toBeNull()
    await rm(file())
    const { mkdir } = await import('node:fs/promises')
    await mkdir(file())
    expect((await openStateStore(directory)).current()).toBeNull()
  })

  it('that is broken stays in place until something better is written', async () => {
    await writeFile(file(), 'broken')
    const store = await openStateStore(directory)
    got(await store.keepBroken(5))
    expect((await openStateStore(directory)).current()).toBeNull()
    got(await store.replace(initialState))
    expect(store.current()).toEqual(initialState)
    expect(await readFile(`${file()}.corrupt-5`, 'utf8')).toBe('broken')
  })

  it('keeps the old state when the new one can not be written', async () => {
    const store = await openStateStore(directory)
    await rm(directory, { recursive: true })
    expect(await store.replace({ ...initialState, owner: 1 })).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
    expect(store.current()).toEqual(initialState)
  })
})

describe('keys', () => {
  it('are what WireGuard takes, and the public one is found again from the private one', async () => {
    const keys = await openKeyStore(directory)
    const made = got(await keys.make(1000))
    expect(made.publicKey).toMatch(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)
    expect(got(await keys.privateKey(made.keyId))).toMatch(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)
    expect(got(await (await openKeyStore(directory)).publicKey(made.keyId))).toBe(made.publicKey)
    expect((await stat(join(directory, 'keys'))).mode & 0o777).toBe(0o700)
  })

  it('carry their owner in their id, and no id names another file', async () => {
    const keys = await openKeyStore(directory)
    expect(keyOwner(got(await keys.make(1000)).keyId)).toBe(1000)
    for (const keyId of ['../state.json', '1000-x', '', '-000000000000000000000000', '1000-000000000000000000000000/..']) {
      expect(keyOwner(keyId)).toBeNull()
      expect(await keys.privateKey(keyId)).toMatchObject({ ok: false, fault: { code: 'key.unknown' } })
    }
  })

  it('are unknown when damaged or gone', async () => {
    const keys = await openKeyStore(directory)
    const { keyId } = got(await keys.make(1000))
    await chmod(join(directory, 'keys', keyId), 0o600)
    await writeFile(join(directory, 'keys', keyId), 'short')
    expect(await keys.privateKey(keyId)).toMatchObject({ ok: false, fault: { code: 'key.unknown' } })
    await keys.drop(keyId)
    await keys.drop(keyId)
    expect(await keys.has(keyId)).toBe(false)
  })

  it('for which no pass came are forgotten after a day', async () => {
    const keys = await openKeyStore(directory)
    const old = got(await keys.make(1)).keyId
    const used = got(await keys.make(1)).keyId
    const fresh = got(await keys.make(1)).keyId
    const long = new Date(Date.now() - keyWaitLimit - 1000)
    for (const keyId of [old, used]) await utimes(join(directory, 'keys', keyId), long, long)
    expect(forgottenKeys(await keys.list(), new Set([used]), Date.now())).toEqual([old])
    expect(fresh).not.toBe(old)
  })
})
