import type { Gate } from '../../lab/library/step-gate.ts'

/** What a person, or the helper for them, does while something goes wrong. */
export const actNames = [
  'join',
  'boot',
  'start again',
  'switch',
  'failover',
  'hold',
  'lock',
  'pause',
  'resume',
  'recover',
  'leave',
] as const
export type ActName = (typeof actNames)[number]

export const faultNames = [
  'engine killed',
  'wireguard-go killed',
  'both killed',
  'step fails',
  'nft flushed',
  'rules flushed',
  'uplink down',
  'uplink roams',
  'gateway dead',
  'both gateways dead',
  'resolv.conf written',
  'IPv6 appears',
  'address changes',
] as const
export type FaultName = (typeof faultNames)[number]

/** Before or after the step with this number, counted from the beginning of the act; 'rest': when the act is over and nothing moves. */
export type Moment = 'rest' | Pick<Gate, 'step' | 'when'>

/** One cell of the matrix: an act, and what happens at which of its moments. */
export interface History {
  readonly id: string
  readonly act: ActName
  readonly fault: FaultName
  readonly moment: Moment
}

/** Names of the steps of each act, in the order in which they begin when nothing goes wrong. */
export type StepLists = Readonly<Record<ActName, readonly string[]>>

export function historyId(act: ActName, fault: FaultName, moment: Moment): string {
  return [act, fault, moment === 'rest' ? 'rest' : `${moment.when} ${moment.step}`].join('/')
}

/** Null for what isn't one. */
export function parseHistory(id: string): History | null {
  const [act, fault, text = ''] = id.split('/')
  const moment = /^(before|after) (\d+)$/.exec(text)
  if (!actNames.includes(act as ActName) || !faultNames.includes(fault as FaultName) || (text !== 'rest' && moment === null)) return null
  return {
    id,
    act: act as ActName,
    fault: fault as FaultName,
    moment: moment === null ? 'rest' : { step: Number(moment[2]), when: moment[1] as Gate['when'] },
  }
}

/** Every act × every fault × every moment: before and after each single step, and at rest. */
export function allHistories(steps: StepLists): readonly History[] {
  return actNames.flatMap((act) => {
    const moments: readonly Moment[] = [
      ...steps[act].flatMap((_, step) => (['before', 'after'] as const).map((when) => ({ step, when }))),
      'rest',
    ]
    return faultNames.flatMap((fault) =>
      moments
        // a step that has begun can fail; rest has none
        .filter((moment) => fault !== 'step fails' || moment !== 'rest')
        .map((moment) => ({ id: historyId(act, fault, moment), act, fault, moment })),
    )
  })
}

/** In an order that the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const random = randomNumbers(seed)
  const mixed = [...list]
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const kept = mixed[last] as T
    mixed[last] = mixed[other] as T
    mixed[other] = kept
  }
  return mixed
}

/** Of one act only so many that each of its moments and each fault comes once; which ones, the seed decides. */
export function thinned(histories: readonly History[], act: ActName, seed: number): readonly History[] {
  const [others, its] = [histories.filter((history) => history.act !== act), histories.filter((history) => history.act === act)]
  const seen = new Set<string>()
  const kept = shuffled(its, seed).filter(({ fault, moment }) => {
    const when = JSON.stringify(moment)
    const isNew = !seen.has(when) || !seen.has(fault)
    seen.add(when).add(fault)
    return isNew
  })
  return [...others, ...kept]
}

/** At most `count` of them, with every act and every fault among them as long as there is room. */
export function representative(histories: readonly History[], count: number, seed: number): readonly History[] {
  const mixed = shuffled(histories, seed)
  const seen = new Set<string>()
  const first = mixed.filter(({ act, fault }) => {
    const isNew = !seen.has(act) || !seen.has(fault)
    seen.add(act)
    seen.add(fault)
    return isNew
  })
  return [...first, ...mixed.filter((history) => !first.includes(history))].slice(0, count)
}

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
