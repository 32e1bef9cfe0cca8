import type { Refusal } from './refusal.ts'

/** The reason in words, without a final full stop: fits behind a dimmed row and into a sentence. The only place that words refusals. */
export function refusalText(refusal: Refusal): string {
  const reason = reasonText(refusal)
  if (refusal.weight !== 'probable') return reason
  return `the server will probably refuse ${refusal.subject}: ${lowerFirst(reason, refusal)}`
}

/** What a person can do about it, as a short imperative; '' where there is nothing. */
export function wayOutText(refusal: Refusal): string {
  switch (refusal.rule) {
    case 'gateway.noFirewall':
      return 'Install nftables there first'
    case 'gateway.usesGateway':
    case 'client.usesOther':
    case 'client.hostUsesOther':
    case 'relayed.usesGateway':
      return refusal.other === undefined ? 'Disconnect it first' : `Disconnect it from ${refusal.other} first`
    case 'gateway.isRelayed':
    case 'client.isRelayedByOther':
      return 'Stop relaying it first'
    case 'gateway.alreadyOne':
      return 'Change its connected hosts instead'
    case 'gateway.notOne':
      return 'Make it an internet gateway first'
    case 'gateway.autoAssign':
      return 'Turn off automatic gateway assignment for it first'
    case 'gateway.offline':
    case 'client.offline':
      return 'Start it first, or go on: it follows when it is back'
    case 'client.isDefaultHost':
      return 'Make another host the default first'
    case 'client.isGateway':
    case 'relayed.isInternetGateway':
      return 'Remove its internet role first'
    case 'relayed.isGateway':
      return 'Delete that gateway first'
    case 'client.otherNetwork':
      return 'Let it join the network of the gateway first'
    case 'access.approvalNeeded':
      return 'Ask for access with a reason (waygate request)'
    case 'access.approvalDenied':
      return 'Ask again with a better reason (waygate request)'
    case 'access.posture':
      return refusal.other === undefined ? 'Ask an admin which check fails' : 'Change that, or ask an admin'
    case 'access.notAdmin':
    case 'access.notYours':
      return 'Ask an admin'
    default:
      return ''
  }
}

function reasonText(refusal: Refusal): string {
  const by = refusal.other
  switch (refusal.rule) {
    case 'gateway.notLinux':
      return `${platformName(by)}: only Linux hosts can be gateways`
    case 'gateway.noFirewall':
      return 'no firewall: a gateway needs nftables or iptables'
    case 'gateway.usesGateway':
      return `uses ${by ?? 'a gateway'}: a connected host can't be a gateway`
    case 'gateway.isRelayed':
      return `${relayedBy(by)}: a relayed host can't be a gateway`
    case 'gateway.alreadyOne':
      return 'is a gateway already'
    case 'gateway.notOne':
      return 'is no internet gateway'
    case 'gateway.autoAssign':
      return "has its gateway assigned automatically: it can't be one itself"
    case 'gateway.hostMissing':
      return 'the server has no record of this machine'
    case 'gateway.offline':
      return 'is offline: nothing would leave through it'
    case 'client.unknown':
      return 'is unknown to the server'
    case 'client.hostMissing':
      return 'the server has no record of this machine'
    case 'client.isFailover':
      return "relays for others when their connections fail: it can't use a gateway"
    case 'client.isDefaultHost':
      return "is a default host: default hosts can't use a gateway"
    case 'client.isGateway':
      return "is a gateway itself: a gateway can't use another gateway"
    case 'client.usesOther':
      return `uses ${by ?? 'another gateway'} already`
    case 'client.isRelayedByOther':
      return `${relayedBy(by)}, not by this gateway`
    case 'client.hostUsesOther':
      return `uses ${by ?? 'another gateway'} in another network: a host uses one gateway over all its networks`
    case 'client.isSelf':
      return 'is the gateway itself'
    case 'client.otherNetwork':
      return `is not in ${by ?? 'the network of the gateway'}: its traffic would never get there`
    case 'client.platform':
      return `${platformName(by)}: this server connects only Linux and Windows hosts`
    case 'client.notAHost':
      return 'is a remote client: it chooses its gateway itself'
    case 'client.offline':
      return 'is offline'
    case 'client.usesNone':
      return 'uses no gateway'
    case 'relayed.unknown':
      return 'is unknown to the server'
    case 'relayed.isGateway':
      return "is a gateway: a gateway can't be relayed"
    case 'relayed.isInternetGateway':
      return "is an internet gateway: it can't be relayed"
    case 'relayed.usesGateway':
      return `uses ${by ?? 'a gateway'}: a connected host can't be relayed by another one`
    case 'relayed.isAutoRelay':
      return "relays for others when their connections fail: it can't be relayed itself"
    case 'access.notAdmin':
      return 'only admins can do this'
    case 'access.notYours':
      return 'you have no access to this gateway'
    case 'access.thisComputer':
      return 'is this computer itself'
    case 'access.approvalNeeded':
      return 'its network gives access for a time only: an admin has to approve it'
    case 'access.approvalPending':
      return "waits for an admin's approval"
    case 'access.approvalDenied':
      return 'an admin has denied the request for access'
    case 'access.posture':
      return `this computer doesn't meet what the network asks of computers${by === undefined ? " (its system's version, disk encryption, …)" : `: ${by}`}`
    default:
      return refusal.rule satisfies never
  }
}

const platforms: Readonly<Record<string, string>> = { windows: 'Windows', darwin: 'macOS', freebsd: 'FreeBSD', linux: 'Linux', iot: 'IoT' }

function platformName(os: string | undefined): string {
  if (os === undefined || os === '') return 'Unknown system'
  return platforms[os] ?? os
}

function relayedBy(name: string | undefined): string {
  return name === undefined || name === '' ? 'is relayed' : `is relayed by ${name}`
}

/** "Windows: …" keeps its capital, everything else already begins small. */
function lowerFirst(reason: string, refusal: Refusal): string {
  return refusal.rule === 'gateway.notLinux' || refusal.rule === 'client.platform'
    ? reason
    : reason.charAt(0).toLowerCase() + reason.slice(1)
}
