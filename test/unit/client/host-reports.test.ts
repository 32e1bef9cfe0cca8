import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHostReports } from '../../../electron/client/admin/host-reports.ts'
import type { HostState } from '../../../electron/common/contracts/agent.ts'
import type { Result } from '../../../electron/common/result.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const state = (applied: number, rest: Partial<HostState> = {}): HostState => ({
  hostId: 'h',
  name: 'lap',
  onDead: 'closed',
  wanted: 2,
  applied,
  fault: null,
  reportedAt: 5,
  ...rest,
})

function reports(answers: Result<readonly HostState[]>[]) {
  let asked = 0
  let changes = 0
  const last = () => answers[Math.min(asked, answers.length) - 1] ?? { ok: true, value: [] }
  const made = createHostReports({
    read: async () => {
      asked += 1
      return last()
    },
    changed: () => {
      changes += 1
    },
    background: (work) => void work,
  })
  return { ...made, asked: () => asked, changes: () => changes }
}

describe('what hosts say of themselves', () => {
  it('is not asked before somebody looks, nor after nobody does any more', async () => {
    const { look, follow, rest, asked } = reports([{ ok: true, value: [state(2)] }])
    look()
    await vi.runAllTimersAsync()
    expect(asked()).toBe(0)
    follow('office')
    follow('office')
    await vi.runAllTimersAsync()
    expect(asked()).toBe(1)
    rest()
    look()
    await vi.runAllTimersAsync()
    expect(asked()).toBe(1)
  })

  it('after a write it is watched until the host has followed, and what changed is told once each', async () => {
    const { follow, written, states, asked, changes } = reports([
      { ok: true, value: [state(1)] },
      { ok: true, value: [state(1)] },
      { ok: true, value: [state(1)] },
      { ok: true, value: [state(2)] },
    ])
    follow('office')
    await written()
    expect(states().get('h')?.applied).toBe(1)
    await vi.runAllTimersAsync()
    expect(states().get('h')?.applied).toBe(2)
    expect([asked(), changes()]).toEqual([4, 2])
  })

  it('a host that is away is not waited for without end', async () => {
    const { follow, written, asked } = reports([{ ok: true, value: [state(1)] }])
    follow('office')
    await written()
    await vi.runAllTimersAsync()
    expect(asked()).toBe(22)
  })

  it('a server that has no word for it is asked once', async () => {
    const { follow, look, written, asked, forget } = reports([{ ok: false, fault: { code: 'server.noRoute', operation: 'GET' } }])
    follow('office')
    await written()
    look()
    await vi.runAllTimersAsync()
    expect(asked()).toBe(1)
    forget()
    follow('office')
    await vi.runAllTimersAsync()
    expect(asked()).toBe(2)
  })
})
