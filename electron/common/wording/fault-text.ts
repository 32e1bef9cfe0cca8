import type { Fault } from '../fault.ts'
import { refusalText, wayOutText } from '../rules/explain.ts'
import type { Refusal } from '../rules/refusal.ts'
import { nameList } from './name-list.ts'
import { span } from './relative-time.ts'
import { updateRefusalText } from './update-refusal-text.ts'

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
  if (fault.code === 'update.refused') return updateRefusalText(fault)
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
    case 'host.routed':
      return {
        headline: `This computer is a Netmaker host and leaves through ${fault.gateway || 'a gateway'} already`,
        next: `netclient keeps it, not Waygate: an admin can move ${fault.host || 'it'} to another gateway (waygate gateway move).`,
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
      return { headline: refusedHeadline(fault.refusals), next: fault.refusals.map(refusalSentence).join(' ') || 'A rule forbids it.' }
    case 'write.changed':
      return {
        headline: `${fault.what} changed in the meantime`,
        next: `${fault.written ? 'Yours was stored, then somebody else stored another one.' : 'Nothing was written.'} Look at the new list and decide again.`,
      }
    case 'write.unfinished':
      return unfinished(fault)
    case 'write.unconfirmed':
      return {
        headline: `${fault.what} can't be confirmed`,
        next: "The server took the change, but doesn't show it. Look again in a moment, and ask an admin if it stays so.",
      }
    case 'client.unknown':
      return { headline: `There is no remote client called ${fault.name}`, next: known('remote clients', fault.known) }
    case 'user.unknown':
      return { headline: `There is no user called ${fault.name}`, next: known('users', fault.known) }
    case 'enrolmentKey.unknown':
      return { headline: `There is no enrolment key called ${fault.name}`, next: known('enrolment keys', fault.known) }
    case 'audience.denied':
      return { headline: "That window isn't allowed to do this", next: 'Use the admin window.' }
    case 'settings.malformed':
      return { headline: "That file doesn't hold settings of Waygate", next: 'Nothing was changed. Choose a file that Waygate exported.' }
    case 'target.malformed':
      return { headline: 'That is neither an address nor a name', next: 'Type an IPv4 or IPv6 address, or a name such as example.com.' }
    case 'name.unresolved':
      return {
        headline: `No address is known for ${fault.name}`,
        next: 'Check the spelling. While traffic is on hold no name can be asked: type an address instead.',
      }
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
    case 'server.certificate':
      return fault.changed
        ? {
            headline: `${hostOf(fault.server)} shows another certificate than the one you trusted`,
            next: `Nothing was sent. Ask an admin whether it was replaced; its fingerprint is now ${fault.fingerprint}.`,
          }
        : {
            headline: `Nobody vouches for ${hostOf(fault.server)}`,
            next: `Nothing was sent. Trust its certificate only if an admin gave you this fingerprint: ${fault.fingerprint}.`,
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
      return { headline: `${fault.user} signs in with a browser`, next: 'Choose “Sign in with a browser”.' }
    case 'signIn.totp':
      return { headline: `${fault.user} has a second factor`, next: 'Type the code that your authenticator shows.' }
    case 'signIn.codeWrong':
      return {
        headline: "The code isn't right",
        next: "Type the code that is shown now. If it keeps failing, check the clock of the authenticator's device.",
      }
    case 'signIn.codeLate':
      return { headline: 'The code came too late', next: 'Sign in with the password again; there are five minutes for the code.' }
    case 'signIn.noBrowser':
      return {
        headline: `No sign-in with a browser at ${hostOf(fault.server)}`,
        next: 'Sign in with a password or an access token, or ask an admin.',
      }
    case 'signIn.browserLate':
      return {
        headline: 'The sign-in in the browser took too long',
        next: 'Begin again; there are five minutes. If the browser said something, an admin has to act on it first.',
      }
    case 'signIn.browserRefused':
      return {
        headline: "The sign-in in the browser didn't work",
        next: said(fault.message) || 'The server gave no reason. The browser may show one.',
      }
    case 'signIn.browserClosed':
      return {
        headline: 'Nothing may leave, the browser included',
        next: 'Pause, then sign in with the browser; a password works without a pause.',
      }
    case 'signIn.tokenRefused':
      return {
        headline: "The token isn't accepted",
        next: 'It may have ended, been revoked, or belong to another server. Make a new one there.',
      }
    case 'signIn.cancelled':
      return { headline: 'The sign-in was cancelled', next: 'Nothing changed.' }
    case 'session.unknown':
      return {
        headline: `No account ${fault.account} is kept here`,
        next: fault.known.length === 0 ? 'Sign in first.' : `There are: ${fault.known.join(', ')}.`,
      }
    case 'session.none':
      return { headline: 'Not signed in', next: 'Sign in to see your gateways.' }
    case 'session.locked':
      return lockedAway[fault.why]
    case 'session.expired':
      return { headline: 'Signed out', next: `Sign in to ${hostOf(fault.server)} again; a tunnel that is up doesn't need it.` }
    default:
      return fault satisfies never
  }
}

/** What is safe is said with it: the tunnel is the helper's, and nothing that is kept gets lost. */
const lockedAway: Readonly<Record<Extract<Fault, { code: 'session.locked' }>['why'], Sentences>> = {
  locked: {
    headline: 'Your keyring is locked',
    next: 'Your sign-in is sealed with its key. Unlock the keyring, or sign in again; a tunnel that is up needs neither.',
  },
  absent: {
    headline: "Your keyring isn't there",
    next: 'Your sign-in is sealed with its key. Log in to the desktop that has it, or sign in again here; a tunnel that is up needs neither.',
  },
  otherKey: {
    headline: "Your sign-in can't be read",
    next: "Its key isn't in the keyring any more. Sign in again; a tunnel that is up doesn't need it.",
  },
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

function unfinished({ what, names, state, from, to }: Extract<Fault, { code: 'write.unfinished' }>): Sentences {
  const hosts = nameList(names)
  const headline = `${what} stopped half-way`
  if (state === 'made')
    return { headline, next: `${to} is a gateway now, but its hosts could not be connected: connect them, or delete it.` }
  return state === 'lost'
    ? { headline, next: `Now ${hosts} may use no gateway and leave directly: connect to ${to}, or to ${from} as before.` }
    : { headline, next: `Whether ${hosts} use ${from} or ${to} can't be seen now: look at both gateways when the server answers again.` }
}

function known(what: string, names: readonly string[]): string {
  return names.length === 0 ? `There are no ${what} here.` : `There ${names.length === 1 ? 'is' : 'are'}: ${nameList(names)}.`
}

function refusedHeadline(refusals: readonly Refusal[]): string {
  const [first] = refusals
  const all = (prefix: string) => refusals.every(({ rule, subject }) => rule.startsWith(prefix) && subject === first?.subject)
  if (first !== undefined && all('access.posture')) return `${first.subject} doesn't let this computer in`
  return first !== undefined && all('access.approval') ? `Access to ${first.subject} needs an approval` : "That can't be done"
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
