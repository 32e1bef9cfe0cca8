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
    case 'access.approvalExpired':
      return 'Ask for access again (waygate request)'
    case 'access.posture':
      return postureWayOut(refusal)
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
    case 'access.approvalExpired':
      return 'your access for a time has ended'
    case 'access.posture':
      return postureReason(refusal)
    default:
      return refusal.rule satisfies never
  }
}

const postureReasons: Readonly<Record<string, string>> = {
  client_location: "its network isn't open to computers in this place",
  client_version: 'its network asks for a newer Waygate',
  os: "its network isn't open to computers with this system",
  os_family: "its network isn't open to computers with this system",
  os_version: 'its network asks for a newer version of the system',
  kernel_version: 'its network asks for a newer kernel',
}

/** The server's words have the values in them: what it wants, and what it was told. */
function postureReason({ check }: Refusal): string {
  if (check === undefined) return "this computer doesn't meet what its network asks of computers, and the server doesn't say which part"
  const reason = postureReasons[check.attribute] ?? `this computer fails a check of its network, “${check.name || check.attribute}”`
  return check.message === '' ? reason : `${reason} (${check.message})`
}

function postureWayOut({ check }: Refusal): string {
  switch (check?.attribute) {
    case undefined:
      return 'Ask an admin which check fails'
    case 'client_location':
      return 'Join from a place that is allowed, or ask an admin'
    case 'client_version':
      return 'Update Waygate, then join again'
    case 'os':
    case 'os_family':
      return 'Use another computer, or ask an admin to allow this system'
    case 'os_version':
      return 'Update the system of this computer, then join again'
    case 'kernel_version':
      return 'Update the system of this computer and restart it, then join again'
    default:
      return `Ask an admin what “${check?.name || check?.attribute}” wants`
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
