import { describe, expect, it } from 'vitest'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import { english } from '../../../electron/common/words/words.ts'
import { type TrayItem, trayModel } from '../../../electron/main/tray/tray-model.ts'
import { now, row, states, throughFra, views } from './views.ts'

const wanting = (kind: keyof typeof states) => trayModel(english, views({ state: states[kind], intent: throughFra }), now)

/** The menu as a person reads it: one line an item. */
function lines(items: readonly TrayItem[], indent = ''): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'line') return [`${indent}--`]
    if (item.kind === 'menu') return [`${indent}${item.label}:`, ...lines(item.items, `${indent}  `)]
    if (item.kind === 'check') return [`${indent}[${item.checked ? 'x' : ' '}] ${item.label}${item.enabled ? '' : ' (off)'}`]
    return [`${indent}${item.label}${item.kind === 'text' ? ' (off)' : ''}`]
  })
}

describe('the tray', () => {
  it('offers to join the last gateway while open', () => {
    const model = trayModel(english, views(), now)
    expect(model.icon).toBe('open')
    expect(lines(model.menu)).toEqual([
      'Not protected (off)',
      '--',
      'Join exit-fra',
      'Gateways:',
      '  [ ] exit-fra',
      '  [ ] exit-nyc',
      '--',
      '[ ] Lock',
      '--',
      'Open Waygate',
      'Settings',
      '--',
      'Quit',
    ])
  })

  it('offers leave, marks the gateway and says what quitting does while up', () => {
    const model = wanting('up')
    expect(model).toMatchObject({ icon: 'protected', tooltip: 'Protected · exit-fra' })
    expect(lines(model.menu)).toEqual([
      'Protected · exit-fra (off)',
      '--',
      'Leave',
      'Gateways:',
      '  [x] exit-fra',
      '  [ ] exit-nyc',
      '--',
      '[ ] Lock',
      'Pause 5 min',
      '--',
      'Open Waygate',
      'Settings',
      '--',
      'Quit (stays protected through exit-fra)',
    ])
  })

  it('says what the rules of this computer don’t leave to the person, and takes no click for it', () => {
    const policy = {
      lock: 'on',
      lan: 'person',
      pause: 'forbidden',
      leave: 'forbidden',
      updates: 'allowed',
      mandatoryGateway: null,
    } as const
    const menu = lines(trayModel(english, views({ state: states.up, intent: { ...throughFra, lock: true }, policy }), now).menu)
    expect(menu).toEqual(
      expect.arrayContaining([
        'Leave (fixed by this computer’s rules) (off)',
        '[x] Lock (fixed by this computer’s rules) (off)',
        'Pause 5 min (fixed by this computer’s rules) (off)',
      ]),
    )
  })

  it.each([
    ['applying', 'working', 'Cancel'],
    ['proving', 'working', 'Cancel'],
    ['switching', 'working', 'Leave'],
    ['held', 'held', 'Leave'],
    ['offline', 'offline', 'Leave'],
    ['paused', 'paused', 'Leave'],
    ['failed', 'lost', 'Leave'],
  ] as const)('in state %s shows %s and a way out', (kind, icon, out) => {
    const model = wanting(kind)
    expect(model.icon).toBe(icon)
    expect(lines(model.menu)).toContain(out)
  })

  it('while paused no gateway is the one in use', () => {
    expect(lines(wanting('up').menu).join()).toContain('[x] exit-fra')
    expect(lines(wanting('paused').menu).join()).not.toContain('[x]')
  })

  it('offers retry only where something can be retried', () => {
    expect(lines(wanting('held').menu)).toContain('Retry')
    expect(lines(wanting('failed').menu)).toContain('Repair')
    const gone = { ...states.held, reason: { why: 'accessGone', gateway: 'exit-fra', seenAt: now, detail: '' } } as const
    expect(lines(trayModel(english, views({ state: gone, intent: throughFra }), now).menu)).not.toContain('Retry')
    const locked = views({ state: { kind: 'held', revision: 1, reason: { why: 'lock' }, since: now }, intent: { lock: true } })
    const menu = lines(trayModel(english, locked, now).menu)
    expect(menu).not.toContain('Retry')
    expect(menu).not.toContain('Leave')
    expect(menu).toEqual(expect.arrayContaining(['Join exit-fra', '[x] Lock', 'Pause 5 min']))
  })

  it('looks the same a second later, whatever counts down', () => {
    for (const kind of Object.keys(states) as (keyof typeof states)[]) {
      const at = (time: number) => trayModel(english, views({ state: states[kind], intent: throughFra }), time)
      expect(at(now + 1000), kind).toEqual(at(now))
    }
  })

  it('shows gateways that cannot be joined, with the reason and no click', () => {
    const offline: Refusal = { rule: 'gateway.offline', weight: 'advice', subject: 'exit-old' }
    const menu = lines(trayModel(english, views({ rows: [row('exit-fra'), row('exit-old', { refusals: [offline] })] }), now).menu)
    expect(menu.find((line) => line.includes('exit-old'))).toMatch(/^ {2}\[ \] exit-old: .+ \(off\)$/)
  })

  it('lists gateways in the order of the list; names twins by network; and leaves the rest to the popover', () => {
    const many = Array.from({ length: 30 }, (_, index) => row(`gw-${String(index).padStart(2, '0')}`))
    const rows = [
      row('star', { favourite: true }),
      row('used', { lastUsedAt: 7 }),
      row('near', { latency: { ms: 5, at: 1 } }),
      row('star', { id: 'home/star', network: 'home' }),
      ...many,
    ]
    const menu = lines(trayModel(english, views({ rows }), now).menu)
    const start = menu.indexOf('Gateways:')
    expect(menu.slice(start + 1, start + 4)).toEqual(['  [ ] star (office)', '  [ ] used', '  [ ] near'])
    expect(menu).toContain('  14 more in Waygate')
  })

  it('offers admin only to those who may, and no gateways to nobody', () => {
    expect(lines(trayModel(english, views({ session: { admin: true } }), now).menu)).toContain('Admin')
    const out = trayModel(english, views({ session: { state: 'signedOut', admin: true } }), now)
    expect(out.icon).toBe('signed-out')
    const noNetwork = views({ session: { state: 'signedOut' } })
    expect(trayModel(english, { ...noNetwork, tunnel: { ...noNetwork.tunnel, wayOut: { kind: 'none' } } }, now).icon).toBe('offline')
    expect(lines(out.menu)).not.toContain('Admin')
    expect(lines(out.menu)).not.toContain('Gateways:')
  })

  it('claims nothing while the helper is away', () => {
    const all = views()
    const model = trayModel(
      english,
      { ...all, tunnel: { ...all.tunnel, helper: { link: 'gone', fault: { code: 'helper.missing', socket: '/run/waygate/0.sock' } } } },
      now,
    )
    expect(model).toMatchObject({ icon: 'unknown', tooltip: 'Waygate needs its helper' })
    expect(lines(model.menu)).toEqual(expect.arrayContaining(['Open Waygate', 'Quit']))
    expect(lines(model.menu)).not.toContain('[ ] Lock')
  })

  it('turns to working at the click, before the helper has heard of it', () => {
    const act = { phase: 'running', act: 'join', gateway: 'exit-fra', since: now } as const
    const model = trayModel(english, views({ act }), now)
    expect(model.icon).toBe('working')
    expect(lines(model.menu)).toContain('Cancel')
  })
})
