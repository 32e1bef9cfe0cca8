import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Wanted } from '../../electron/engine/platform.ts'
import { dial, passA, passB, through } from '../golden/samples.ts'
import type { Trouble } from './library/pretend-windows.ts'
import { createStage, type Obedient, type Stage } from './library/stage.ts'

const key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE='
const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }
const held: Wanted = { ...open, traffic: 'closed' }
const wishes = { open, held, a: through(passA), b: through(passB) } as const
type Wish = keyof typeof wishes

type Turn =
  | { readonly do: 'wish' | 'restart' | 'reboot' | 'names' | 'rescue'; readonly wish: Wish }
  | { readonly do: 'trouble'; readonly at: number; readonly kind: Trouble; readonly wish: Wish }

interface Done {
  readonly ok: boolean
  readonly blocked: boolean
}

let stage: Stage
let engine: Obedient
beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'faults')
  engine = await stage.obedient('engine')
})
afterAll(() => stage[Symbol.asyncDispose]())

/** Null = a call that nobody hears of, which is the end of that life. */
function tell<T>(what: string, more: object): Promise<T | null> {
  const hung = new Promise<null>((resolve) => {
    stage.windows.onHung = () => resolve(null)
  })
  return Promise.race([engine.order(what, more) as Promise<T>, hung])
}
const stateDir = () => `${stage.home}\\state`
const begin = async (): Promise<void> => {
  while ((await tell('begin', { stateDir: stateDir(), key, by: 'told' })) === null);
}
const converge = (wish: Wish) => tell<Done>('converge', { wanted: wishes[wish] })

/** Everything away, and a life that knows it. */
async function fresh(): Promise<void> {
  stage.windows.promised = false
  await begin()
  await converge('open')
  stage.windows.leaks.length = 0
}

async function expectReached(wish: Wish): Promise<void> {
  const { windows } = stage
  expect(await engine.order('verify')).toMatchObject({ intact: true })
  if (wish === 'open') return expect(windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
  expect(windows.is).toMatchObject({ service: 4, guard: false })
  if (wish === 'a' || wish === 'b') expect(windows.configs.at(-1)).toContain(`PublicKey = ${wishes[wish].tunnels[0]?.pass.peerKey}`)
  const peer = wish === 'a' ? passA.peerKey : wish === 'b' ? passB.peerKey : ''
  if (wish !== 'held') expect(windows.is.peer).toBe(peer)
  expect(await engine.order('isClosed')).toBe(true)
}

describe('a fault after every single step, in Wine', () => {
  const ways: readonly (readonly [Wish, Wish, number])[] = [
    ['open', 'a', 6],
    ['open', 'held', 4],
    ['a', 'b', 9],
    ['held', 'b', 9],
    ['a', 'open', 3],
  ]
  const kinds: readonly Trouble[] = ['refuses', 'failsAfter', 'hangs', 'never']
  const cases = ways.flatMap(([from, to, steps]) =>
    [...Array(steps).keys()].flatMap((step) => kinds.map((kind) => ({ from, to, step, kind }))),
  )

  test.each(cases)('$from to $to, step $step $kind', async ({ from, to, step, kind }) => {
    const { windows } = stage
    await fresh()
    await converge(from)
    windows.promised = from !== 'open' && to !== 'open'
    windows.trouble(step, kind)
    const done = await converge(to)
    // a join is promised when it says so; a step that is not there fails nothing
    if (done?.ok === true && to !== 'open') windows.promised = true
    windows.calm()
    await begin()
    expect(await converge(to)).toMatchObject({ ok: true })
    await expectReached(to)
    expect(windows.leaks).toEqual([])
  })
})

/** A replacement that was interrupted leaves the guard; the next life's failed in its very last step, and undid what had taken the guard's place. */
const interruptedTwice: readonly Turn[] = [
  { do: 'wish', wish: 'held' },
  { do: 'trouble', at: 2, kind: 'hangs', wish: 'a' },
  { do: 'trouble', at: 3, kind: 'failsAfter', wish: 'b' },
]

describe('random histories, in Wine', () => {
  const wish = fc.constantFrom<Wish>('open', 'held', 'a', 'b')
  const turn: fc.Arbitrary<Turn> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('wish' as const), wish }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('trouble' as const),
        at: fc.nat(9),
        kind: fc.constantFrom<Trouble>('refuses', 'failsAfter', 'hangs', 'never'),
        wish,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'reboot' as const, 'names' as const, 'rescue' as const), wish }),
    },
  )

  test('what was promised holds, and the last wish is reached', {
    timeout: Number(process.env.WAYGATE_HISTORIES ?? 40) * 3000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 10 }), wish, async (turns: readonly Turn[], last) => {
        const { windows } = stage
        await fresh()
        for (const one of turns) {
          if (one.do === 'restart') await begin()
          else if (one.do === 'reboot') {
            windows.reboot()
            await begin()
          } else if (one.do === 'names') windows.is.names = ''
          else if (one.do === 'rescue') {
            windows.promised = false
            await tell('rescue', { stateDir: stateDir(), by: 'told' })
            await begin()
          } else {
            if (one.wish === 'open') windows.promised = false
            if (one.do === 'trouble') windows.trouble(one.at, one.kind)
            const done = await converge(one.wish)
            if (done === null) await begin()
            else if (done.ok && one.wish !== 'open') windows.promised = true
          }
        }
        windows.calm()
        windows.reboot()
        await begin()
        if (last === 'open') windows.promised = false
        expect(await converge(last)).toMatchObject({ ok: true })
        await expectReached(last)
        expect(windows.leaks).toEqual([])
        expect(windows.heard.join('\n')).not.toContain(key)
        windows.heard.length = 0
      }),
      {
        numRuns: Number(process.env.WAYGATE_HISTORIES ?? 40),
        interruptAfterTimeLimit: Number(process.env.WAYGATE_HISTORIES ?? 40) * 1500,
        examples: [[interruptedTwice, 'a']],
      },
    )
  })
})
