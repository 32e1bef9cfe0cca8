import type { Fault } from '../fault.ts'
import { namedRefusalText, wayOutText } from '../rules/explain.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { Words } from '../words/words.ts'
import { nameList } from './name-list.ts'
import { span } from './relative-time.ts'
import { asSentence, capital } from './sentence.ts'
import { stepText } from './step-text.ts'
import { toldText } from './told-text.ts'

/** A fault in words: what happened, and the one next step. `detail` is for the Details section: code and technical text, copyable, never a secret. */
export interface FaultText {
  readonly headline: string
  readonly next: string
  readonly detail: string
}

/** The only place where a fault becomes a sentence (DESIGN 16.3). */
export function faultText(words: Words, fault: Fault): FaultText {
  return { ...(namingFault(words, fault) ?? otherFault(words, fault)), detail: faultDetail(fault) }
}

/** What happened and the next step, one after the other. */
export function faultLine(words: Words, fault: Fault): string {
  const { headline, next } = faultText(words, fault)
  return `${headline}. ${next}`
}

type Sentences = Omit<FaultText, 'detail'>

/** Somebody named what isn't there: what there is instead. */
function namingFault(words: Words, fault: Fault): Sentences | null {
  const { t } = words
  switch (fault.code) {
    case 'network.unknown':
    case 'host.unknown':
    case 'gateway.unknown':
    case 'client.unknown':
    case 'user.unknown':
    case 'enrolmentKey.unknown':
      return {
        headline: t(`fault.${fault.code}.headline`, { name: fault.name }),
        next: fault.known.length === 0 ? t(`fault.${fault.code}.none`) : known(words, fault.known),
      }
    case 'session.unknown':
      return {
        headline: t('fault.session.unknown.headline', { account: fault.account }),
        next: fault.known.length === 0 ? t('fault.session.unknown.next') : known(words, fault.known),
      }
    default:
      return null
  }
}

type NamingCode = `${'network' | 'host' | 'gateway' | 'client' | 'user' | 'enrolmentKey' | 'session'}.unknown`
type OtherFault = Exclude<Fault, { code: NamingCode }>

/** Texts that come with a fault are told in the reader's language where they are known (told-text.ts). */
function otherFault(words: Words, given: Fault): Sentences {
  // `namingFault` has taken the others
  const fault = given as OtherFault
  const { t } = words
  switch (fault.code) {
    case 'helper.missing':
    case 'helper.denied': {
      if (fault.code === 'helper.missing' && fault.killed === true)
        return { headline: t('fault.helper.killed.headline'), next: t('fault.helper.killed.next') }
      // paths of Windows are the only ones with that sign
      const next = fault.socket.includes('\\') ? 'onWindows' : 'next'
      return { headline: t(`fault.${fault.code}.headline`), next: t(`fault.${fault.code}.${next}`) }
    }
    case 'helper.version': {
      const code = fault.theirs < fault.ours ? 'helper.old' : 'helper.new'
      return { headline: t(`fault.${code}.headline`), next: t(`fault.${code}.next`) }
    }
    case 'intent.forbidden': {
      const detail = asSentence(toldText(words, fault.detail))
      const code = fault.by === 'policy' ? 'intent.forbiddenByPolicy' : 'intent.forbiddenByOwner'
      return { headline: t(`fault.${code}.headline`), next: t(`fault.${code}.next`, { detail }) }
    }
    case 'pass.refused': {
      const values = { field: fieldName(words, fault.field), reason: toldText(words, fault.reason) }
      return { headline: t('fault.pass.refused.headline'), next: t('fault.pass.refused.next', values) }
    }
    case 'host.refused': {
      const values = { field: fault.field, reason: toldText(words, fault.reason) }
      return { headline: t('fault.host.refused.headline'), next: t('fault.host.refused.next', values) }
    }
    case 'gateway.silent': {
      const gateway = toldText(words, fault.gateway)
      return {
        headline: t('fault.gateway.silent.headline', { gateway }),
        next: t('fault.gateway.silent.next', { time: span(words, fault.afterMs) }),
      }
    }
    case 'gateway.notForwarding':
      return {
        headline: t('fault.gateway.notForwarding.headline', { gateway: fault.gateway }),
        next: t('fault.gateway.notForwarding.next'),
      }
    case 'gateway.ambiguous':
      return {
        headline: t('fault.gateway.ambiguous.headline', { name: fault.name }),
        next: t('fault.gateway.ambiguous.next', { names: nameList(words, fault.candidates) }),
      }
    case 'vpn.present':
      return { headline: t('fault.vpn.present.headline', { vpn: vpnName(words, fault) }), next: t('fault.vpn.present.next') }
    case 'host.routed': {
      const gateway = fault.gateway || t('state.someGateway')
      const host = fault.host || t('fault.host.routed.someHost')
      return { headline: t('fault.host.routed.headline', { gateway }), next: t('fault.host.routed.next', { host }) }
    }
    case 'rule.refused': {
      const reasons = fault.refusals.map((refusal) => refusalSentence(words, refusal)).join(' ')
      return { headline: refusedHeadline(words, fault.refusals), next: reasons || t('fault.rule.refused.next') }
    }
    case 'gateway.serves': {
      const { gateway, clients } = fault
      return { headline: t('fault.gateway.serves.headline', { gateway, count: clients }), next: t('fault.gateway.serves.next') }
    }
    case 'write.otherEffect':
      return { headline: t('fault.write.otherEffect.headline'), next: t('fault.write.otherEffect.next') }
    case 'write.changed': {
      const code = fault.written ? 'write.overwritten' : 'write.changed'
      return { headline: t(`fault.${code}.headline`, { what: toldText(words, fault.what) }), next: t(`fault.${code}.next`) }
    }
    case 'write.unfinished': {
      const { state } = fault
      const hosts = nameList(words, fault.names)
      const from = nameList(words, fault.from.split(', '))
      const to = nameList(words, fault.to.split(', '))
      return state === 'made'
        ? { headline: t('fault.write.made.headline', { to }), next: t('fault.write.made.next', { to }) }
        : { headline: t(`fault.write.${state}.headline`, { hosts }), next: t(`fault.write.${state}.next`, { hosts, from, to }) }
    }
    case 'write.unconfirmed':
      return {
        headline: t('fault.write.unconfirmed.headline', { what: toldText(words, fault.what) }),
        next: t('fault.write.unconfirmed.next'),
      }
    case 'elevation.refused':
      return { headline: t(`fault.elevation.refused.${fault.why}.headline`), next: t(`fault.elevation.refused.${fault.why}.next`) }
    case 'setup.ineffective': {
      const next = fault.how === 'older' ? 'older.next' : fault.program.includes('\\') ? 'silent.onWindows' : 'silent.next'
      return { headline: t(`fault.setup.ineffective.${fault.how}.headline`), next: t(`fault.setup.ineffective.${next}`) }
    }
    case 'setup.refused':
      return setupRefused(words, fault)
    case 'name.unresolved':
      return { headline: t('fault.name.unresolved.headline', { name: fault.name }), next: t('fault.name.unresolved.next') }
    case 'state.unreadable': {
      const next = t('fault.state.unreadable.next')
      return {
        headline: t('fault.state.unreadable.headline'),
        next: fault.path === '' ? next : t('fault.state.unreadable.which', { path: fault.path, next }),
      }
    }
    case 'path.exposed':
      return {
        headline: t('fault.path.exposed.headline', { path: fault.path }),
        next: t('fault.path.exposed.next', { path: fault.path }),
      }
    case 'permission.missing': {
      const need = asSentence(toldText(words, fault.need))
      return { headline: t('fault.permission.missing.headline'), next: t('fault.permission.missing.next', { need }) }
    }
    case 'platform.unsupported': {
      const detail = asSentence(toldText(words, fault.detail))
      return { headline: t('fault.platform.unsupported.headline'), next: t('fault.platform.unsupported.next', { detail }) }
    }
    case 'program.missing': {
      const install = asSentence(toldText(words, fault.install))
      const { program } = fault
      return { headline: t('fault.program.missing.headline', { program }), next: t('fault.program.missing.next', { install }) }
    }
    case 'step.failed':
      return { headline: t('fault.step.failed.headline'), next: t('fault.step.failed.next', { what: stepText(words, fault.what) }) }
    case 'update.refused': {
      const version = fault.version || t('updateRefusal.thatVersion')
      return { headline: t(`updateRefusal.${fault.why}.headline`, { version }), next: t(`updateRefusal.${fault.why}.next`) }
    }
    case 'already.running': {
      const what = capital(toldText(words, fault.what))
      return { headline: t('fault.already.running.headline', { what }), next: t('fault.already.running.next') }
    }
    case 'server.address': {
      const reason = asSentence(toldText(words, fault.reason))
      return { headline: t('fault.server.address.headline'), next: t('fault.server.address.next', { reason }) }
    }
    case 'server.unreachable':
      return {
        headline: t('fault.server.unreachable.headline', { server: hostOf(words, fault.server) }),
        next: t(fault.unsure === true ? 'fault.server.unreachable.unsure' : 'fault.server.unreachable.next'),
      }
    case 'server.notPinned':
    case 'server.plainHttp':
    case 'server.tls':
    case 'server.noTls':
    case 'server.notNetmaker':
      return {
        headline: t(`fault.${fault.code}.headline`, { server: hostOf(words, fault.server) }),
        next: t(`fault.${fault.code}.next`),
      }
    case 'server.certificate': {
      const code = fault.changed ? 'server.certificateChanged' : 'server.certificateUnknown'
      return {
        headline: t(`fault.${code}.headline`, { server: hostOf(words, fault.server) }),
        next: t(`fault.${code}.next`, { fingerprint: fault.fingerprint }),
      }
    }
    case 'server.refused':
      return serverRefused(words, fault)
    case 'server.database': {
      const detail = asSentence(fault.detail)
      return { headline: t('fault.server.database.headline'), next: t('fault.server.database.next', { path: fault.path, detail }) }
    }
    case 'server.backupExists':
      return { headline: t('fault.server.backupExists.headline'), next: t('fault.server.backupExists.next', { path: fault.path }) }
    case 'password.elsewhere':
      return { headline: t('fault.password.elsewhere.headline'), next: t('fault.password.elsewhere.next', { user: fault.user }) }
    case 'signIn.disabled':
    case 'signIn.ssoOnly':
    case 'signIn.totp':
    case 'password.wrong':
      return { headline: t(`fault.${fault.code}.headline`, { user: fault.user }), next: t(`fault.${fault.code}.next`) }
    case 'signIn.noBrowser':
      return {
        headline: t('fault.signIn.noBrowser.headline', { server: hostOf(words, fault.server) }),
        next: t('fault.signIn.noBrowser.next'),
      }
    case 'signIn.browserRefused':
      return {
        headline: t('fault.signIn.browserRefused.headline'),
        next: serverSaid(words, fault.message) || t('fault.signIn.browserRefused.next'),
      }
    case 'session.locked':
      // what is safe is said with it: the tunnel is the helper's, and nothing that is kept gets lost
      return { headline: t(`fault.session.lockedAway.${fault.why}.headline`), next: t(`fault.session.lockedAway.${fault.why}.next`) }
    case 'session.expired':
      return {
        headline: t('fault.session.expired.headline'),
        next: t('fault.session.expired.next', { server: hostOf(words, fault.server) }),
      }
    default:
      // these need nothing from their fault; a new code without words, or with placeholders in them, doesn't compile
      return { headline: t(`fault.${fault.code}.headline`), next: t(`fault.${fault.code}.next`) }
  }
}

const uses = ['joined', 'locked', 'host', 'unreadable'] as const

/** What root's side refuses before it changes anything. */
function setupRefused({ t }: Words, { why, path, detail }: Extract<Fault, { code: 'setup.refused' }>): Sentences {
  if (why === 'inUse') {
    const use = uses.find((one) => one === detail) ?? 'otherwise'
    return { headline: t(`fault.setup.inUse.${use}`), next: t('fault.setup.inUse.next') }
  }
  const onWindows = path.includes('\\')
  if (onWindows && (why === 'programExposed' || why === 'notOneFile'))
    return { headline: t('fault.setup.byInstaller.headline'), next: t('fault.setup.byInstaller.next', { path }) }
  return {
    headline: t(`fault.setup.refused.${why}.headline`, { path, detail }),
    next: t(`fault.setup.refused.${why}.next`, { path, detail }),
  }
}

function serverRefused(words: Words, { status, message }: Extract<Fault, { code: 'server.refused' }>): Sentences {
  const { t } = words
  const quoted = serverSaid(words, message)
  if (status === 403 || status >= 500) {
    const code = status === 403 ? 'server.forbidden' : 'server.failed'
    return { headline: t(`fault.${code}.headline`), next: t(`fault.${code}.next`, { said: quoted }).trim() }
  }
  return { headline: t('fault.server.refused.headline'), next: quoted || t('fault.server.refused.next') }
}

/** Technical text for Details and logs: the code and its facts on one line each. Faults carry no secrets (fault.ts). */
function faultDetail(fault: Fault): string {
  const facts = Object.entries(fault).filter(([key]) => key !== 'code')
  return [fault.code, ...facts.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)].join('\n')
}

function known(words: Words, names: readonly string[]): string {
  return words.t('fault.known', { count: names.length, names: nameList(words, names) })
}

function refusedHeadline({ t }: Words, refusals: readonly Refusal[]): string {
  const subject = refusals[0]?.subject
  if (subject === undefined) return t('fault.rule.refused.headline')
  const all = (prefix: string) => refusals.every((refusal) => refusal.rule.startsWith(prefix) && refusal.subject === subject)
  if (all('access.posture')) return t('fault.rule.posture.headline', { subject })
  return all('access.approval') ? t('fault.rule.approval.headline', { subject }) : t('fault.rule.refused.headline')
}

/** "lap: uses exit-fra already. Disconnect it from exit-fra first." */
function refusalSentence(words: Words, refusal: Refusal): string {
  const reason = namedRefusalText(words, refusal)
  const ended = refusal.weight === 'probable' ? asSentence(reason) : `${reason}.`
  return `${ended} ${asSentence(wayOutText(words, refusal))}`.trim()
}

function serverSaid({ t }: Words, message: string): string {
  return message.trim() === '' ? '' : t('fault.server.said', { message: message.trim() })
}

function vpnName({ t }: Words, { interface: name, kind }: Extract<Fault, { code: 'vpn.present' }>): string {
  const makers = { wireguard: 'WireGuard', openvpn: 'OpenVPN', netclient: 'netclient', other: '' } as const
  return makers[kind] === '' ? name : t('fault.vpn.present.on', { maker: makers[kind], name })
}

function hostOf({ t }: Words, server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/.*$/, '') || t('fault.server.some')
}

const fields = ['endpoints', 'addresses', 'dns', 'mtu', 'keepalive', 'peerKey', 'apiAddresses'] as const

function fieldName({ t }: Words, field: string): string {
  const first = field.split('.')[0] ?? ''
  const named = fields.find((name) => name === first)
  return named === undefined ? field : t(`fault.passField.${named}`)
}
