import { describe, expect, test } from 'vitest'
import type { GatewaysView } from '../../../electron/common/contracts/app/gateways.ts'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { initialMachine, type TunnelEvent, type Wish } from '../../../electron/common/tunnel/machine.ts'
import { holdReasonSchema, type TunnelState, tunnelStateSchema } from '../../../electron/common/tunnel/state.ts'
import { step } from '../../../electron/common/tunnel/step.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'

/** The table of states that people see, and the machine that makes them: each row is a life of the real machine, each of its states has a row. */

/** 09:41:04 on this computer's clock. */
const now = new Date(2026, 10, 24, 9, 41, 4).getTime()
const at = now - 4000
const fra = { kind: 'through', passId: 'fra', gateway: 'exit-fra' } as const
const nyc = { passId: 'nyc', gateway: 'exit-nyc' }
const proof = { at, handshakeAt: at, by: 'api' } as const
const fault: Fault = { code: 'permission.missing', need: 'CAP_NET_ADMIN', detail: '' }

function live(...events: readonly TunnelEvent[]): TunnelState {
  return events.reduce((machine, event) => step(machine, event).machine, initialMachine).state
}
const wished = (wish: Wish, revision = 1): TunnelEvent => ({ type: 'wished', wish, revision, at })
const applied: TunnelEvent = { type: 'applied', revision: 1, at }
const proved: TunnelEvent = { type: 'proved', revision: 1, passId: 'fra', proof, at }
const silent = (why: 'gatewaySilent' | 'notForwarding' | 'udpBlocked'): TunnelEvent => ({
  type: 'silent',
  revision: 1,
  why,
  afterMs: 9000,
  at,
})
const joined = [wished(fra), applied, proved]
const failover = [wished({ ...fra, others: [nyc] }), applied, proved]

interface Around {
  readonly lock?: boolean
  readonly host?: HelperStatus['host']
  readonly exit?: TunnelView['exit']
  readonly wayOut?: TunnelView['wayOut']
  readonly session?: Partial<SessionView>
  readonly gateways?: GatewaysView
  readonly helper?: TunnelView['helper']
  readonly offer?: HelperSetupView['offer']
}

function said(state: TunnelState, around: Around, words = english) {
  const status: HelperStatus = {
    sequence: 1,
    bootId: 'b',
    state,
    intent: { ...initialIntent, lock: around.lock ?? false },
    passes: [],
    owner: null,
    tunnel: null,
    host: around.host ?? null,
  }
  const session: SessionView = {
    state: 'signedIn',
    server: 'https://api.example.com',
    user: 'alice',
    admin: false,
    edition: 'ce',
    version: 'v1.5.1',
    expiresAt: now + 1000,
    trouble: null,
    plainSecrets: false,
    keyring: 'open',
    lockedAway: false,
    step: null,
    lastServer: '',
    clockBehindMs: 0,
    accounts: [],
    ...around.session,
  }
  const tunnel: TunnelView = {
    helper: around.helper ?? { link: 'ready', status },
    exit: around.exit ?? null,
    mtuLimit: null,
    suggestion: null,
    act: null,
    wayOut: around.wayOut,
  }
  const setup: HelperSetupView = { offer: around.offer ?? null, way: 'prompt', command: '', removal: 'none', act: null }
  return stateText(words, { tunnel, session, setup, ...(around.gateways === undefined ? {} : { gateways: around.gateways }) }, now)
}

interface Row {
  readonly state: TunnelState
  readonly around?: Around
  readonly headline: string
  /** All that the table says in its second line; '' where it says nothing. */
  readonly second: string
  /** Said beside the second line, because that goes on being true. */
  readonly beside?: true
  /** Why our second line isn't the table's (yet). */
  readonly differs?: string
}

const unreachable: Fault = { code: 'server.unreachable', server: 'https://api.example.com', detail: '' }
const direct = { address: '198.51.100.50', at, passId: '' }
const throughFra = { address: '203.0.113.10', at, passId: 'fra' }
const none: GatewaysView = { state: 'none', at, rows: [], total: 0 }

const rows: Readonly<Record<string, Row>> = {
  'signed out': { state: live(), around: { session: { state: 'signedOut' } }, headline: 'Sign in to see your gateways', second: '' },
  'helper missing': {
    state: live(),
    around: { helper: { link: 'gone', fault: { code: 'helper.missing', socket: '' } }, offer: 'install' },
    headline: 'Waygate needs its helper',
    second: 'one system prompt, then never again',
  },
  'helper old': {
    state: live(),
    around: { helper: { link: 'gone', fault: { code: 'helper.version', ours: 2, theirs: 1 } }, offer: 'repair' },
    headline: "Waygate's helper needs an update",
    second: 'one system prompt, then never again',
  },
  open: {
    state: live(),
    around: { exit: direct },
    headline: 'Not protected',
    second: 'Your traffic leaves directly, from 198.51.100.50',
  },
  'open, lock on': {
    state: live(wished({ kind: 'locked' })),
    around: { lock: true },
    headline: 'On hold: lock is on',
    second: 'Nothing leaves until you join a gateway (signing in with a browser needs a pause)',
  },
  applying: { state: live(wished(fra)), headline: 'Joining exit-fra', second: 'Setting up' },
  proving: { state: live(wished(fra), applied), headline: 'Joining exit-fra', second: "Waiting for the gateway's answer" },
  'first join failed': {
    state: live(wished(fra), applied, silent('gatewaySilent'), { type: 'cleared', revision: 1, at }),
    headline: "exit-fra didn't answer",
    second: 'You are as before: not protected',
  },
  up: {
    state: live(...joined),
    around: { exit: throughFra },
    headline: 'Protected',
    second: 'Your traffic leaves through exit-fra, from 203.0.113.10 · proven 4 s ago',
  },
  switching: {
    state: live(...joined, wished({ kind: 'through', ...nyc }, 2)),
    headline: 'Switching to exit-nyc',
    second: 'exit-fra carries your traffic until then',
  },
  held: {
    state: live(...failover, silent('gatewaySilent'), { type: 'trying', ...nyc, next: now + 3000, revision: 1, at }),
    headline: "On hold: exit-fra doesn't answer",
    second: 'Nothing leaves. Trying exit-nyc in 3 s',
  },
  'held, access gone': {
    state: live(...joined, { type: 'accessGone', passId: 'fra', detail: 'clientMissing', at }),
    headline: 'On hold: exit-fra is no longer yours to use',
    second: "The server doesn't list your place on it any more (seen 09:41)",
  },
  'held, no pass answers': {
    state: live(...failover, silent('gatewaySilent'), { type: 'noneAnswers', why: 'noPassAnswers', revision: 1, at }),
    around: { session: { state: 'expired', expiresAt: at } },
    headline: 'On hold: no gateway answers',
    second: 'Sign in to get another one',
  },
  'no network': {
    state: live(...joined, { type: 'uplinkLost', at }),
    headline: 'No network',
    second: 'Still protected: nothing leaves until the network is back',
  },
  repaired: {
    state: live(...joined, { type: 'repaired', detail: '', tookMs: 300, at }),
    headline: 'Protected',
    second: 'Another program removed our rules at 09:41; repaired after 0.3 s, nothing left meanwhile',
    beside: true,
  },
  'repaired, both layers': {
    state: live(...joined, { type: 'repaired', detail: '', tookMs: 40, open: true, at }),
    headline: 'Protected',
    second: 'Another program removed all of our rules at 09:41; repaired after 0.1 s. Until then traffic could leave directly',
    beside: true,
  },
  lost: {
    state: live(...joined, { type: 'protectionLost', fault, at }),
    headline: 'Protection lost',
    second: "Both layers were removed at 09:41 and can't be restored: a permission is missing",
  },
  'sign-in expired': {
    state: live(...joined),
    around: { session: { state: 'expired', expiresAt: at } },
    headline: 'Protected',
    second: "Signed out since 09:41; your tunnel doesn't need it",
    beside: true,
  },
  paused: {
    state: live(...joined, { type: 'paused', until: now + 252_000, bootId: 'b', at }),
    headline: 'Paused for 4 min 12 s',
    second: 'Not protected until then',
  },
  netclient: {
    state: live(),
    around: { wayOut: { kind: 'netclient', gateway: 'gw-office', via: '100.64.0.1', host: null } },
    headline: 'This computer is a Netmaker host',
    second: 'It leaves through gw-office; netclient keeps it, not Waygate',
  },
  'no gateways': {
    state: live(),
    around: { gateways: none },
    headline: 'No gateways for you yet',
    second: 'Ask an admin for access to a network, or request it',
    differs: "there is no request for access (Netmaker's JIT) yet",
  },
  // the table's headline is said beside: that the tunnel protects is the first answer, here as in the row above
  'offline server': {
    state: live(...joined),
    around: { session: { trouble: { fault: unreachable, since: at } } },
    headline: 'Protected',
    second: "Can't reach api.example.com. Your tunnel doesn't need it: still protected",
    beside: true,
  },
}

/** States that the table doesn't name, and why they are right. */
const beyond: Readonly<Record<string, { readonly state: TunnelState; readonly because: string; readonly headline: RegExp }>> = {
  clearing: {
    state: live(...joined, wished({ kind: 'open' }, 2)),
    because: 'leaving takes a moment, and nothing else is true meanwhile',
    headline: /^Leaving$/,
  },
  'held, passes nothing on': {
    state: live(...joined, silent('notForwarding')),
    because: 'a gateway that answers but is no internet gateway any more must not look green',
    headline: /^On hold: exit-fra passes nothing on$/,
  },
  'held, UDP blocked': {
    state: live(...failover, silent('udpBlocked')),
    because: 'a diagnosis of its own: another network helps, another gateway does not',
    headline: /^On hold: this network blocks UDP$/,
  },
  'held, state unreadable': {
    state: live({ type: 'started', wish: { kind: 'unreadable' }, revision: 1, at }),
    because: 'held, never open, when nobody knows what was wished',
    headline: /^On hold: Waygate can't read its own state$/,
  },
  'held, could not be set up': {
    state: live(...joined, wished({ kind: 'through', ...nyc, clash: true }, 2), { type: 'applyFailed', revision: 2, fault, at }),
    because: 'a promise was given, so what fails stays closed',
    headline: /^On hold: a permission is missing$/,
  },
  'held, the lock alone': {
    state: live({ type: 'started', wish: { kind: 'locked' }, revision: 1, at }),
    because: 'the same words as the row "open, lock on", by the state instead of the wish',
    headline: /^On hold: lock is on$/,
  },
  'leaving failed': {
    state: live(...joined, wished({ kind: 'open' }, 2), { type: 'clearFailed', revision: 2, fault, closed: true, at }),
    because: 'what could not be removed still holds traffic',
    headline: /^On hold: a permission is missing$/,
  },
  'no network, nothing answers': {
    state: live(...failover, silent('gatewaySilent'), { type: 'uplinkSilent', at }),
    because: 'a link without an internet is not the gateway’s fault either',
    headline: /^No network$/,
  },
}

describe('every state that people should see exists', () => {
  test.each(Object.entries(rows))('%s', (_, { state, around, headline, second, beside, differs }) => {
    expect(tunnelStateSchema.safeParse(state).success).toBe(true)
    const text = said(state, around ?? {})
    const found = beside ? text.note : text.second
    expect(text.headline).toBe(headline)
    // a difference that is gone must not go on being excused
    if (differs === undefined) expect(found).toContain(second)
    else expect(found, differs).not.toContain(second)
  })
})

/** What the table's rows are in German: headline, second line, what is said beside. Read through by whoever changes a word of it. */
test('the table in German', () => {
  const german = wordsIn('de')
  const table = Object.entries(rows).map(([name, { state, around }]) => {
    const { headline, second, note } = said(state, around ?? {}, german)
    return [name, [headline, second, note].filter((text) => text !== '').join(' | ')]
  })
  expect(Object.fromEntries(table)).toMatchInlineSnapshot(`
    {
      "applying": "Beitritt zu exit-fra | Wird eingerichtet",
      "first join failed": "exit-fra hat nicht geantwortet | Alles ist wie zuvor: nicht geschützt",
      "held": "Angehalten: exit-fra antwortet nicht | Nichts geht hinaus. Nächster Versuch mit exit-nyc in 3 s",
      "held, access gone": "Angehalten: kein Zugang mehr zu exit-fra | Der Server führt den Platz darauf nicht mehr (bemerkt 09:41)",
      "held, no pass answers": "Angehalten: kein Gateway antwortet | Nichts geht hinaus. Anmelden, um ein anderes zu bekommen | Abgemeldet seit 09:41",
      "helper missing": "Waygate braucht seinen Hilfsdienst | Installieren: eine Abfrage des Systems, danach nie wieder",
      "helper old": "Der Hilfsdienst von Waygate braucht eine Aktualisierung | Reparieren: eine Abfrage des Systems, danach nie wieder",
      "lost": "Schutz verloren | Beide Schichten wurden entfernt (09:41) und lassen sich nicht wiederherstellen: Ein Recht fehlt",
      "netclient": "Dieser Computer ist ein Netmaker-Host | Er geht über gw-office ins Internet; dafür sorgt netclient, nicht Waygate",
      "no gateways": "Noch keine Gateways | Nicht geschützt: Der Datenverkehr geht direkt ins Internet. Zugang zu einem Netzwerk gibt ein Admin",
      "no network": "Kein Netzwerk | Weiterhin geschützt: Nichts geht hinaus, bis das Netzwerk zurück ist",
      "offline server": "Geschützt | Der Datenverkehr geht über exit-fra ins Internet · geprüft vor 4 s | api.example.com ist nicht erreichbar. Der Tunnel braucht ihn nicht: weiterhin geschützt",
      "open": "Nicht geschützt | Der Datenverkehr geht direkt ins Internet, unter 198.51.100.50",
      "open, lock on": "Angehalten: die Sperre ist an | Nichts geht hinaus, bis einem Gateway beigetreten wird (die Anmeldung im Browser braucht eine Pause)",
      "paused": "Pause für 4 min 12 s | Bis dahin nicht geschützt",
      "proving": "Beitritt zu exit-fra | Warten auf die Antwort des Gateways",
      "repaired": "Geschützt | Der Datenverkehr geht über exit-fra ins Internet · geprüft vor 4 s | Ein anderes Programm hat unsere Regeln entfernt (09:41); nach 0,3 s repariert, nichts ging dabei hinaus",
      "repaired, both layers": "Geschützt | Der Datenverkehr geht über exit-fra ins Internet · geprüft vor 4 s | Ein anderes Programm hat alle unsere Regeln entfernt (09:41); nach 0,1 s repariert. Bis dahin konnte Datenverkehr direkt hinausgehen",
      "sign-in expired": "Geschützt | Der Datenverkehr geht über exit-fra ins Internet · geprüft vor 4 s | Abgemeldet seit 09:41; der Tunnel braucht keine Anmeldung",
      "signed out": "Anmelden, um die Gateways zu sehen | Nicht geschützt: Der Datenverkehr geht direkt ins Internet",
      "switching": "Wechsel zu exit-nyc | Bis dahin trägt exit-fra den Datenverkehr",
      "up": "Geschützt | Der Datenverkehr geht über exit-fra ins Internet, unter 203.0.113.10 · geprüft vor 4 s",
    }
  `)
})

describe('every state that exists can be seen', () => {
  const lived = [...Object.values(rows), ...Object.values(beyond)].map(({ state }) => state)

  test.each(Object.entries(beyond))('%s', (_, { state, headline, because }) => {
    expect(said(state, {}).headline, because).toMatch(headline)
  })

  test('kinds', () => {
    const kinds = tunnelStateSchema.options.map((option) => option.shape.kind.value)
    expect([...new Set(lived.map((state) => state.kind))].sort()).toEqual([...kinds].sort())
  })

  test('reasons to hold', () => {
    // 'starting' is what the helper says before its machine has begun
    const reasons = holdReasonSchema.options.map((option) => option.shape.why.value).filter((why) => why !== 'starting')
    const seen = lived.flatMap((state) => (state.kind === 'held' ? [state.reason.why] : []))
    expect([...new Set(seen)].sort()).toEqual([...reasons].sort())
  })

  test('what a failure means for the traffic, and why there is no network', () => {
    const protections = lived.flatMap((state) => (state.kind === 'failed' ? [state.protection] : []))
    const causes = lived.flatMap((state) => (state.kind === 'offline' ? [state.because] : []))
    expect([...new Set(protections)].sort()).toEqual(['holding', 'lost', 'off'])
    expect([...new Set(causes)].sort()).toEqual(['noLink', 'nothingAnswers'])
  })
})
