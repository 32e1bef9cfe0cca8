import type { Fault } from '../fault.ts'
import { refusalText, wayOutText } from '../rules/explain.ts'
import type { Refusal } from '../rules/refusal.ts'
import { nameList } from './name-list.ts'
import { span } from './relative-time.ts'

/** A fault in words: what happened, and the one next step. `detail` is for the Details section: code and technical text, copyable, never a secret. */
export interface FaultText {
  readonly headline: string
  readonly next: string
  readonly detail: string
}

/** The only place where a fault becomes a sentence (DESIGN 16.3). */
export function faultText(fault: Fault): FaultText {
  return { ...sentences(fault), detail: faultDetail(fault) }
}

type Sentences = Omit<FaultText, 'detail'>

function sentences(fault: Fault): Sentences {
  if (isServerFault(fault)) return serverFault(fault)
  if (isMachineFault(fault)) return machineFault(fault)
  switch (fault.code) {
    case 'intent.stale':
      return { headline: 'Something else changed it first', next: 'Look at the new state and try again.' }
    case 'intent.forbidden':
      return fault.by === 'policy'
        ? { headline: 'The rules of this computer forbid it', next: `${sentence(fault.detail)} Ask whoever administers this computer.` }
        : {
            headline: 'The tunnel belongs to somebody else',
            next: `${sentence(fault.detail)} Ask them to leave, or wait until they are signed out.`,
          }
    case 'pass.unknown':
      return { headline: "Waygate's helper doesn't know that place on the gateway", next: 'Join the gateway again to get a new one.' }
    case 'pass.refused':
      return {
        headline: "Waygate's helper refused what the server gave",
        next: `The ${fieldName(fault.field)} can't be used: ${fault.reason}. Ask an admin to correct the gateway, or join another one.`,
      }
    case 'host.refused':
      return {
        headline: "Waygate's helper refused what the control server wants of this computer",
        next: `${fault.field} can't be used: ${fault.reason}. Nothing was changed; ask an admin to correct the network.`,
      }
    case 'pass.inUse':
      return { headline: 'That place on the gateway is in use', next: 'Leave or switch first.' }
    case 'key.unknown':
      return { headline: 'The key for that place is gone', next: 'Join the gateway again to get a new one.' }
    case 'gateway.silent':
      return {
        headline: `${fault.gateway} didn't answer`,
        next: `It was silent for ${span(fault.afterMs)}. Try again, or take another gateway.`,
      }
    case 'gateway.noneAnswers':
      return { headline: 'No gateway answered', next: 'All of your gateways were tried. Try again, or take another one.' }
    case 'network.udpBlocked':
      return {
        headline: 'This network blocks UDP',
        next: 'The internet answers, but no gateway can be heard: WireGuard needs UDP. Another network (a phone, for example) will do.',
      }
    case 'gateway.notForwarding':
      return {
        headline: `${fault.gateway} answers but passes nothing on`,
        next: 'Take another gateway, or ask an admin to look at this one.',
      }
    case 'vpn.present':
      return {
        headline: `Another VPN, ${vpnName(fault)}, carries this computer's internet already`,
        next: 'Turn it off first, or join anyway: then all traffic leaves through the gateway instead, and that VPN may stop working.',
      }
    case 'join.superseded':
      return { headline: 'A later click took over', next: 'The later one decides.' }
    case 'join.cancelled':
      return { headline: 'Cancelled', next: 'Everything is as it was before.' }
    case 'network.unknown':
      return { headline: `There is no network called ${fault.name}`, next: known('networks', fault.known) }
    case 'host.unknown':
      return { headline: `There is no host called ${fault.name}`, next: known('hosts', fault.known) }
    case 'gateway.unknown':
      return { headline: `There is no gateway called ${fault.name}`, next: known('gateways', fault.known) }
    case 'gateway.ambiguous':
      return { headline: `More than one gateway is called ${fault.name}`, next: `Name one of them: ${nameList(fault.candidates)}.` }
    case 'gateway.none':
      return { headline: 'No gateways for you yet', next: 'Ask an admin for access to a network with a gateway.' }
    case 'rule.refused':
      return { headline: "That can't be done", next: fault.refusals.map(refusalSentence).join(' ') || 'A rule forbids it.' }
    case 'write.changed':
      return {
        headline: `${fault.what} changed in the meantime`,
        next: `${fault.written ? 'Yours was stored, then somebody else stored another one.' : 'Nothing was written.'} Look at the new list and decide again.`,
      }
    case 'audience.denied':
      return { headline: "That window isn't allowed to do this", next: 'Use the admin window.' }
    case 'request.malformed':
      return { headline: "The request wasn't understood", next: 'Update Waygate on this computer; its parts seem to be of different ages.' }
    case 'internal':
      return { headline: 'Something in Waygate went wrong', next: 'Try again; if it happens again, report the details.' }
    default:
      return fault satisfies never
  }
}

type ServerFault = Extract<Fault, { code: `server.${string}` | `session.${string}` | `signIn.${string}` }>
type MachineFault = Extract<
  Fault,
  {
    code:
      | `helper.${string}`
      | `state.${string}`
      | `disk.${string}`
      | `permission.${string}`
      | `platform.${string}`
      | `program.${string}`
      | `step.${string}`
      | `already.${string}`
  }
>

function isServerFault(fault: Fault): fault is ServerFault {
  return /^(server|session|signIn)\./.test(fault.code)
}

function isMachineFault(fault: Fault): fault is MachineFault {
  return /^(helper|state|disk|permission|platform|program|step|already)\./.test(fault.code)
}

function serverFault(fault: ServerFault): Sentences {
  switch (fault.code) {
    case 'server.address':
      return { headline: "That isn't the address of a server", next: sentence(fault.reason) }
    case 'server.unreachable':
      return { headline: `Can't reach ${hostOf(fault.server)}`, next: 'Check the address and this computer’s connection, then try again.' }
    case 'server.notPinned':
      return {
        headline: `${hostOf(fault.server)} is new to this computer`,
        next: 'While nothing may leave, only servers that are known already can be reached. Pause or leave first, or have root name the server in policy.json (allowedServers).',
      }
    case 'server.tls':
      return {
        headline: `${hostOf(fault.server)} can't prove who it is`,
        next: "Nothing was sent. Check the address and this computer's clock, or ask an admin about the server's certificate.",
      }
    case 'server.notNetmaker':
      return {
        headline: `${hostOf(fault.server)} isn't a Netmaker server`,
        next: 'Check the address: it is the API address, often https://api.example.com. On a public network, a sign-in page may be in the way.',
      }
    case 'server.refused':
      return fault.status === 403
        ? { headline: 'The server says that you may not do this', next: `${said(fault.message)} Ask an admin for access.` }
        : fault.status >= 500
          ? { headline: 'The server failed', next: `${said(fault.message)} Try again in a moment, or ask an admin to look at it.` }
          : { headline: 'The server refused', next: said(fault.message) || 'It gave no reason. Ask an admin to look at it.' }
    case 'server.noRoute':
      return { headline: "The server doesn't offer this", next: 'It is older or of another edition. Ask an admin to update it.' }
    case 'server.database':
      return { headline: "The control server's database can't be used", next: `${fault.path}: ${sentence(fault.detail)}` }
    case 'server.backupExists':
      return { headline: 'There is a file of that name', next: `A backup never replaces a file. Choose another name than ${fault.path}.` }
    case 'server.malformed':
      return {
        headline: "The server's answer wasn't understood",
        next: 'Its version may be newer than this Waygate. Update Waygate, or report the details.',
      }
    case 'signIn.refused':
      return { headline: 'User name or password is wrong', next: 'Try again.' }
    case 'signIn.disabled':
      return { headline: `The account ${fault.user} is disabled`, next: 'Ask an admin to enable it.' }
    case 'signIn.ssoOnly':
      return { headline: `${fault.user} signs in with a browser`, next: "This Waygate can't do that yet: use an account with a password." }
    case 'signIn.totp':
      return { headline: `${fault.user} needs a second factor`, next: "This Waygate can't ask for it yet: use an account without one." }
    case 'session.none':
      return { headline: 'Not signed in', next: 'Sign in to see your gateways.' }
    case 'session.expired':
      return { headline: 'Signed out', next: `Sign in to ${hostOf(fault.server)} again; a tunnel that is up doesn't need it.` }
    default:
      return fault satisfies never
  }
}

function machineFault(fault: MachineFault): Sentences {
  switch (fault.code) {
    case 'helper.missing':
      return { headline: 'Waygate needs its helper', next: 'It is not running on this computer: install or start it.' }
    case 'helper.denied':
      return { headline: "Waygate's helper doesn't let you in", next: 'Ask whoever administers this computer to add you to its users.' }
    case 'helper.version':
      return fault.theirs < fault.ours
        ? { headline: "Waygate's helper needs an update", next: 'Repair it; what is joined stays joined meanwhile.' }
        : { headline: 'Waygate needs an update', next: 'Its helper is newer: update this app; what is joined stays joined meanwhile.' }
    case 'helper.lost':
      return {
        headline: "Waygate's helper stopped answering",
        next: 'What was joined stays closed. It starts again by itself; if it does not, repair it.',
      }
    case 'state.unreadable':
      return {
        headline: "A file in which Waygate keeps its state can't be read",
        next: `${fault.path === '' ? '' : `It is ${fault.path}. `}What is on hold stays on hold; leave to start afresh, or put the file back.`,
      }
    case 'disk.failed':
      return { headline: "Can't write to the disk", next: 'Check that there is room and that the folder may be written, then try again.' }
    case 'permission.missing':
      return { headline: 'A permission is missing', next: `Needed: ${sentence(fault.need)}` }
    case 'platform.unsupported':
      return { headline: "This computer can't do that", next: sentence(fault.detail) }
    case 'program.missing':
      return { headline: `${fault.program} is not installed`, next: sentence(fault.install) }
    case 'step.failed':
      return {
        headline: `Setting up failed: ${fault.what}`,
        next: 'Everything done so far was undone. Try again; if it fails again, report the details.',
      }
    case 'already.running':
      return { headline: `${capital(fault.what)} is already running`, next: 'Use the one that runs, or stop it first.' }
    default:
      return fault satisfies never
  }
}

/** Technical text for Details and logs: the code and its facts on one line each. Faults carry no secrets (fault.ts). */
function faultDetail(fault: Fault): string {
  const facts = Object.entries(fault).filter(([key]) => key !== 'code')
  return [fault.code, ...facts.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)].join('\n')
}

function known(what: string, names: readonly string[]): string {
  return names.length === 0 ? `There are no ${what} here.` : `There ${names.length === 1 ? 'is' : 'are'}: ${nameList(names)}.`
}

/** "lap: uses exit-fra already. Disconnect it from exit-fra first." */
function refusalSentence(refusal: Refusal): string {
  const reason = refusal.weight === 'probable' ? sentence(refusalText(refusal)) : `${refusal.subject}: ${refusalText(refusal)}.`
  return `${reason} ${sentence(wayOutText(refusal))}`.trim()
}

/** Servers and programs write their reasons without capital or full stop. */
function sentence(text: string): string {
  const trimmed = text.trim().replace(/[!\s]+$/, '')
  if (trimmed === '') return ''
  return /[.?]$/.test(trimmed) ? capital(trimmed) : `${capital(trimmed)}.`
}

function said(message: string): string {
  return message.trim() === '' ? '' : `It said: “${message.trim()}”.`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function vpnName({ interface: name, kind }: Extract<Fault, { code: 'vpn.present' }>): string {
  const makers = { wireguard: 'WireGuard', openvpn: 'OpenVPN', netclient: 'netclient', other: '' } as const
  return makers[kind] === '' ? name : `${makers[kind]} on ${name}`
}

function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/.*$/, '') || 'the server'
}

const fields: Readonly<Record<string, string>> = {
  endpoints: "gateway's address",
  addresses: 'address for this computer',
  dns: 'resolver',
  mtu: 'packet size',
  keepalive: 'keepalive',
  peerKey: "gateway's key",
  apiAddresses: "server's address",
}

function fieldName(field: string): string {
  return fields[field.split('.')[0] ?? ''] ?? field
}
