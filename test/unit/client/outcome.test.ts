import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../../electron/client/acts/outcome.ts'
import { createTurns } from '../../../electron/client/turns.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import { ok } from '../../../electron/common/result.ts'
import type { Want } from '../../../electron/common/tunnel/intent.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'

const now = 10_000
const through: Want = { through: ['k1'], failover: true, goHome: true }
const ref = { revision: 5, passId: 'k1', gateway: 'exit-fra', since: 4_000 }
const up: TunnelState = { kind: 'up', ...ref, proof: { at: now, handshakeAt: now, by: 'api' } }

function view(state: TunnelState, intent: { revision?: number; want?: Want } = {}): TunnelView['helper'] {
  const wish = { ...initialIntent, revision: 5, want: through, ...intent }
  return { link: 'ready', status: { sequence: 1, bootId: 'b', state, intent: wish, passes: [], owner: null, tunnel: null, host: null } }
}
const held = (reason: Extract<TunnelState, { kind: 'held' }>['reason'], revision = 5): TunnelState => ({
  kind: 'held',
  revision,
  reason,
  since: 4_000,
})

describe('what has become of a join', () => {
  const wish = { revision: 5, passId: 'k1' }
  it.each<[string, TunnelView['helper'], unknown]>([
    ['on its way', view({ kind: 'proving', ...ref }), null],
    ['proven', view(up), { ok: true }],
    ['an older picture', view({ ...up, revision: 4 }, { revision: 4 }), null],
    ['the same wish under a newer revision', view({ ...up, revision: 6 }, { revision: 6 }), { ok: true }],
    ['stayed with another gateway', view({ ...up, passId: 'k0' }), { fault: { code: 'gateway.silent' } }],
    ['another wish won', view({ ...up, passId: 'k0', revision: 6 }, { revision: 6 }), { fault: { code: 'join.superseded' } }],
    [
      'silent',
      view(held({ why: 'gatewaySilent', gateway: 'exit-fra' })),
      { fault: { code: 'gateway.silent', gateway: 'exit-fra', afterMs: 6_000 } },
    ],
    ['an older hold', view(held({ why: 'gatewaySilent', gateway: 'exit-fra' }, 4)), null],
    ['not forwarding', view(held({ why: 'notForwarding', gateway: 'exit-fra' })), { fault: { code: 'gateway.notForwarding' } }],
    ['access gone', view(held({ why: 'accessGone', gateway: 'exit-fra', seenAt: 0, detail: 'x' })), { fault: { code: 'rule.refused' } }],
    ['could not be set up', view(held({ why: 'applyFailed', fault: { code: 'internal', detail: '' } })), { fault: { code: 'internal' } }],
    ['still starting', view(held({ why: 'starting' })), null],
    ['no network', view({ kind: 'offline', ...ref, because: 'noLink' }), null],
    [
      'failed',
      view({ kind: 'failed', revision: 5, fault: { code: 'internal', detail: '' }, protection: 'off', since: 0 }),
      { fault: { code: 'internal' } },
    ],
    ['paused before', view({ kind: 'paused', until: 0, bootId: 'b', revision: 4 }), null],
    ['paused since', view({ kind: 'paused', until: 0, bootId: 'b', revision: 5 }), { ok: true }],
    ['left meanwhile', view({ kind: 'open' }, { revision: 6, want: 'open' }), { fault: { code: 'join.cancelled' } }],
    ['helper gone', { link: 'gone', fault: { code: 'helper.lost', detail: '' } }, { fault: { code: 'helper.lost' } }],
  ])('%s', (_name, helper, outcome) => {
    if (outcome === null) expect(outcomeOf(helper, wish, now)).toBeNull()
    else expect(outcomeOf(helper, wish, now)).toMatchObject(outcome as object)
  })
})

describe('what has become of leaving', () => {
  const wish = { revision: 6, passId: null }
  it.each<[string, TunnelView['helper'], unknown]>([
    ['an older picture', view(up), null],
    ['clearing', view({ kind: 'clearing', revision: 6, since: 0 }, { revision: 6, want: 'open' }), null],
    ['open', view({ kind: 'open' }, { revision: 6, want: 'open' }), { ok: true }],
    ['on hold by the lock', view(held({ why: 'lock' }, 6), { revision: 6, want: 'open' }), { ok: true }],
    ['joined again by somebody', view(up, { revision: 7 }), { fault: { code: 'join.superseded' } }],
  ])('%s', (_name, helper, outcome) => {
    if (outcome === null) expect(outcomeOf(helper, wish, now)).toBeNull()
    else expect(outcomeOf(helper, wish, now)).toMatchObject(outcome as object)
  })
})

describe('turns', () => {
  it('work in between waits for its turn and supersedes nothing', async () => {
    const turns = createTurns()
    const order: string[] = []
    const act = turns.run(async (turn) => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push(`act ${turn.superseded()}`)
      return ok({})
    })
    const between = turns.between(async () => void order.push('between'))
    expect(await act).toEqual(ok({}))
    await between
    expect(order).toEqual(['act false', 'between'])
  })

  it('an act that throws does not block the next', async () => {
    const turns = createTurns()
    const broken = turns.run(() => Promise.reject(new Error('bug')))
    broken.catch(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    const next = turns.run(async () => ok({}))
    await expect(broken).rejects.toThrow('bug')
    expect(await next).toEqual(ok({}))
  })
})
