import { expect, test, vi } from 'vitest'
import { createDnsKeeper } from '../../../electron/engine/linux/dns/dns-keeper.ts'
import type { Wanted } from '../../../electron/engine/platform.ts'
import { passA, through } from '../../golden/samples.ts'

const open: Wanted = { ...through(passA), traffic: 'open', tunnels: [] }

function world(answers: readonly boolean[]) {
  const left = [...answers]
  const told: string[] = []
  let wanted: Wanted = through(passA)
  const keeper = createDnsKeeper({
    host: { stateDir: '', privateKey: async () => ({ ok: true, value: '' }), log: () => undefined },
    run: async () => ({ ok: true, value: undefined }),
    wanted: () => wanted,
    onChange: () => told.push(keeper.description()),
    ask: async () => left.shift() ?? true,
  })
  return {
    keeper,
    told,
    leave: () => {
      wanted = open
    },
  }
}

test('names that do not resolve are told, and asked for again until they do', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const { keeper, told } = world([false, false, true])
  const proven = keeper.prove()
  await vi.runAllTimersAsync()
  vi.useRealTimers()
  await proven
  expect(told).toHaveLength(2)
  expect(told[0]).toContain("names don't resolve")
  expect(told[1]).toMatch(/^1\.1\.1\.1, 10\.0\.0\.53 \([^)]*\)$/)
})

test('after leaving nobody is asked, and nothing is said', async () => {
  const { keeper, leave } = world([false])
  leave()
  await keeper.prove()
  expect(keeper.description()).toBe('as before')
})
