import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CheckReport, checkReportSchema } from '../../../electron/common/contracts/app/insight.ts'
import { judgeCheck } from '../../../electron/common/rules/judge-check.ts'
import { checkPageText, checkWords } from '../../../electron/common/wording/check-text.ts'
import { english } from '../../../electron/common/words/words.ts'

const refused = { name: 'IPv4 TCP bound to eth0', outcome: 'blocked', by: 'filter', detail: 'our filter refused it' } as const
const good: CheckReport = {
  at: 1,
  tookMs: 1,
  state: 'up',
  gateway: 'exit-fra',
  provenAt: 1,
  exits: [
    { family: 4, outcome: 'address', address: '203.0.113.10', way: 'tunnel' },
    { family: 6, outcome: 'noServerAddress', address: '', way: 'blocked' },
  ],
  nameServers: [{ address: '10.101.0.1', answered: true, tookMs: 3, way: 'tunnel' }],
  namesSet: '',
  attempts: [refused],
  changed: false,
}
const judged = (more: Partial<CheckReport>) => judgeCheck({ ...good, ...more }).verdict

const way = fc.constantFrom('tunnel', 'direct', 'local', 'blocked', 'unknown' as const)
const anyReport: fc.Arbitrary<CheckReport> = fc.record({
  at: fc.nat(),
  tookMs: fc.nat(),
  state: fc.constantFrom('up', 'open', 'paused', 'held', 'between' as const),
  gateway: fc.string(),
  provenAt: fc.option(fc.nat()),
  exits: fc.tuple(way, way).map(([four, six]) => [
    { family: 4 as const, outcome: 'noAnswer' as const, address: '', way: four },
    { family: 6 as const, outcome: 'noAnswer' as const, address: '', way: six },
  ]),
  nameServers: fc.array(fc.record({ address: fc.ipV4(), answered: fc.boolean(), tookMs: fc.nat(), way }), { maxLength: 4 }),
  namesSet: fc.string(),
  attempts: fc.array(
    fc.record({ name: fc.string(), outcome: fc.constantFrom('blocked', 'leaked', 'skipped' as const), detail: fc.string() }),
    { maxLength: 6 },
  ),
  changed: fc.boolean(),
})

describe('what a check means', () => {
  it('protected: up, a way through the tunnel, something tried, nothing beside it', () => {
    expect(judged({})).toBe('protected')
  })

  it.each<[string, Partial<CheckReport>, string]>([
    ['an attempt got out', { attempts: [refused, { ...refused, outcome: 'leaked' }] }, 'leak'],
    ['IPv6 goes directly', { exits: good.exits.map((exit) => ({ ...exit, way: exit.family === 6 ? 'direct' : 'tunnel' })) }, 'leak'],
    ['a name server is asked directly', { nameServers: [{ address: '192.168.1.1', answered: true, tookMs: 1, way: 'direct' }] }, 'leak'],
    [
      "a name server that can't be reached is no leak",
      { nameServers: [{ address: '192.168.1.1', answered: false, tookMs: 1, way: 'direct' }] },
      'protected',
    ],
    ['nothing was tried', { attempts: [{ ...refused, outcome: 'skipped' }] }, 'mixed'],
    ['it changed meanwhile', { changed: true }, 'mixed'],
    ['on hold', { state: 'held' }, 'held'],
    ['open', { state: 'open', exits: good.exits.map((exit) => ({ ...exit, way: 'direct' })) }, 'open'],
    ['nothing goes through the tunnel', { exits: good.exits.map((exit) => ({ ...exit, way: 'unknown' })) }, 'mixed'],
  ])('%s', (_what, more, verdict) => {
    expect(judged(more)).toBe(verdict)
  })

  it('what no server outside has seen is said as what this computer sees', () => {
    const unseen = { ...good, exits: good.exits.map((exit) => ({ ...exit, outcome: 'noAnswer' as const, address: '' })) }
    expect(checkWords(english, good).headline).toBe('Everything leaves through exit-fra')
    expect(checkWords(english, unseen).headline).toBe('As this computer sees it, everything leaves through exit-fra')
    expect(checkWords(english, unseen).second).toMatch(/No server outside has confirmed it$/)
  })

  it('never says protected when anything was seen beside the tunnel, and never a leak where nothing is closed', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const { verdict } = judgeCheck(report)
        const beside =
          report.attempts.some(({ outcome }) => outcome === 'leaked') ||
          report.exits.some(({ way }) => way === 'direct') ||
          report.nameServers.some(({ way, answered }) => way === 'direct' && answered)
        if (beside || report.changed || report.state !== 'up') expect(verdict).not.toBe('protected')
        if (report.state === 'open' || report.state === 'paused') expect(verdict).not.toBe('leak')
        if (verdict === 'leak') expect(checkWords(english, report).tone).toBe('lost')
      }),
    )
  })

  it('is one page of text with every attempt on it', () => {
    const text = checkPageText(english, good, '0.1.0')
    expect(text).toContain('Everything leaves through exit-fra. 1 attempt to get out beside it was refused.')
    expect(text).toContain('IPv4: 203.0.113.10 (through the tunnel)')
    expect(text).toContain('Refused by the packet filter: IPv4 TCP bound to eth0')
    expect(checkReportSchema.safeParse(good).success).toBe(true)
  })
})
