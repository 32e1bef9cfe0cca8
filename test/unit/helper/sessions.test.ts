import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IntentChange } from '../../../electron/common/tunnel/intent.ts'
import { noPolicy } from '../../../electron/helper/admission/policy.ts'
import { createSessions } from '../../../electron/helper/admission/sessions.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const anna = 12345
const ben = 12346

describe('sessions', () => {
  let directory = ''
  const ends: (() => void)[] = []
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waygate-logind-'))
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await rm(directory, { recursive: true, force: true })
  })
  /** As logind writes: aside, then renamed. */
  const put = async (path: string, text: string) => {
    await mkdir(join(directory, path, '..'), { recursive: true })
    await writeFile(join(directory, `${path}.new`), `# This is private data. Do not parse.\n${text}\n`)
    await rename(join(directory, `${path}.new`), join(directory, path))
  }
  const sessions = (connected: readonly number[] = []) =>
    createSessions({ logindDir: directory, isConnected: (uid) => connected.includes(uid), pollMs: 20 })

  it.each([
    ['active', true],
    ['online', true],
    ['opening', true],
    ['lingering', false],
    ['closing', false],
  ])('are told by logind: %s', async (state, present) => {
    await put('seats/seat0', 'ACTIVE_UID=1')
    await put(`users/${anna}`, `NAME=anna\nSTATE=${state}\nSESSIONS=3`)
    // a program that stayed behind is no person
    expect(await sessions([anna]).isPresent(anna)).toBe(present)
    expect(await sessions().isPresent(ben)).toBe(false)
    expect(await sessions().isPresent(0)).toBe(true)
  })

  it('say who sits at the seat', async () => {
    await put('seats/seat0', `IS_SEAT0=1\nACTIVE=4\nACTIVE_UID=${ben}`)
    expect([await sessions().isAtSeat(ben), await sessions().isAtSeat(anna)]).toEqual([true, false])
    await put('seats/seat0', 'IS_SEAT0=1')
    expect(await sessions().isAtSeat(ben)).toBe(false)
  })

  it('are processes and connections where there is no logind, and everybody may count as sitting here', async () => {
    expect(await sessions([anna]).isPresent(anna)).toBe(true)
    expect(await sessions().isPresent(3_999_999)).toBe(false)
    expect(await sessions().isPresent(process.geteuid?.() ?? 0)).toBe(true)
    expect(await sessions().isAtSeat(anna)).toBe(true)
  })

  it('are noticed when they come and go', async () => {
    await put('seats/seat0', 'ACTIVE_UID=1')
    await mkdir(join(directory, 'users'))
    let noticed = 0
    ends.push(
      createSessions({ logindDir: directory, isConnected: () => false, pollMs: 1_000_000 }).watch(() => {
        noticed++
      }),
    )
    expect(noticed).toBe(0)
    await put(`users/${anna}`, 'STATE=active')
    await expect.poll(() => noticed).toBeGreaterThan(0)
    const before = noticed
    await rm(join(directory, `users/${anna}`))
    await expect.poll(() => noticed).toBeGreaterThan(before)
  })
})

describe.runIf(process.geteuid?.() === 0)('when who joined signs out', () => {
  const boxes: HelperInABox[] = []
  afterEach(async () => {
    for (const box of boxes.splice(0)) {
      await box.stop()
      await box.remove()
    }
  })

  async function joined(more: Partial<IntentChange>, options: Parameters<typeof startHelperInABox>[0] = {}) {
    const box = await startHelperInABox({ uids: [anna, ben], ...options })
    boxes.push(box)
    box.present.add(anna)
    const { helper } = await box.as(anna)
    const { keyId } = got(await helper.newKey({}))
    got(await helper.putPass(examplePass(keyId)))
    got(await helper.setIntent({ after: null, want: { through: ['p1'], failover: false, goHome: false }, ...more }))
    await box.closeAll()
    const signOut = () => {
      box.present.delete(anna)
      box.sessionsChanged()
    }
    const told = (name: string) => box.supervisor.calls.filter((call) => call.name === name).map((call) => call.argument)
    return { box, signOut, told, root: (await box.as(0)).helper }
  }

  it('keep: nothing changes', async () => {
    const { box, signOut, told } = await joined({ onLogout: 'keep' })
    signOut()
    await box.helper.policyChanged()
    expect([told('order'), told('setIntent').length]).toEqual([[], 1])
  })

  it('hold: nothing leaves until they are back', async () => {
    const { box, signOut, told, root } = await joined({ onLogout: 'hold' })
    signOut()
    await expect.poll(() => told('order')).toEqual(['ownerAway'])
    expect(got(await root.status({})).intent.want).not.toBe('open')
    box.supervisor.tunnelState = {
      kind: 'held',
      revision: 1,
      reason: { why: 'accessGone', gateway: 'g', seenAt: 1, detail: 'ownerAway', ordered: true },
      since: 1,
    }
    box.sessionsChanged()
    box.present.add(anna)
    box.sessionsChanged()
    await expect.poll(() => told('release')).toHaveLength(1)
    expect(told('order')).toHaveLength(1)
  })

  it('hold: ends a pause', async () => {
    const { box, signOut, told, root } = await joined({ onLogout: 'hold' })
    got(await root.pause({ until: Date.now() + 60_000 }))
    box.supervisor.tunnelState = { kind: 'paused', until: Date.now() + 60_000, bootId: 'boot', revision: 1 }
    signOut()
    await expect.poll(() => told('order')).toHaveLength(1)
    expect(told('pause').at(-1)).toBe(0)
    expect(await box.everythingWritten()).toContain('"pause":null')
  })

  it('leave: it is open, and written down', async () => {
    const { signOut, root } = await joined({ onLogout: 'leave' })
    signOut()
    await expect.poll(async () => got(await root.status({}))).toMatchObject({ intent: { want: 'open' }, owner: null })
    expect(got(await root.journal({ since: 0 })).entries.find(({ act }) => act === 'ownerGone')?.detail).toMatchObject({
      owner: anna,
      did: 'leave',
    })
  })

  it('leave, where the policy forbids it: held', async () => {
    const { box, signOut, told, root } = await joined({ onLogout: 'leave' })
    box.policy = { ok: true, value: { ...noPolicy, leave: 'forbidden' } }
    signOut()
    await expect.poll(() => told('order')).toHaveLength(1)
    expect(got(await root.status({})).intent.want).not.toBe('open')
  })

  it.each(['hold', 'leave'] as const)('%s: also when it happened while the helper was away', async (onLogout) => {
    const { box } = await joined({ onLogout })
    await box.stop()
    boxes.splice(0)
    const next = await startHelperInABox({ uids: [anna], directory: box.directory })
    boxes.push(next)
    const did = next.supervisor.calls.map((call) => call.name)
    expect(did).toContain(onLogout === 'hold' ? 'order' : 'setIntent')
  })

  it('somebody else may leave only from the seat', async () => {
    const { box, signOut } = await joined({ onLogout: 'keep' })
    const { helper } = await box.as(ben)
    box.away.add(ben)
    expect(await helper.setIntent({ after: null, want: 'open' })).toMatchObject({ fault: { by: 'owner' } })
    signOut()
    expect(await helper.setIntent({ after: null, want: 'open' })).toMatchObject({
      fault: { by: 'owner', detail: expect.stringContaining('sits') },
    })
    box.away.delete(ben)
    expect(await helper.setIntent({ after: null, want: 'open' })).toMatchObject({ ok: true })
  })
})
