import { toldText } from '../wording/told-text.ts'
import type { Words } from '../words/words.ts'
import type { Refusal } from './refusal.ts'

/** The reason in words, without a final full stop: fits behind a dimmed row and into a sentence. The only place that words refusals. */
export function refusalText(words: Words, refusal: Refusal): string {
  const reason = reasonText(words, refusal)
  return refusal.weight === 'probable' ? words.t('refusal.probable', { subject: refusal.subject, reason }) : reason
}

/** The same with the name of what it is about in front; 'probable' has it in its own words. */
export function namedRefusalText(words: Words, refusal: Refusal): string {
  const reason = refusalText(words, refusal)
  return refusal.weight === 'probable' ? reason : words.t('refusal.withSubject', { subject: refusal.subject, reason })
}

/** What a person can do about it, as a short sentence without full stop; '' where there is nothing. */
export function wayOutText(words: Words, refusal: Refusal): string {
  const { t } = words
  switch (refusal.rule) {
    case 'gateway.noFirewall':
      return t('wayOut.installFirewall')
    case 'gateway.usesGateway':
    case 'client.usesOther':
    case 'client.hostUsesOther':
    case 'relayed.usesGateway':
      return refusal.other === undefined ? t('wayOut.disconnect') : t('wayOut.disconnectFrom', { other: refusal.other })
    case 'gateway.isRelayed':
    case 'client.isRelayedByOther':
      return t('wayOut.stopRelaying')
    case 'gateway.alreadyOne':
      return t('wayOut.changeHosts')
    case 'gateway.notOne':
      return t('wayOut.makeInternetGateway')
    case 'gateway.autoAssign':
      return t('wayOut.turnOffAutoAssign')
    case 'gateway.offline':
    case 'client.offline':
      return t('wayOut.startOrGoOn')
    case 'client.isDefaultHost':
      return t('wayOut.otherDefaultHost')
    case 'client.isGateway':
    case 'relayed.isInternetGateway':
      return t('wayOut.removeRole')
    case 'relayed.isGateway':
      return t('wayOut.deleteGateway')
    case 'client.otherNetwork':
      return t('wayOut.joinNetwork')
    case 'access.approvalNeeded':
      return t('wayOut.askForAccess')
    case 'access.approvalDenied':
      return t('wayOut.askAgain')
    case 'access.approvalExpired':
      return t('wayOut.askForAccessAgain')
    case 'access.posture':
      return postureWayOut(words, refusal)
    case 'access.notAdmin':
    case 'access.notYours':
      return t('wayOut.askAdmin')
    default:
      return ''
  }
}

function reasonText(words: Words, refusal: Refusal): string {
  const { t } = words
  const other = refusal.other ?? ''
  switch (refusal.rule) {
    case 'gateway.notLinux':
    case 'client.platform':
      return t(`refusal.${refusal.rule}`, { system: systemName(words, other) })
    case 'gateway.usesGateway':
      return other === '' ? t('refusal.gateway.usesSomeGateway') : t('refusal.gateway.usesGateway', { other })
    case 'gateway.isRelayed':
      return other === '' ? t('refusal.gateway.isRelayedBySome') : t('refusal.gateway.isRelayed', { other })
    case 'client.usesOther':
      return other === '' ? t('refusal.client.usesSomeOther') : t('refusal.client.usesOther', { other })
    case 'client.isRelayedByOther':
      return other === '' ? t('refusal.client.isRelayedBySome') : t('refusal.client.isRelayedByOther', { other })
    case 'client.hostUsesOther':
      return other === '' ? t('refusal.client.hostUsesSomeOther') : t('refusal.client.hostUsesOther', { other })
    case 'client.otherNetwork':
      return other === '' ? t('refusal.client.otherNetworkUnnamed') : t('refusal.client.otherNetwork', { other })
    case 'relayed.usesGateway':
      return other === '' ? t('refusal.relayed.usesSomeGateway') : t('refusal.relayed.usesGateway', { other })
    case 'access.posture':
      return postureReason(words, refusal)
    default:
      // a new rule without words doesn't compile
      return t(`refusal.${refusal.rule}`)
  }
}

/** The attributes of a computer whose checks have words of their own. */
const postures: Readonly<Record<string, 'place' | 'waygate' | 'system' | 'systemVersion' | 'kernel'>> = {
  client_location: 'place',
  client_version: 'waygate',
  os: 'system',
  os_family: 'system',
  os_version: 'systemVersion',
  kernel_version: 'kernel',
}

/** The server's words have the values in them: what it wants, and what it was told. Those of Netmaker's own checks are known (told-text.ts). */
function postureReason(words: Words, { check }: Refusal): string {
  const { t } = words
  if (check === undefined) return t('refusal.access.posture')
  const known = postures[check.attribute]
  const reason = known === undefined ? t('refusal.posture.other', { name: check.name || check.attribute }) : t(`refusal.posture.${known}`)
  return check.message === '' ? reason : `${reason} (${toldText(words, check.message)})`
}

function postureWayOut({ t }: Words, { check }: Refusal): string {
  if (check === undefined) return t('wayOut.askWhichCheck')
  const known = postures[check.attribute]
  return known === undefined ? t('wayOut.posture.other', { name: check.name || check.attribute }) : t(`wayOut.posture.${known}`)
}

const systems: Readonly<Record<string, string>> = { windows: 'Windows', darwin: 'macOS', freebsd: 'FreeBSD', linux: 'Linux', iot: 'IoT' }

function systemName({ t }: Words, os: string): string {
  return os === '' ? t('refusal.unknownSystem') : (systems[os] ?? os)
}
