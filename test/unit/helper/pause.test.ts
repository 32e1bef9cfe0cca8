import { afterEach, expect, it } from 'vitest'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const boxes: HelperInABox[] = []
const through = { through: ['p1'], failover: false, goHome: false }

afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function joined() {
  const box = await startHelperInABox()
  boxes.push(box)
  const { helper } = await box.as(0)
  const { keyId } = got(await helper.newKey({}))
  got(await helper.putPass(examplePass(keyId)))
  got(await helper.setIntent({ after: null, want: through }))
  return { box, helper }
}

async function nextLife(box: HelperInABox) {
  await box.stop()
  const next = await startHelperInABox({ directory: box.directory })
  boxes.splice(0, boxes.length, next)
  return next
}

it('keeps a pause, with the boot that it belongs to, through a restart', async () => {
  const { box, helper } = await joined()
  const until = Date.now() + 60_000
  got(await helper.pause({ until }))
  expect((await nextLife(box)).supervisor.startedWithPause).toEqual({ until, bootId: 'boot' })
})

it.each([
  ['ended by hand', (helper: Awaited<ReturnType<typeof joined>>['helper']) => helper.pause({ until: 0 })],
  ['overtaken by a new wish', (helper: Awaited<ReturnType<typeof joined>>['helper']) => helper.setIntent({ after: null, lock: true })],
])('forgets a pause that was %s', async (_, end) => {
  const { box, helper } = await joined()
  got(await helper.pause({ until: Date.now() + 60_000 }))
  got<unknown>(await end(helper))
  expect((await nextLife(box)).supervisor.startedWithPause).toBeNull()
})
