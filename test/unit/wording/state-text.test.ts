import { describe, expect, it } from 'vitest'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { HoldReason, TunnelState } from '../../../electron/common/tunnel/state.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const now = Date.UTC(2026, 10, 24, 9, 0, 0)
const ref = { revision: 1, passId: 'k1', gateway: 'exit-fra', since: now - 2000 }
const proof = { at: now - 4000, handshakeAt: now - 4000, by: 'api' as const }

const signedIn: SessionView = {
  state: 'signedIn',
  server: 'https://api.example.com',
  user: 'alice',
  admin: true,
  edition: 'ce',
  version: 'v1.5.1',
  expiresAt: now + 1000,
  trouble: null,
  plainSecrets: true,
  keyring: 'absent',
  lockedAway: false,
  step: null,
  lastServer: '',
  clockBehindMs: 0,
  accounts: [],
}

function said(
  state: TunnelState,
  more: Partial<TunnelView> & { session?: Partial<SessionView>; lock?: boolean; host?: HelperStatus['host'] } = {},
) {
  const { session, lock, host, ...view } = more
  const status: HelperStatus = {
    sequence: 1,
    bootId: 'b',
    state,
    intent: { ...initialIntent, lock: lock ?? false },
    passes: [],
    owner: null,
    tunnel: null,
    host: host ?? null,
  }
  const tunnel: TunnelView = { helper: { link: 'ready', status }, exit: null, mtuLimit: null, suggestion: null, act: null, ...view }
  return stateText(english, { tunnel, session: { ...signedIn, ...session } }, now)
}

const held = (reason: HoldReason): TunnelState => ({ kind: 'held', revision: 1, reason, since: now - 1000 })

describe('stateText', () => {
  const exit = { address: '198.51.100.50', at: now, passId: '' }
  const rows: [string, ReturnType<typeof said>, string, string | RegExp, string][] = [
    ['open', said({ kind: 'open' }, { exit }), 'Not protected', 'Your traffic leaves directly, from 198.51.100.50', 'off'],
    ['open, address unknown', said({ kind: 'open' }), 'Not protected', 'Your traffic leaves directly', 'off'],
    ['open, lock on', said({ kind: 'open' }, { lock: true }), 'On hold: lock is on', /^Nothing leaves until you join a gateway/, 'held'],
    ['signed out', said({ kind: 'open' }, { session: { state: 'signedOut' } }), 'Sign in to see your gateways', /leaves directly/, 'off'],
    [
      'open, without a network: nothing leaves, whatever address was seen before',
      said({ kind: 'open' }, { exit, wayOut: { kind: 'none' } }),
      'No network',
      'Nothing leaves now. When the network is back, your traffic leaves directly: not protected',
      'off',
    ],
    ['applying', said({ kind: 'applying', ...ref }), 'Joining exit-fra', 'Setting up', 'working'],
    ['proving', said({ kind: 'proving', ...ref }), 'Joining exit-fra', "Waiting for the gateway's answer", 'working'],
    [
      'up',
      said({ kind: 'up', ...ref, proof }, { exit: { address: '203.0.113.10', at: now, passId: 'k1' } }),
      'Protected',
      'Your traffic leaves through exit-fra, from 203.0.113.10 · proven 4 s ago',
      'protected',
    ],
    [
      'up, address of another way',
      said({ kind: 'up', ...ref, proof }, { exit }),
      'Protected',
      'Your traffic leaves through exit-fra · proven 4 s ago',
      'protected',
    ],
    [
      'switching',
      said({ kind: 'switching', ...ref, gateway: 'exit-nyc', from: 'k1', fromGateway: 'exit-fra', carrying: true }),
      'Switching to exit-nyc',
      'exit-fra carries your traffic until then',
      'working',
    ],
    [
      'switching without carrier',
      said({ kind: 'switching', ...ref, gateway: 'exit-nyc', from: 'k1', fromGateway: 'exit-fra', carrying: false }),
      'Switching to exit-nyc',
      'Nothing leaves until it answers',
      'working',
    ],
    [
      'held, trying another',
      said({
        ...held({ why: 'gatewaySilent', gateway: 'exit-fra' }),
        trying: { passId: 'k2', gateway: 'exit-nyc', at: now + 3000 },
      } as TunnelState),
      "On hold: exit-fra doesn't answer",
      'Nothing leaves. Trying exit-nyc in 3 s',
      'held',
    ],
    [
      'held, access gone',
      said(held({ why: 'accessGone', gateway: 'exit-fra', seenAt: now, detail: 'clientMissing' })),
      'On hold: exit-fra is no longer yours to use',
      /^The server doesn't list your place on it any more \(seen \d\d:\d\d\)$/,
      'held',
    ],
    [
      'held, the uid is somebody else’s',
      said(held({ why: 'accessGone', gateway: 'exit-fra', seenAt: now, detail: 'ownerReplaced', ordered: true })),
      'On hold: who joined is no user of this computer any more',
      'Nothing leaves. Join a gateway of your own, or Leave opens this computer',
      'held',
    ],
    ['held, no pass', said(held({ why: 'noPassAnswers' })), 'On hold: no gateway answers', 'Nothing leaves', 'held'],
    [
      'no network',
      said({ kind: 'offline', ...ref, because: 'noLink' }),
      'No network',
      'Still protected: nothing leaves until the network is back',
      'held',
    ],
    [
      'paused',
      said({ kind: 'paused', until: now + 252_000, bootId: 'b', revision: 1 }),
      'Paused for 4 min 12 s',
      'Not protected until then',
      'off',
    ],
    ['leaving', said({ kind: 'clearing', revision: 2, since: now }), 'Leaving', 'Putting everything back as it was', 'working'],
    [
      'first join failed',
      said({
        kind: 'failed',
        revision: 1,
        fault: { code: 'gateway.silent', passId: 'k1', gateway: 'exit-fra', afterMs: 12_000 },
        protection: 'off',
        since: now,
      }),
      "exit-fra didn't answer",
      'You are as before: not protected',
      'off',
    ],
    [
      'failed, holding',
      said({
        kind: 'failed',
        revision: 1,
        fault: { code: 'program.missing', program: 'nft', install: 'install nftables' },
        protection: 'holding',
        since: now,
      }),
      'On hold: nft is not installed',
      'Nothing leaves. Install nftables.',
      'held',
    ],
    [
      'lost',
      said({ kind: 'failed', revision: 1, fault: { code: 'permission.missing', need: 'x', detail: '' }, protection: 'lost', since: now }),
      'Protection lost',
      /^Both layers were removed at \d\d:\d\d and can't be restored: a permission is missing$/,
      'lost',
    ],
    [
      'mesh host',
      said({ kind: 'open' }, { host: { revision: 1, role: 'through', through: 'gw-office', fault: null, peers: [] } }),
      'This computer is a Netmaker host',
      /^It leaves through gw-office/,
      'off',
    ],
  ]
  it.each(rows)('%s', (_name, text, headline, second, tone) => {
    expect(text.headline).toBe(headline)
    if (typeof second === 'string') expect(text.second).toBe(second)
    else expect(text.second).toMatch(second)
    expect(text.tone).toBe(tone)
  })

  it('words every reason to hold', () => {
    const reasons: { readonly [Why in HoldReason['why']]: Extract<HoldReason, { why: Why }> } = {
      gatewaySilent: { why: 'gatewaySilent', gateway: 'a' },
      notForwarding: { why: 'notForwarding', gateway: 'a' },
      accessGone: { why: 'accessGone', gateway: 'a', seenAt: now, detail: 'clientDisabled' },
      noPassAnswers: { why: 'noPassAnswers' },
      udpBlocked: { why: 'udpBlocked' },
      lock: { why: 'lock' },
      stateUnreadable: { why: 'stateUnreadable', detail: '' },
      applyFailed: { why: 'applyFailed', fault: { code: 'internal', detail: '' } },
      starting: { why: 'starting' },
    }
    for (const reason of Object.values(reasons)) {
      const text = said(held(reason))
      expect(text.headline).toMatch(/^On hold: \S/)
      expect(text.second).not.toBe('')
      expect(text.tone).toBe('held')
    }
  })

  it('a join that failed is the headline for a minute, then where traffic leaves is', () => {
    const failed = {
      kind: 'failed',
      revision: 1,
      fault: { code: 'gateway.silent', passId: 'p', gateway: 'exit-fra', afterMs: 5000 },
    } as const
    expect(said({ ...failed, protection: 'off', since: now - 59_000 }).headline).toBe("exit-fra didn't answer")
    expect(said({ ...failed, protection: 'off', since: now - 61_000 }).headline).toBe('Not protected')
    expect(said({ ...failed, protection: 'holding', undoing: true, since: now })).toMatchObject({
      headline: "exit-fra didn't answer",
      second: 'Taking it back',
    })
  })

  it('notes what does not change the way: repaired, signed out, server away', () => {
    expect(said({ kind: 'up', ...ref, proof, repaired: { at: now - 1000, tookMs: 300, detail: '' } }).note).toMatch(
      /removed our rules at .*; repaired after 0\.3 s, nothing left meanwhile/,
    )
    expect(said({ kind: 'up', ...ref, proof }, { session: { state: 'expired' } }).note).toMatch(
      /^Signed out since .*; your tunnel doesn't need it$/,
    )
    // an account that was deleted looks like a gateway that died
    expect(said(held({ why: 'gatewaySilent', gateway: 'exit-fra' }), { session: { state: 'expired' } }).note).toMatch(
      /^Signed out since .*: sign in to learn whether you may still use exit-fra$/,
    )
    const trouble = { fault: { code: 'server.unreachable' as const, server: 'https://api.example.com', detail: '' }, since: now }
    expect(said({ kind: 'up', ...ref, proof }, { session: { trouble } }).note).toBe(
      "Can't reach api.example.com. Your tunnel doesn't need it: still protected",
    )
    expect(said({ kind: 'open' }, { session: { trouble } }).note).toBe("Can't reach api.example.com")
  })

  it.each([
    ['locked', 'Your keyring is locked', 'Your sign-in is sealed with its key: unlock it, or sign in again'],
    ['asking', 'Your keyring asks to be unlocked', /type its password/],
    ['absent', "Your keyring isn't there", /log in to the desktop that has it, or sign in again here/],
    ['open', "Your sign-in can't be read", /isn't in the keyring any more: sign in again/],
  ] as const)('sign-ins that are locked away, keyring %s: what happened, what is safe, the next step', (keyring, headline, next) => {
    const session = { state: 'signedOut', lockedAway: true, keyring } as const
    const open = said({ kind: 'open' }, { session })
    expect(open).toMatchObject({ headline, second: 'Not protected: your traffic leaves directly', tone: 'off' })
    expect(open.note).toMatch(next)
    expect(open.note).not.toContain(headline)
    const up = said({ kind: 'up', ...ref, proof }, { session })
    expect(up.headline).toBe('Protected')
    expect(up.note).toContain(`${headline}; your tunnel doesn't need it. `)
    expect(said(held({ why: 'noPassAnswers' }), { session }).note).toContain(`${headline}. `)
  })

  it('signed out beside another VPN: the sentence names it', () => {
    const wayOut = { kind: 'vpn', interface: 'tun0', maker: 'openvpn' } as const
    expect(said({ kind: 'open' }, { session: { state: 'signedOut' }, wayOut }).second).toBe(
      'Not protected: your traffic leaves through another VPN, tun0',
    )
  })

  it('says what an act is doing before the helper knows of it, and what failed', () => {
    const running = { phase: 'running' as const, act: 'join' as const, gateway: 'exit-fra', since: now }
    expect(said({ kind: 'open' }, { act: running })).toMatchObject({ headline: 'Joining exit-fra', tone: 'working' })
    const failed = {
      phase: 'failed' as const,
      act: 'join' as const,
      gateway: 'exit-fra',
      at: now,
      fault: { code: 'session.none' as const },
    }
    expect(said({ kind: 'open' }, { act: failed })).toMatchObject({ headline: 'Not signed in', second: 'You are as before: not protected' })
  })

  it('says where traffic leaves also to who has no gateway yet', () => {
    const views = (wayOut: TunnelView['wayOut']) => ({
      tunnel: { ...sample.open, wayOut },
      session: signedIn,
      gateways: { state: 'none' as const, at: 1, rows: [], total: 0 },
    })
    expect(stateText(english, views(undefined), now)).toMatchObject({
      headline: 'No gateways for you yet',
      second: 'Not protected: your traffic leaves directly. Ask an admin for access to a network',
    })
    expect(stateText(english, views({ kind: 'vpn', interface: 'tun0', maker: 'openvpn' }), now).second).toMatch(/through another VPN, tun0/)
    expect(stateText(english, views({ kind: 'none' }), now).headline).toBe('No network')
  })

  it('says that traffic could leave for a moment before anything that happened since', () => {
    const gap = { at: now - 60_000, tookMs: 40, detail: '', open: true as const }
    const insteadOf = { passId: 'k2', gateway: 'exit-nyc', since: now - 1000 }
    expect(said({ kind: 'up', ...ref, proof, repaired: gap, insteadOf }).note).toMatch(/^Another program removed all of our rules/)
  })

  it('says when the helper is not there', () => {
    const view = (helper: TunnelView['helper']) =>
      stateText(english, { tunnel: { helper, exit: null, mtuLimit: null, suggestion: null, act: null }, session: signedIn }, now)
    expect(view({ link: 'connecting' }).tone).toBe('working')
    expect(view({ link: 'gone', fault: { code: 'helper.missing', socket: '/x' } }).headline).toBe('Waygate needs its helper')
    expect(view({ link: 'gone', fault: { code: 'helper.missing', socket: '/x', killed: true } })).toMatchObject({
      tone: 'working',
      headline: "Waygate's helper has stopped",
      second: expect.stringMatching(/stays as it is/),
    })
    expect(view({ link: 'gone', fault: { code: 'helper.version', ours: 2, theirs: 1 } }).headline).toBe("Waygate's helper needs an update")
    expect(view({ link: 'gone', fault: { code: 'helper.lost', detail: '' } }).second).toMatch(/stays as it is/)
  })

  it.each<[string, TunnelState, boolean, RegExp, string]>([
    [
      'joined',
      { kind: 'up', ...ref, proof },
      false,
      /^Your traffic went through exit-fra\. As far as Waygate can know it still does/,
      'working',
    ],
    ['on hold', held({ why: 'gatewaySilent', gateway: 'exit-fra' }), false, /^Your traffic was on hold/, 'working'],
    ['nothing but the lock', { kind: 'open' }, true, /^Your traffic was on hold/, 'working'],
    ['nothing', { kind: 'open' }, false, /^Not protected: nothing was joined/, 'off'],
    ['a pause', { kind: 'paused', until: now, bootId: 'b', revision: 1 }, false, /^Not protected: it was paused/, 'off'],
  ])(
    'a helper that stopped, with %s: what it left, and that it is no more than the last that is known',
    (_what, state, lock, second, tone) => {
      const last = { ...sample.status(state), intent: { ...initialIntent, lock } }
      for (const killed of [{}, { killed: true as const }]) {
        const helper = { link: 'gone' as const, fault: { code: 'helper.missing' as const, socket: '/x', ...killed }, last }
        const setup = { offer: 'install', way: 'terminal', command: 'x', removal: 'none', act: null } as const
        const tunnel = { helper, exit: null, mtuLimit: null, suggestion: null, act: null }
        const text = stateText(english, { tunnel, session: signedIn, setup }, now)
        expect(text).toMatchObject({ headline: "Waygate's helper has stopped", second: expect.stringMatching(second), tone })
      }
    },
  )
})
