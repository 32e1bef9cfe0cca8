import { afterEach, describe, expect, it } from 'vitest'
import { noPolicy } from '../../../electron/helper/admission/policy.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const anna = 12345
const ben = 12346
const boxes: HelperInABox[] = []
afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function start(options: Parameters<typeof startHelperInABox>[0] = {}) {
  const box = await startHelperInABox({ uids: [anna, ben], ...options })
  boxes.push(box)
  const { helper } = await box.as(anna)
  return { box, helper, intent: async () => got(await helper.status({})).intent }
}
async function withPass(options: Parameters<typeof startHelperInABox>[0] = {}) {
  const world = await start(options)
  const { keyId } = got(await world.helper.newKey({}))
  got(await world.helper.putPass(examplePass(keyId)))
  return world
}
const want = { through: ['p1'], failover: false, goHome: false }
const briefly = { after: null, want, confirmWithinMs: 1000 }
const long = { after: null, want, confirmWithinMs: 600_000 }

describe.runIf(process.geteuid?.() === 0)('a wish that must be confirmed', () => {
  it('and is made while the helper ends is the next helper’s to take back: this one writes nothing any more', async () => {
    const { box, helper } = await withPass()
    await box.helper.stop()
    got(await helper.setIntent(briefly))
    await new Promise((resolve) => setTimeout(resolve, briefly.confirmWithinMs + 300))
    expect(box.supervisor.calls.at(-1)).toMatchObject({ name: 'setIntent', argument: { want } })
  })

  it('goes back to the one before when nobody confirms it, also with its client gone', async () => {
    const { box, helper } = await withPass()
    got(await helper.setIntent(briefly))
    await box.closeAll()
    const root = (await box.as(0)).helper
    await expect.poll(async () => got(await root.status({})).intent, { timeout: 10_000 }).toMatchObject({ want: 'open', revision: 2 })
    // on disk and told before it is carried out
    await expect.poll(() => box.supervisor.calls.at(-1)).toMatchObject({ name: 'setIntent', argument: { want: 'open' } })
    await expect.poll(async () => got(await root.status({})).owner).toBeNull()
    expect(got(await root.journal({ since: 0 })).entries.map(({ act }) => act)).toContain('unconfirmed')
  })

  it('stays when it is confirmed, by whoever made it', async () => {
    const { box, helper, intent } = await withPass()
    const { revision } = got(await helper.setIntent(long))
    expect(await (await box.as(ben)).helper.confirm({ revision: null })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'owner' } })
    expect(got(await helper.confirm({ revision: revision + 1 }))).toEqual({ confirmed: false })
    expect(got(await helper.confirm({ revision }))).toEqual({ confirmed: true })
    expect(got(await helper.confirm({ revision: null }))).toEqual({ confirmed: false })
    expect(await intent()).toMatchObject({ want })
  })

  it('goes back when the time ran out while the helper was away', async () => {
    const { box, helper } = await withPass()
    got(await helper.setIntent(briefly))
    await box.stop()
    boxes.splice(0)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const next = await start({ directory: box.directory })
    await expect.poll(next.intent).toMatchObject({ want: 'open' })
  })

  it('waits on in the next life of the helper', async () => {
    const { box, helper } = await withPass()
    got(await helper.setIntent(long))
    await box.stop()
    boxes.splice(0)
    const next = await start({ directory: box.directory })
    expect(await next.intent()).toMatchObject({ want })
    expect(got(await next.helper.confirm({ revision: null }))).toEqual({ confirmed: true })
  })

  it('goes back to the last one that needed no confirmation, with everything it said', async () => {
    const { helper, intent } = await withPass()
    got(await helper.setIntent({ after: null, want, lan: false }))
    got(await helper.setIntent({ after: null, lan: true, confirmWithinMs: 600_000 }))
    got(await helper.setIntent({ after: null, want: 'open', confirmWithinMs: 1000 }))
    await expect.poll(intent, { timeout: 10_000 }).toMatchObject({ want, lan: false })
  })

  it('is not confirmed by what programs change on their own', async () => {
    const { helper } = await withPass()
    got(await helper.setIntent(long))
    got(await helper.setIntent({ after: null, want: { ...want, failover: true } }))
    got(await helper.setIntent({ after: null, lan: false }))
    expect(got(await helper.confirm({ revision: null }))).toEqual({ confirmed: true })
  })

  it('is forgotten when another one comes', async () => {
    const { box, helper } = await withPass()
    got(await helper.setIntent(long))
    got(await helper.setIntent({ after: null, want: 'open' }))
    expect(got(await helper.confirm({ revision: null }))).toEqual({ confirmed: false })
    expect(await box.everythingWritten()).toContain('"unconfirmed":null')
  })

  it('keeps the passes that it may go back to', async () => {
    const { helper } = await withPass()
    got(await helper.setIntent({ after: null, want }))
    got(await helper.setIntent({ after: null, want: 'open', confirmWithinMs: 600_000 }))
    expect(await helper.dropPass({ passId: 'p1' })).toMatchObject({ fault: { code: 'pass.inUse' } })
  })

  it('is no way around a policy that forbids to leave: neither at first, nor when the rule comes later', async () => {
    const { box, helper, intent } = await withPass()
    box.policy = { ok: true, value: { ...noPolicy, leave: 'forbidden' } }
    expect(await helper.setIntent(briefly)).toMatchObject({ fault: { code: 'intent.forbidden', by: 'policy' } })
    box.policy = { ok: true, value: noPolicy }
    got(await helper.setIntent(briefly))
    box.policy = { ok: true, value: { ...noPolicy, leave: 'forbidden' } }
    await expect
      .poll(async () => got(await helper.confirm({ revision: 999_999 })).confirmed || (await box.everythingWritten()).includes('"stays"'), {
        timeout: 10_000,
      })
      .toBe(true)
    expect(await intent()).toMatchObject({ want })
  })
})
