import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

let box: HelperInABox
beforeEach(async () => {
  box = await startHelperInABox({ uids: [1000] })
  box.supervisor.unkept = ['lan', 'inbound']
})
afterEach(async () => {
  await box.stop()
  await box.remove()
})

test('a wish that the system doesn’t keep is refused with its reason, and written nowhere', async () => {
  const anna = await box.as(1000)
  for (const change of [{ lan: false }, { inbound: 'open' as const }]) {
    expect(await anna.helper.setIntent({ after: null, ...change })).toMatchObject({ ok: false, fault: { code: 'platform.unsupported' } })
  }
  expect(box.supervisor.calls.filter(({ name }) => name === 'setIntent')).toEqual([])
  const status = await anna.helper.status({})
  expect(status).toMatchObject({ ok: true, value: { unkept: ['lan', 'inbound'], intent: { lan: true, inbound: 'closed' } } })
})

test('everything else is taken as ever', async () => {
  const anna = await box.as(1000)
  expect(await anna.helper.setIntent({ after: null, lock: true })).toMatchObject({ ok: true, value: { lock: true } })
})
