import { describe, expect, it } from 'vitest'
import { createGapMemory } from '../../../electron/client/gap-memory.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const repaired = { tookMs: 40, detail: 'load the filter' }
const gap = { ...repaired, at: 1000, open: true } as const
const mild = { ...repaired, at: 2000 }
const up = { kind: 'up', revision: 3, passId: 'p', gateway: 'exit-fra', since: 1, proof: sample.proof } as const
const held = { kind: 'held', revision: 3, reason: { why: 'noPassAnswers' }, since: 1 } as const

function said(memory: ReturnType<typeof createGapMemory>, state: TunnelState) {
  const helper = memory.shown({ link: 'ready', status: sample.status(state) })
  return helper.link === 'ready' && 'repaired' in helper.status.state ? helper.status.state.repaired : undefined
}

describe('that both layers were gone', () => {
  it('stays until it was read, whatever was repaired since and whatever became of the tunnel', () => {
    const memory = createGapMemory()
    expect(said(memory, { ...up, repaired: gap })).toEqual(gap)
    expect(said(memory, { ...up, repaired: mild })).toEqual(gap)
    expect(said(memory, held)).toEqual(gap)
    expect(said(memory, up)).toEqual(gap)
    memory.read()
    expect(said(memory, { ...up, repaired: mild })).toEqual(mild)
    expect(said(memory, up)).toBeUndefined()
  })

  it('is not said again although the helper still tells of it; the next time is', () => {
    const memory = createGapMemory()
    said(memory, { ...up, repaired: gap })
    memory.read()
    expect(said(memory, { ...up, repaired: gap })).toBeUndefined()
    const next = { ...gap, at: 3000 }
    expect(said(memory, { ...up, repaired: next })).toEqual(next)
  })

  it('is over for who left', () => {
    const memory = createGapMemory()
    said(memory, { ...up, repaired: gap })
    said(memory, { kind: 'open' })
    expect(said(memory, up)).toBeUndefined()
  })
})
