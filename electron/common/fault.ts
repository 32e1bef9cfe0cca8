import { z } from 'zod'
import { violationSchema } from './rules/posture.ts'
import { refusalSchema } from './rules/refusal.ts'
import { updateRefusalSchema } from './update/update-refusal.ts'

/**
 * Everything that can go wrong, as data: a `code` and what is needed to explain it. Crosses every boundary unchanged; the words are made once,
 * in `wording/fault-text.ts`. `detail` is technical text for the Details section (already redacted: no secrets, no tokens).
 */
export const faultSchema = z.discriminatedUnion('code', [
  // the helper as seen by its clients
  /** `killed`: its socket is still there; one that stops takes it along. It starts again by itself, as a rule. */
  z.object({ code: z.literal('helper.missing'), socket: z.string(), killed: z.literal(true).optional() }),
  z.object({ code: z.literal('helper.denied'), socket: z.string() }),
  z.object({ code: z.literal('helper.version'), ours: z.number(), theirs: z.number() }),
  z.object({ code: z.literal('helper.lost'), detail: z.string() }),
  z.object({ code: z.literal('request.malformed'), detail: z.string() }),
  // intent, passes, tunnel
  z.object({ code: z.literal('intent.stale'), revision: z.number() }),
  z.object({ code: z.literal('intent.forbidden'), by: z.enum(['policy', 'owner']), detail: z.string() }),
  z.object({ code: z.literal('pass.unknown'), passId: z.string() }),
  z.object({ code: z.literal('pass.refused'), field: z.string(), reason: z.string() }),
  z.object({ code: z.literal('pass.inUse'), passId: z.string() }),
  /** `field` of the host configuration, with positions: `peers.3.allowedIps.0`. */
  z.object({ code: z.literal('host.refused'), field: z.string(), reason: z.string() }),
  z.object({ code: z.literal('key.unknown'), keyId: z.string() }),
  z.object({ code: z.literal('gateway.silent'), passId: z.string(), gateway: z.string(), afterMs: z.number() }),
  z.object({ code: z.literal('gateway.notForwarding'), passId: z.string(), gateway: z.string() }),
  z.object({ code: z.literal('gateway.noneAnswers') }),
  z.object({ code: z.literal('network.udpBlocked') }),
  z.object({ code: z.literal('join.superseded') }),
  z.object({ code: z.literal('join.cancelled') }),
  /** Another program's VPN holds the internet of this machine; joining goes on when the person says so. */
  z.object({ code: z.literal('vpn.present'), interface: z.string(), kind: z.enum(['wireguard', 'openvpn', 'netclient', 'other']) }),
  /** netclient leads this machine's internet through a gateway already; which one is an admin's to change. */
  z.object({ code: z.literal('host.routed'), gateway: z.string(), host: z.string() }),
  // the machine
  z.object({ code: z.literal('program.missing'), program: z.string(), install: z.string() }),
  z.object({ code: z.literal('step.failed'), what: z.string(), program: z.string(), exit: z.number().nullable(), detail: z.string() }),
  z.object({ code: z.literal('state.unreadable'), path: z.string(), detail: z.string() }),
  /** Somebody besides root could replace what the helper keeps below `path`: it doesn't start. */
  z.object({ code: z.literal('path.exposed'), path: z.string(), detail: z.string() }),
  z.object({ code: z.literal('disk.failed'), path: z.string(), detail: z.string() }),
  z.object({ code: z.literal('permission.missing'), need: z.string(), detail: z.string() }),
  z.object({ code: z.literal('platform.unsupported'), detail: z.string() }),
  z.object({ code: z.literal('already.running'), what: z.string(), detail: z.string() }),
  // installing, repairing and removing the helper; wording/setup-text.ts
  /** Root's part never began. `cancelled`: by the person, in our own window. `noPrompt`: this system has no way to ask. */
  z.object({
    code: z.literal('elevation.refused'),
    why: z.enum(['dismissed', 'denied', 'noAgent', 'noPrompt', 'cancelled', 'failed']),
    detail: z.string(),
  }),
  /** Root's part refused, before it changed anything. `path`: the file or the person that it is about, '' when there is none. */
  z.object({
    code: z.literal('setup.refused'),
    why: z.enum([
      'programExposed',
      'notOneFile',
      'otherProgram',
      'newerInstalled',
      'ownedByPackage',
      'ownedByInstaller',
      'notInstalled',
      'inUse',
      'foreignFile',
      'onlyAsker',
      'userUnknown',
      'nobodyAsked',
    ]),
    path: z.string(),
    detail: z.string(),
  }),
  /** Root's part did its work, and the helper is none the better for it: still the old one, or still not to be heard. `program`: the app's own, by its path. */
  z.object({ code: z.literal('setup.ineffective'), how: z.enum(['older', 'silent']), program: z.string() }),
  /** `version`: '' while it can't be believed. */
  z.object({ code: z.literal('update.refused'), why: updateRefusalSchema, version: z.string() }),
  // the control server
  z.object({ code: z.literal('server.address'), address: z.string(), reason: z.string() }),
  /** `unsure`: a write was handed over whole, and no answer came: nobody knows whether the server did it. */
  z.object({ code: z.literal('server.unreachable'), server: z.string(), detail: z.string(), unsure: z.literal(true).optional() }),
  /** Nothing leaves, and a server that isn't known yet may not become a way out. */
  z.object({ code: z.literal('server.notPinned'), server: z.string() }),
  /** `http://` to another machine: nothing was sent, and the person may decide to send it all the same. */
  z.object({ code: z.literal('server.plainHttp'), server: z.string() }),
  z.object({ code: z.literal('server.tls'), server: z.string(), detail: z.string() }),
  /** Something answers there, and not in TLS: as a rule plain HTTP. */
  z.object({ code: z.literal('server.noTls'), server: z.string(), detail: z.string() }),
  /** Nobody vouches for it, but the person may. `changed`: another one was trusted here before. `fingerprint`: SHA-256, `AB:CD:…`. */
  z.object({
    code: z.literal('server.certificate'),
    server: z.string(),
    fingerprint: z.string(),
    subject: z.string(),
    issuer: z.string(),
    /** Unix ms. */
    validTo: z.number(),
    changed: z.boolean(),
  }),
  z.object({ code: z.literal('server.notNetmaker'), server: z.string(), detail: z.string() }),
  /** `violations`: which conditions on computers this one fails, where the server says so. */
  z.object({
    code: z.literal('server.refused'),
    status: z.number(),
    message: z.string(),
    violations: z.array(violationSchema).optional(),
  }),
  z.object({ code: z.literal('server.noRoute'), operation: z.string() }),
  z.object({ code: z.literal('server.malformed'), operation: z.string(), detail: z.string() }),
  /** The embedded server's own file: damaged, newer than this program, or of something else. It was not touched. */
  z.object({ code: z.literal('server.database'), path: z.string(), detail: z.string() }),
  /** A backup never replaces a file. */
  z.object({ code: z.literal('server.backupExists'), path: z.string() }),
  z.object({ code: z.literal('signIn.refused'), message: z.string() }),
  z.object({ code: z.literal('signIn.disabled'), user: z.string() }),
  z.object({ code: z.literal('signIn.ssoOnly'), user: z.string() }),
  z.object({ code: z.literal('signIn.totp'), user: z.string() }),
  z.object({ code: z.literal('signIn.codeWrong'), user: z.string() }),
  /** The password was right too long ago: the code doesn't count any more. */
  z.object({ code: z.literal('signIn.codeLate'), user: z.string() }),
  z.object({ code: z.literal('signIn.noBrowser'), server: z.string() }),
  z.object({ code: z.literal('signIn.browserLate'), server: z.string() }),
  /** `message`: what the server said on the way. */
  z.object({ code: z.literal('signIn.browserRefused'), server: z.string(), message: z.string() }),
  z.object({ code: z.literal('signIn.browserClosed'), server: z.string() }),
  z.object({ code: z.literal('signIn.tokenRefused'), server: z.string() }),
  z.object({ code: z.literal('signIn.cancelled') }),
  z.object({ code: z.literal('password.wrong'), user: z.string() }),
  /** Who signs in with a browser has no password at the server. */
  z.object({ code: z.literal('password.elsewhere'), user: z.string() }),
  z.object({ code: z.literal('session.unknown'), account: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('session.none') }),
  /** Signed out as far as can be read: sign-ins are kept, sealed with a key that the keyring doesn't give. */
  z.object({ code: z.literal('session.locked'), why: z.enum(['locked', 'absent', 'otherKey']) }),
  z.object({ code: z.literal('session.expired'), server: z.string(), user: z.string() }),
  // things people name
  z.object({ code: z.literal('network.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('host.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('gateway.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('gateway.ambiguous'), name: z.string(), candidates: z.array(z.string()) }),
  z.object({ code: z.literal('gateway.none') }),
  z.object({ code: z.literal('target.malformed'), text: z.string() }),
  z.object({ code: z.literal('name.unresolved'), name: z.string(), detail: z.string() }),
  z.object({ code: z.literal('rule.refused'), refusals: z.array(refusalSchema) }),
  /** `written`: ours was stored first and somebody else's came after; else nothing was written. */
  z.object({ code: z.literal('write.changed'), what: z.string(), written: z.boolean() }),
  /** By what others did since the preview, the same write would change something else. Nothing was written. */
  z.object({ code: z.literal('write.otherEffect') }),
  /** A new gateway that isn't taken back, because so many remote clients were made on it since. */
  z.object({ code: z.literal('gateway.serves'), gateway: z.string(), clients: z.number().int().positive() }),
  /** A file that was to bring the app's settings; nothing of it was taken over. */
  z.object({ code: z.literal('settings.malformed'), detail: z.string() }),
  /** A write of several steps ended between two of them, and undoing failed too. `state`: what is known of where things are now. */
  z.object({
    code: z.literal('write.unfinished'),
    names: z.array(z.string()),
    state: z.enum(['lost', 'unknown', 'made']),
    from: z.string(),
    to: z.string(),
  }),
  /** Accepted by the server, but reading back doesn't show it. */
  z.object({ code: z.literal('write.unconfirmed'), what: z.string() }),
  z.object({ code: z.literal('client.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('user.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('enrolmentKey.unknown'), name: z.string(), known: z.array(z.string()) }),
  z.object({ code: z.literal('audience.denied'), call: z.string() }),
  z.object({ code: z.literal('internal'), detail: z.string() }),
])

export type Fault = z.infer<typeof faultSchema>
export type FaultCode = Fault['code']
