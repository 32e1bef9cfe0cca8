import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { historyEvent } from '../../../electron/helper/history/history-event.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const uid = 12345
const boxes: HelperInABox[] = []
afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function start(options: Parameters<typeof startHelperInABox>[0] = {}): Promise<HelperInABox> {
  const box = await startHelperInABox({ uids: [uid], ...options })
  boxes.push(box)
  return box
}

/** Anna has the uid, a server, a pass, and joins with it. */
async function joined(options: Parameters<typeof startHelperInABox>[0] = {}): Promise<HelperInABox> {
  const box = await start({ logins: new Map([[uid, 'anna']]), ...options })
  const { helper } = await box.as(uid)
  got(await helper.putServer({ account: 'anna@api.example.com', addresses: ['198.51.100.4:443'] }))
  const { keyId } = got(await helper.newKey({}))
  got(await helper.putPass(examplePass(keyId)))
  got(await helper.setIntent({ after: null, want: { through: ['p1'], failover: false, goHome: false } }))
  await box.closeAll()
  return box
}

const keysOf = async (box: HelperInABox) => (await readdir(join(box.directory, 'keys'))).filter((name) => name.startsWith(`${uid}-`))
const told = (box: HelperInABox, name: string) => box.supervisor.calls.filter((call) => call.name === name).map((call) => call.argument)

describe.runIf(process.geteuid?.() === 0)('what is kept for a uid', () => {
  it('stays while the uid has the same login name, and while nobody can tell', async () => {
    const box = await joined()
    expect(got(await (await box.as(uid)).helper.status({})).passes).toHaveLength(1)
    box.logins.delete(uid)
    expect(got(await (await box.as(uid)).helper.status({})).passes).toHaveLength(1)
    box.logins.set(uid, 'anna')
    const { helper } = await box.as(uid)
    expect(got(await helper.status({})).passes).toHaveLength(1)
    expect(got(await helper.journal({ since: 0 })).entries.length).toBeGreaterThan(2)
    expect(told(box, 'order')).toEqual([])
  })

  it('is gone when another person has the uid: passes, pins, keys and the journal; what was joined is held, and never opened', async () => {
    const box = await joined()
    box.logins.set(uid, 'ben')
    const { helper } = await box.as(uid)
    const status = got(await helper.status({}))
    expect(status.passes).toEqual([])
    expect(status.intent.want).toEqual({ through: ['p1'], failover: false, goHome: false })
    expect(told(box, 'order')).toEqual(['ownerReplaced'])
    expect(await keysOf(box)).toEqual([])
    expect(got(await helper.journal({ since: 0 })).entries).toEqual([])
    expect(await helper.dial({ address: '198.51.100.4:443' })).toMatchObject({ ok: false, fault: { code: 'pass.refused' } })
    const { entries } = got(await (await box.as(0)).helper.journal({ since: 0 }))
    expect(entries.at(-1)).toMatchObject({ uid: 0, act: 'userReplaced', detail: { uid, before: 'anna', now: 'ben', passes: ['p1'] } })
    // once is enough, and the machine is theirs to leave
    await box.as(uid)
    expect(told(box, 'order')).toHaveLength(1)
    expect(got(await helper.setIntent({ after: null, want: 'open' })).want).toBe('open')
  })

  it('is dropped at a start, too, with nobody there', async () => {
    const before = await joined()
    await before.stop()
    boxes.splice(0)
    const box = await start({ directory: before.directory, logins: new Map([[uid, 'ben']]) })
    expect(await keysOf(box)).toEqual([])
    expect(told(box, 'order')).toEqual(['ownerReplaced'])
  })

  it('of others is not touched', async () => {
    const other = 12346
    const box = await start({ uids: [uid, other], logins: new Map([[uid, 'anna']]) })
    const { helper } = await box.as(other)
    const { keyId } = got(await helper.newKey({}))
    got(await helper.putPass(examplePass(keyId, { passId: 'p2' })))
    await box.as(uid)
    await box.closeAll()
    box.logins.set(uid, 'ben')
    await box.as(uid)
    expect(got(await (await box.as(other)).helper.status({})).passes).toHaveLength(1)
    expect(told(box, 'order')).toEqual([])
  })
})

it('the history of who had the uid before names no gateway of theirs', () => {
  const detail = { kind: 'joined', key: 'k', gateway: 'berlin', from: '', why: '', detail: '', lastedMs: null, session: null }
  const event = (seq: number) => historyEvent({ seq, at: 1, uid, act: 'tunnel', detail, hash: '' }, { uid, from: 5 })
  expect(event(6)).toMatchObject({ by: 'you', gateway: 'berlin' })
  expect(event(5)).toMatchObject({ by: 'other', gateway: '' })
})
