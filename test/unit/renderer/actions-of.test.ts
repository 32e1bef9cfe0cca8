import { describe, expect, test } from 'vitest'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import { actionsOf, isHeldUp } from '../../../renderer/popover/actions-of.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const kinds = (tunnel: TunnelView, session = sample.signedIn, gateways = sample.gateways): readonly string[] =>
  actionsOf({ tunnel, session, gateways, helperSetup: null }, sample.now).map(({ kind }) => kind)

describe('buttons follow the table of UI.md', () => {
  test.each<[string, TunnelView, readonly string[]]>([
    ['open', sample.open, ['join']],
    ['open, nothing to suggest', { ...sample.open, suggestion: null }, []],
    ['joining', sample.applying, ['cancel']],
    ['proving', sample.proving, ['cancel']],
    ['up', sample.up, ['leave', 'switch']],
    ['switching', sample.switching, ['cancel']],
    ['held: silent', sample.held, ['switch', 'retry', 'pause', 'leave']],
    ['held: the place is gone, and the list still has the gateway', sample.heldAccess, ['join', 'switch', 'leave']],
    ['no network', sample.offline, ['leave', 'pause']],
    ['paused', sample.paused, ['resume', 'leave']],
    ['paused with only the lock on', sample.pausedLock, ['resume', 'unlock']],
    ['leaving', sample.clearing, []],
    ['lost', sample.lost, ['repair', 'details', 'leave']],
    ['failed while holding', sample.failedHolding, ['retry', 'switch', 'details', 'leave']],
    ['first join failed', sample.failedJoin, ['again', 'another', 'details']],
    ['first join failed a while ago: its headline is gone', sample.failedJoinOld, ['join']],
  ])('%s', (_name, tunnel, expected) => {
    expect(kinds(tunnel)).toEqual(expected)
  })

  test('what ends a join that waits, or takes another gateway, is held up by nothing but itself', () => {
    for (const kind of ['cancel', 'switch', 'another', 'leave'] as const) expect(isHeldUp(kind, ['join', 'retry'])).toBe(false)
    expect(isHeldUp('leave', ['join', 'leave'])).toBe(true)
    for (const kind of ['join', 'retry', 'pause', 'resume'] as const) expect(isHeldUp(kind, ['leave'])).toBe(true)
    expect(isHeldUp('join', ['refresh'])).toBe(false)
  })

  test('lock on: join, pause, turn it off', () => {
    const locked = sample.tunnel(
      { kind: 'open' },
      {},
      { intent: { revision: 1, want: 'open', lock: true, lan: true, inbound: 'closed', onLogout: 'keep' } },
    )
    expect(kinds(locked)).toEqual(['join', 'pause', 'unlock'])
  })

  test('held by the lock, as the helper says it', () => {
    const held = sample.tunnel({ kind: 'held', revision: 1, reason: { why: 'lock' }, since: 1 })
    expect(kinds(held)).toEqual(['join', 'pause', 'unlock'])
    expect(kinds({ ...held, suggestion: null })).toEqual(['switch', 'pause', 'unlock'])
  })

  test('no pass answers: sign in first, unless signed in already', () => {
    expect(kinds(sample.heldNoPass, { ...sample.signedIn, state: 'expired' })).toEqual(['signIn', 'retry', 'pause', 'leave'])
    expect(kinds(sample.heldNoPass)).toEqual(['switch', 'retry', 'pause', 'leave'])
  })

  test('signed out: the form is the action, beside what needs no sign-in; there is no list to choose from', () => {
    expect(kinds({ ...sample.open, suggestion: null }, sample.signedOut)).toEqual([])
    expect(kinds(sample.open, sample.signedOut)).toEqual(['join'])
    expect(kinds(sample.up, sample.signedOut)).toEqual(['leave'])
    expect(kinds(sample.held, sample.signedOut)).toEqual(['retry', 'pause', 'leave'])
  })

  test('access gone for good: no door back to that gateway', () => {
    const refusals = [{ rule: 'access.none' as const, weight: 'certain' as const, subject: 'exit-fra' }]
    const rows = sample.gateways.rows.map((row) => ({ ...row, refusals }))
    expect(kinds(sample.heldAccess, sample.signedIn, { ...sample.gateways, rows: rows as never })).toEqual(['switch', 'leave'])
  })

  test('access for a time that ended: ask for it again, wait for the admin, or join anew', () => {
    expect(kinds(sample.heldTimeOver, sample.signedIn, sample.accessOver)).toEqual(['request', 'switch', 'leave'])
    expect(kinds(sample.heldTimeOver, { ...sample.signedIn, state: 'expired' }, sample.accessOver)).toEqual(['switch', 'leave'])
    expect(kinds(sample.heldTimeOver, sample.signedIn, sample.accessAsked)).toEqual(['switch', 'leave'])
    expect(kinds(sample.heldTimeOver, sample.signedIn, sample.accessAnew)).toEqual(['join', 'switch', 'leave'])
    // switched off by an admin where access has no end: only they can switch it on
    expect(kinds(sample.heldTimeOver)).toEqual(['switch', 'leave'])
  })

  test('the helper tells a first join that failed: a minute later the buttons are the usual ones', () => {
    const fault = { code: 'gateway.silent', passId: 'pass-exit-fra', gateway: 'exit-fra', afterMs: 15_000 } as const
    const failed = (since: number) => sample.tunnel({ kind: 'failed', revision: 1, fault, protection: 'off', since }, {})
    expect(kinds(failed(sample.now - 59_000))).toEqual(['again', 'another', 'details'])
    expect(kinds(failed(sample.now - 60_000))).toEqual(['join'])
  })

  test('no gateways: refresh', () => {
    expect(kinds(sample.open, sample.signedIn, { state: 'none', at: 1, rows: [], total: 0 })).toEqual(['refresh'])
  })

  test('a host that netclient or the host agent routes: only admins get a door', () => {
    const host = sample.tunnel({ kind: 'open' }, {}, { host: { revision: 1, role: 'through', through: 'gw', fault: null, peers: [] } })
    expect(kinds(host)).toEqual(['admin'])
    expect(kinds(host, { ...sample.signedIn, admin: false })).toEqual([])
  })

  test('helper gone: try again and read why', () => {
    const gone: TunnelView = { ...sample.open, helper: { link: 'gone', fault: { code: 'helper.missing', socket: '/run/x' } } }
    expect(kinds(gone)).toEqual(['reconnect', 'details'])
  })

  describe('helper gone, and this app can do something about it', () => {
    const gone = (code: 'helper.missing' | 'helper.denied'): TunnelView => ({
      ...sample.open,
      helper: { link: 'gone', fault: { code, socket: '/run/x' } },
    })
    const lost: TunnelView = { ...sample.open, helper: { link: 'gone', fault: { code: 'helper.lost', detail: '' } } }
    const killed: TunnelView = {
      ...sample.open,
      helper: { link: 'gone', fault: { code: 'helper.missing', socket: '/run/x', killed: true } },
    }
    const idle: HelperSetupView = { offer: 'install', way: 'prompt', command: 'sudo x', removal: 'none', act: null }
    const verb = 'install-helper' as const
    test.each<[string, TunnelView, HelperSetupView, readonly string[]]>([
      ['missing: install', gone('helper.missing'), idle, ['installHelper', 'details']],
      ['there, but not running: repair', gone('helper.missing'), { ...idle, offer: 'repair' }, ['repairHelper', 'details']],
      ['not allowed: let me in', gone('helper.denied'), { ...idle, offer: 'allow' }, ['letMeIn', 'details']],
      ['lost: it may come back by itself', lost, { ...idle, offer: 'repair' }, ['reconnect', 'repairHelper', 'details']],
      ['killed: the same', killed, { ...idle, offer: 'repair' }, ['reconnect', 'repairHelper', 'details']],
      ['only by hand', gone('helper.missing'), { ...idle, way: 'terminal' }, ['reconnect', 'details']],
      ['asking: back out', gone('helper.missing'), { ...idle, act: { phase: 'asking', verb, since: 1 } }, ['cancelSetup']],
      ['working: nothing to press', gone('helper.missing'), { ...idle, act: { phase: 'working', verb, since: 1 } }, []],
      ['done: nothing to press', gone('helper.missing'), { ...idle, act: { phase: 'done', verb, at: 1 } }, []],
      [
        'removed: missing from now on',
        gone('helper.missing'),
        { ...idle, act: { phase: 'done', verb: 'uninstall-helper', at: 1 } },
        ['installHelper', 'details'],
      ],
    ])('%s', (_name, tunnel, helperSetup, expected) => {
      const actions = actionsOf({ tunnel, session: sample.signedIn, gateways: sample.gateways, helperSetup }, sample.now)
      expect(actions.map(({ kind }) => kind)).toEqual(expected)
    })

    test('failed: the same again, and Details are those of the failure', () => {
      const fault = { code: 'elevation.refused', why: 'denied', detail: 'Not authorized' } as const
      const helperSetup: HelperSetupView = { ...idle, act: { phase: 'failed', verb, at: 1, fault } }
      expect(actionsOf({ tunnel: gone('helper.missing'), session: null, gateways: null, helperSetup }, sample.now)).toEqual([
        { kind: 'installHelper' },
        { kind: 'details', fault },
      ])
    })
  })
})

describe('where an action leads', () => {
  const first = (tunnel: TunnelView) =>
    actionsOf({ tunnel, session: sample.signedIn, gateways: sample.gateways, helperSetup: null }, sample.now)[0]

  test('cancelling a switch goes back to the gateway that carries', () => {
    expect(first(sample.switching)).toEqual({ kind: 'cancel', backTo: { gatewayId: 'office/exit-fra', name: 'exit-fra' } })
  })

  test('cancelling a switch that carries nothing any more leaves', () => {
    const { helper } = sample.switching
    if (helper.link !== 'ready' || helper.status.state.kind !== 'switching') throw new Error('sample changed')
    const broken: TunnelView = {
      ...sample.switching,
      helper: { link: 'ready', status: { ...helper.status, state: { ...helper.status.state, carrying: false } } },
    }
    expect(first(broken)).toEqual({ kind: 'cancel', backTo: null })
  })

  test('cancelling a first join leaves', () => {
    expect(first(sample.applying)).toEqual({ kind: 'cancel', backTo: null })
  })

  test('trying again takes the gateway that failed, found by its name in the list', () => {
    const failed: TunnelView = {
      ...sample.failedJoin,
      act: {
        phase: 'failed',
        act: 'join',
        gateway: 'exit-nyc',
        at: sample.now,
        fault: { code: 'gateway.notForwarding', passId: 'p', gateway: 'exit-nyc' },
      },
    }
    expect(first(failed)).toEqual({ kind: 'again', gateway: { gatewayId: 'office/exit-nyc', name: 'exit-nyc' } })
  })

  test('trying again takes the gateway that failed also where it is none of those that were pushed', () => {
    const act = {
      phase: 'failed',
      act: 'join',
      gateway: 'exit-tok-4711',
      gatewayId: 'asia/4711',
      at: sample.now,
      fault: { code: 'gateway.silent', passId: 'p', gateway: 'exit-tok-4711', afterMs: 15_000 },
    } as const
    expect(first({ ...sample.failedJoin, act })).toEqual({ kind: 'again', gateway: { gatewayId: 'asia/4711', name: 'exit-tok-4711' } })
  })

  test('beside another VPN the offer is to join anyway', () => {
    const act = {
      phase: 'failed',
      act: 'join',
      gateway: 'exit-nyc',
      at: sample.now,
      fault: { code: 'vpn.present', interface: 'wg0', kind: 'wireguard' },
    } as const
    expect(first({ ...sample.open, act })).toEqual({ kind: 'anyway', gateway: { gatewayId: 'office/exit-nyc', name: 'exit-nyc' } })
  })
})
