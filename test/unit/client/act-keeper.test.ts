import { describe, expect, it } from 'vitest'
import { createActKeeper } from '../../../electron/client/acts/act-keeper.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const silent: Fault = { code: 'gateway.silent', passId: 'pass-exit-fra', gateway: 'exit-fra', afterMs: 15_000 }
const unreachable: Fault = { code: 'server.unreachable', server: 'https://api.example.com', detail: '' }
const trouble = (fault: Fault): Partial<SessionView> => ({ trouble: { fault, since: sample.now } })
const locked = sample.tunnel({ kind: 'open' }, {}, { intent: { ...initialIntent, lock: true } })

/** Whether a join that failed with `fault` is still told after each of the things that came then. */
function toldAfter(
  fault: Fault,
  ...changes: readonly { readonly tunnel?: TunnelView; readonly session?: Partial<SessionView> }[]
): boolean[] {
  let tunnel = sample.open
  let session = sample.signedIn
  const keeper = createActKeeper(() => tunnel.helper, {
    state: () => (session.state === 'signingIn' ? 'signedIn' : session.state),
    account: () => session.user,
    view: () => session,
  })
  keeper.set({ phase: 'failed', act: 'join', gateway: 'exit-fra', at: sample.now, fault })
  return changes.map((change) => {
    tunnel = change.tunnel ?? tunnel
    session = { ...session, ...change.session }
    keeper.settle()
    return keeper.current() !== null
  })
}

describe('a failed act is told until there is something newer', () => {
  it.each<[string, Parameters<typeof toldAfter>[1]]>([
    ['signed out meanwhile', { session: { state: 'expired' } }],
    ['another account', { session: { user: 'bob' } }],
    ['the server can’t be reached', { session: trouble(unreachable) }],
    ['the lock was turned on', { tunnel: locked }],
    ['a tunnel that works', { tunnel: sample.up }],
  ])('%s', (_what, change) => {
    expect(toldAfter(silent, {}, change)).toEqual([true, false])
  })

  it('the trouble that it ran into itself is nothing newer; that the server can be reached again is', () => {
    expect(toldAfter(unreachable, { session: trouble(unreachable) }, {}, { session: { trouble: null } })).toEqual([true, true, false])
  })
})
