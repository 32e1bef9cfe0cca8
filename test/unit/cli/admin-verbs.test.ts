import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, owner, type World } from '../client/world.ts'
import { createWaygate } from './spawn-waygate.ts'

let world: World
let folder: string
const { begin, waygate, json, end } = createWaygate(() => world)

beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(path.join(tmpdir(), 'waygate-conf-'))
  const { ended } = begin(['login', '--server', world.server.url, '--user', owner.user, '--password-stdin'], `${owner.password}\n`)
  expect((await ended).code).toBe(0)
})
afterAll(async () => {
  end()
  await rm(folder, { recursive: true, force: true })
  await world?.close()
})

describe('waygate client', () => {
  it('creates into a file for this person only, never over another one, and as a picture', async () => {
    const file = path.join(folder, 'phone.conf')
    const made = await json('client', 'create', 'OFFICE', 'exit-FRA', '--name', 'phone-1', '--out', file)
    expect(made).toMatchObject({ code: 0, value: { clientId: 'phone-1', file } })
    expect(JSON.stringify(made)).not.toContain('PrivateKey')
    expect(await readFile(file, 'utf8')).toMatch(/PrivateKey = .{43}=\n/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await json('client', 'create', 'office', 'exit-fra', '--name', 'phone-2', '--out', file)).toMatchObject({
      code: 1,
      fault: { code: 'disk.failed' },
    })
    const picture = await waygate('client', 'create', 'office', 'exit-nyc', '--name', 'phone-2', '--qr')
    expect(picture.out).toMatch(/█/)
    expect(picture.out).not.toContain('PrivateKey')
  })

  it('lists, gives the file, renames', async () => {
    expect((await waygate('client', 'list')).out).toMatch(/^Client +Network +Gateway.*\nphone-1 +office +exit-fra/)
    const conf = await waygate('client', 'conf', 'office', 'phone-1')
    expect(conf).toMatchObject({
      code: 0,
      out: expect.stringContaining('[ENTER PRIVATE KEY]'),
      err: expect.stringContaining('neither here nor on the server'),
    })
    expect(await waygate('client', 'rename', 'office', 'phone-1', 'phone-9')).toMatchObject({ code: 0, out: 'Its name is phone-9 now\n' })
  })

  it('disables several, enables, deletes what is agreed to', async () => {
    expect((await waygate('client', 'disable', 'office', 'phone-9', 'phone-2')).out).toBe('2 remote clients disabled\n')
    expect(await json('client', 'enable', 'office', 'phone-9')).toMatchObject({ value: { changed: 1 } })
    expect(await waygate('client', 'delete', 'office', 'phone-9')).toMatchObject({
      code: 64,
      err: expect.stringContaining('--yes is missing'),
    })
    expect(await json('client', 'delete', 'office', 'phone-9', 'phone-2', '--yes')).toMatchObject({ value: { removed: 2 } })
    expect(await waygate('client', 'disable', 'office', 'phone-9')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is no remote client called phone-9/),
    })
  })
})

describe('waygate gateway move', () => {
  it('moves a host, to its own internet too, and says what is missing', async () => {
    expect((await json('gateway', 'update', 'office', 'exit-fra', '--connect', 'lap', '--yes')).code).toBe(0)
    const moved = await waygate('gateway', 'move', 'office', 'lap', 'exit-nyc', '--yes')
    expect(moved).toMatchObject({ code: 0, err: expect.stringContaining('1 host will move to exit-nyc from exit-fra: lap') })
    expect((await waygate('gateway', 'list', 'office')).out).toMatch(/exit-nyc.*lap/)
    expect((await json('gateway', 'move', 'office', 'lap', '--none', '--yes')).code).toBe(0)
    expect(await waygate('gateway', 'move', 'office', 'lap', '--none', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('uses no gateway'),
    })
    expect((await waygate('gateway', 'move', 'office', 'lap', '--yes')).code).toBe(64)
  })
})

describe('waygate user', () => {
  it('creates with a password from another program, lists who may use what, disables, deletes', async () => {
    const { ended } = begin(['user', 'create', 'alice', '--password-stdin', '--json'], 'alice-pass\n')
    expect(await ended).toMatchObject({ code: 0 })
    expect((await waygate('user', 'list')).out).toMatch(/^User +Role +State +May use\nalice +admin +enabled +everything/)
    expect(await waygate('user', 'disable', 'alice', '--with-clients')).toMatchObject({ code: 0, out: 'alice is disabled\n' })
    expect((await waygate('user', 'delete', 'alice')).code).toBe(64)
    expect(await json('user', 'delete', 'alice', '--yes')).toMatchObject({ ok: true })
  })

  it("hands the super-admin's role over when that is agreed to", async () => {
    expect(await begin(['user', 'create', 'robin', '--password-stdin'], 'robins-pass\n').ended).toMatchObject({ code: 0 })
    expect((await waygate('user', 'hand-over', 'robin')).code).toBe(64)
    expect(await waygate('user', 'hand-over', 'robin', '--yes')).toMatchObject({ code: 0, out: 'robin is the super-admin now\n' })
    expect((await waygate('user', 'list')).out).toMatch(/owner +admin.*\nrobin +super-admin/)
  })
})

describe('waygate key', () => {
  it('prints the secret of a new key alone, lists without it, deletes', async () => {
    const { out } = await waygate('key', 'create', 'lab-key', '--network', 'office', '--uses', '2')
    expect(out).toMatch(/^\S{32}\n$/)
    const list = (await waygate('key', 'list')).out
    expect(list).toMatch(/lab-key +office +2 more/)
    expect(list).not.toContain(out.trim())
    expect((await waygate('key', 'create', 'both', '--uses', '1', '--days', '2')).code).toBe(64)
    expect((await json('key', 'delete', 'lab-key', '--yes')).code).toBe(0)
  })
})

describe('waygate request', () => {
  it('where nothing needs a request: says so', async () => {
    expect(await waygate('request', 'exit-fra', '--reason', 'a meeting')).toMatchObject({
      code: 0,
      out: expect.stringContaining('you have access'),
    })
    expect((await waygate('request', 'exit-fra')).code).toBe(64)
  })
})
