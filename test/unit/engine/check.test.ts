import { describe, expect, test } from 'vitest'
import { checkText } from '../../../electron/cli/verbs/check.ts'
import { cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import { type Counters, counted, judgeAttempt, plannedAttempts, refusalsIn } from '../../../electron/engine/linux/check.ts'
import { type Outcome, parseOutcome } from '../../../electron/engine/linux/check-probe.ts'

const words = await cliWordsIn('en')

const attempts = plannedAttempts({ device: 'eth0', ipv4: '192.168.1.10', ipv6: '2001:db8:50::10' }, '192.168.1.1')
const [first] = attempts
if (first === undefined) throw new Error('no attempts')

test('device and address, both families, TCP, UDP, ping and names', () => {
  expect(attempts).toHaveLength(16)
  expect(attempts.map(({ name }) => name)).toContain('IPv6 ping bound to eth0')
  expect(attempts.filter(({ target }) => target === '192.168.1.1').map(({ port }) => port)).toEqual([53, 53])
  expect(plannedAttempts(null, '')).toEqual([])
})

describe('who refused it', () => {
  test.each<[string, { rejected: number; dropped: number }, string, string | undefined]>([
    ['once 111', { rejected: 1, dropped: 0 }, 'blocked', 'filter'],
    ['once 1', { rejected: 0, dropped: 1 }, 'blocked', 'filter'],
    ['once 101', { rejected: 0, dropped: 0 }, 'blocked', 'routing'],
    ['once 113', { rejected: 0, dropped: 0 }, 'blocked', 'routing'],
    ['once 1', { rejected: 0, dropped: 0 }, 'blocked', 'other'],
    ['silent', { rejected: 0, dropped: 2 }, 'blocked', 'filter'],
    // somebody else's rejected packet must not pass for ours
    ['silent', { rejected: 3, dropped: 0 }, 'leaked', undefined],
    ['later 113', { rejected: 0, dropped: 0 }, 'leaked', undefined],
    ['answered', { rejected: 1, dropped: 1 }, 'leaked', undefined],
    ['impossible 19', { rejected: 0, dropped: 0 }, 'skipped', undefined],
  ])('%s with %o is %s by %s', (said, ours, outcome, by) => {
    const result = judgeAttempt(first, parseOutcome(said) as Outcome, ours)
    expect([result.outcome, result.by]).toEqual([outcome, by])
  })
})

test('our own counters, chain by chain', () => {
  const line = (chain: string, packets: number) => `\tchain ${chain} {\n\t\tcounter packets ${packets} bytes 60 drop\n\t}\n`
  expect(
    refusalsIn(`table inet waygate { # handle 7\n${line('pre', 100)}${line('refuse', 3)}${line('output', 4)}${line('guard', 5)}}\n`),
  ).toEqual({
    rejected: 3,
    dropped: 9,
    table: '7',
  })
})

test('an attempt during which the filter was loaded anew says nothing, and is made again', async () => {
  const readings: Counters[] = [
    { rejected: 40, dropped: 2, table: '7' },
    { rejected: 0, dropped: 0, table: '8' },
    { rejected: 3, dropped: 0, table: '8' },
    { rejected: 4, dropped: 0, table: '8' },
  ]
  const outcomes: Outcome[] = [{ kind: 'silent' }, { kind: 'refused', error: 'EPERM', at: 'once' }]
  const made = await counted(
    async () => outcomes.shift() ?? { kind: 'silent' },
    async () => readings.shift() ?? { rejected: 0, dropped: 0, table: '' },
  )
  expect(made).toEqual({ outcome: { kind: 'refused', error: 'EPERM', at: 'once' }, ours: { rejected: 1, dropped: 0 } })
})

test('a filter that is loaded anew again and again does not keep anybody waiting', async () => {
  let table = 0
  let made = 0
  await counted(
    async () => {
      made += 1
      return { kind: 'silent' }
    },
    async () => ({ rejected: 0, dropped: 0, table: String(table++) }),
  )
  expect(made).toBe(3)
})

test('in words', () => {
  const blocked = judgeAttempt(first, { kind: 'refused', error: 'ECONNREFUSED', at: 'once' }, { rejected: 1, dropped: 0 })
  expect(checkText(words, [blocked])).toBe(
    'blocked  IPv4 TCP bound to eth0: 192.0.2.1 port 443: our filter refused it (+1, ECONNREFUSED).\nNothing got out: 1 attempts refused',
  )
  expect(checkText(words, [judgeAttempt(first, { kind: 'silent' }, { rejected: 0, dropped: 0 })])).toContain(
    '1 of 1 attempts got out beside the tunnel',
  )
})
