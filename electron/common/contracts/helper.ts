import { z } from 'zod'
import { faultSchema } from '../fault.ts'
import { parsePrefix } from '../net/prefix.ts'
import { historyKindSchema } from '../tunnel/history.ts'
import { intentChangeSchema, intentSchema } from '../tunnel/intent.ts'
import { passSchema, wireguardKeySchema } from '../tunnel/pass.ts'
import { parseEndpoint } from '../tunnel/pass-bounds.ts'
import { tunnelStateSchema } from '../tunnel/state.ts'
import { envelopeLimit } from '../update/envelope.ts'
import { updateChannelSchema } from '../update/update-manifest.ts'
import { updateRunSchema } from '../update/update-run.ts'
import { updateSourceSchema } from '../update/update-source.ts'
import { call, push } from './contract.ts'

/**
 * Main, CLI and host agent ↔ privileged helper: JSON-RPC 2.0 (vscode-jsonrpc framing) over one unix socket per allowed user (`<runDir>/<uid>.sock`).
 * Method name = key of this object; params = one object; a fault comes back as data: `{ ok: false, fault }`. `hello` must come first.
 * After a successful `dial` the connection stops speaking JSON-RPC and is the byte stream to the server, nothing else.
 */
export const helperProtocol = 1
/** The oldest that is still spoken. A change that older programs don't understand leaves it one behind, so that app and helper may be updated in either order. */
export const oldestHelperProtocol = 1
/** Bytes of one message, either way: the biggest is a host's configuration with all its peers. */
export const helperMessageLimit = 512 * 1024

/** These texts become lines for `ip`, `nft` and WireGuard's socket, spoken as root: nothing passes that isn't exactly what it says. */
const prefixText = z
  .string()
  .max(64)
  .refine((text) => text === text.trim() && parsePrefix(text) !== null, 'an address with its mask')
const endpointText = z
  .string()
  .max(80)
  .refine((text) => parseEndpoint(text) !== null, 'an address with a port')

export const hostPeerSchema = z.object({
  publicKey: wireguardKeySchema,
  /** `ip:port`, null when the peer must call us. */
  endpoint: endpointText.nullable(),
  allowedIps: z.array(prefixText).max(512),
  keepalive: z.number().int().min(0).max(600),
})

/** What a Linux machine of the mesh should be, as the embedded server wants it (host agent → helper). Applied as a whole, idempotent. */
export const hostConfigSchema = z.object({
  revision: z.number().int(),
  keyId: z.string().max(128),
  listenPort: z.number().int().min(1).max(65535),
  /** With mask, over all networks. */
  addresses: z.array(prefixText).max(64),
  mtu: z.number().int().min(1280).max(1500),
  peers: z.array(hostPeerSchema).max(2048),
  /** Set = this machine is a gateway: forward and masquerade what comes from these ranges and leaves by the default interface. */
  gateway: z.object({ ranges: z.array(prefixText).max(64) }).nullable(),
  /** Ranges within which this machine hands on what others of the mesh send by way of it (gateway, relay); under `through`, also what they send to the internet. */
  forwards: z.array(prefixText).max(64).default([]),
  /** Set = this machine's own internet traffic leaves through that peer. */
  through: z
    .object({ publicKey: wireguardKeySchema, ipv6: z.boolean(), gatewayName: z.string().max(128), onDead: z.enum(['closed', 'open']) })
    .nullable(),
})
export type HostConfig = z.infer<typeof hostConfigSchema>
export type HostPeer = z.infer<typeof hostPeerSchema>

export const passViewSchema = passSchema.omit({ keyId: true }).extend({ publicKey: z.string(), ownerUid: z.number() })
export type PassView = z.infer<typeof passViewSchema>

/** A VPN of another program. `holdsDefault`: the internet of at least one address family leads into it, unless our rules say otherwise. */
export const otherVpnSchema = z.object({
  interface: z.string(),
  kind: z.enum(['wireguard', 'openvpn', 'netclient', 'other']),
  holdsDefault: z.boolean(),
  /** netclient alone: next hop of its default route, the mesh address of the gateway that it uses (netmaker-api.md 8.2). */
  via: z.string().optional(),
})

/** One thing that the person decides, or that root's policy file fixed. */
const fixedSchema = z.enum(['person', 'on', 'off'])

/** What root's policy file leaves to the asking person. 'unreadable': the file can't be read, so nothing may be opened meanwhile. */
export const policyViewSchema = z.union([
  z.literal('unreadable'),
  z.object({
    lock: fixedSchema,
    lan: fixedSchema,
    pause: z.enum(['allowed', 'forbidden']),
    leave: z.enum(['allowed', 'forbidden']),
    /** An older helper doesn't say it. */
    updates: z.enum(['allowed', 'forbidden']).default('allowed'),
    /** Node id of the gateway that must come first, null when the person chooses. */
    mandatoryGateway: z.string().nullable(),
  }),
])
export type PolicyView = z.infer<typeof policyViewSchema>

/** On Windows: `lan`: nothing goes to the local network while anything is joined. `inbound`: Windows Firewall decides. */
export const unkeptWishSchema = z.enum(['lan', 'inbound'])
export type UnkeptWish = z.infer<typeof unkeptWishSchema>

export const helperStatusSchema = z.object({
  /** Grows with every change; orders answers and pushes. */
  sequence: z.number(),
  /** Of the helper's program. */
  version: z.string().optional(),
  bootId: z.string(),
  state: tunnelStateSchema,
  intent: intentSchema,
  /** Only the asking user's own (root: all). */
  passes: z.array(passViewSchema),
  owner: z.object({ uid: z.number(), name: z.string() }).nullable(),
  /** Null for root, whom the policy doesn't bind. */
  policy: policyViewSchema.nullable().optional(),
  /** Hash of the newest journal entry: kept elsewhere, it shows when entries are cut off the end. */
  journalHead: z.string().optional(),
  tunnel: z
    .object({
      interface: z.string(),
      passId: z.string(),
      endpoint: z.string(),
      rxBytes: z.number(),
      txBytes: z.number(),
      /** Unix ms, 0 when never. */
      handshakeAt: z.number(),
      /** Bytes; less than the pass's where the path lets nothing larger through. */
      mtu: z.number(),
      dns: z.string(),
      /** Where one tunnel breaks before another is made: for how long nothing could pass when this one came (ms). */
      gapMs: z.number().optional(),
    })
    .nullable(),
  /** Bytes of the session, over all its tunnels; null when there is none. */
  moved: z.object({ rxBytes: z.number(), txBytes: z.number() }).nullable().optional(),
  /** Read when the status is made. */
  otherVpn: z.array(otherVpnSchema).optional(),
  /** Wishes that the helper's system doesn't keep, whatever the intent says. */
  unkept: z.array(unkeptWishSchema).optional(),
  /** The update under way, or how the last one ended. */
  update: updateRunSchema.nullable().optional(),
  /** Present on a machine that is also a mesh host. */
  host: z
    .object({
      revision: z.number(),
      role: z.enum(['gateway', 'through', 'member']),
      through: z.string().nullable(),
      fault: faultSchema.nullable(),
      /** What the machine really is: `revision` as soon as it stands whole. `since` in unix ms. Null = nothing since the helper's start. */
      applied: z.object({ revision: z.number(), since: z.number() }).nullable().optional(),
      /** Of a `through` host. `handshakeAt` in unix ms, 0 when never; `suspended`: it is dead and the admin chose `open`, so traffic leaves directly. */
      gateway: z
        .object({ name: z.string(), onDead: z.enum(['closed', 'open']), handshakeAt: z.number(), suspended: z.boolean() })
        .nullable()
        .optional(),
      peers: z.array(z.object({ publicKey: z.string(), handshakeAt: z.number(), rxBytes: z.number(), txBytes: z.number() })),
    })
    .nullable(),
})
export type HelperStatus = z.infer<typeof helperStatusSchema>

export const journalEntrySchema = z.object({
  /** Position in the chain, from 1. */
  seq: z.number(),
  at: z.number(),
  uid: z.number(),
  act: z.string(),
  detail: z.record(z.string(), z.unknown()),
  /** SHA-256 over the previous hash and this entry. */
  hash: z.string(),
})
export type JournalEntry = z.infer<typeof journalEntrySchema>

const verdictSchema = z.enum(['tunnel', 'direct', 'local', 'blocked', 'unknown'])
/** The policy routing rule that led to the table, null when it can't be told; `table` is '' for one that refuses. */
const ruleSchema = z.object({ priority: z.number(), selector: z.string(), table: z.string() }).nullable()
const routeFacts = {
  verdict: verdictSchema,
  /** Interface that the kernel names, '' when blocked. */
  device: z.string(),
  source: z.string(),
  table: z.string(),
  /** The kernel's own words. */
  kernel: z.string(),
  rule: ruleSchema.optional(),
  /** One sentence per deciding rule. */
  because: z.array(z.string()),
}

/** Of an ordinary program's packets; `others`: of WireGuard's own (marked), and of a program bound to the physical way out. */
export const explanationSchema = z.object({
  address: z.string(),
  ...routeFacts,
  others: z.array(z.object({ packet: z.enum(['marked', 'bound']), ...routeFacts })).optional(),
})

/** What happened to this machine's traffic, one line of the last 24 hours. Empty texts and nulls: there is nothing to say. */
export const historyEventSchema = z.object({
  /** Position in the journal. */
  seq: z.number(),
  at: z.number(),
  /** 'computer': the helper itself, root or the policy. Another user's gateways are not named. */
  by: z.enum(['you', 'other', 'computer']),
  kind: historyKindSchema,
  gateway: z.string().max(128),
  /** The gateway that carried before. */
  from: z.string().max(128),
  /** Of a hold: `HoldReason.why`; of a failure: what is left of the protection. */
  why: z.string().max(40),
  detail: z.string().max(200),
  /** How long what ended by it had lasted: the session, the hold, the pause (ms). */
  lastedMs: z.number().nullable(),
  /** Of a session that ended: for how long its last gateway had carried, where another one did before (ms). */
  hereMs: z.number().optional(),
  /** Of the whole session, when it ended. */
  rxBytes: z.number().nullable(),
  txBytes: z.number().nullable(),
})
export type HistoryEvent = z.infer<typeof historyEventSchema>

export const historySchema = z.object({
  /** Oldest first, the asking user's own and the machine's (root: all). */
  events: z.array(historyEventSchema).max(200),
  /** Older ones of the last 24 hours were left out. */
  cut: z.boolean(),
  /** What went through the tunnel, whoever joined; `at` is the beginning of each stretch of `bucketMs`. Stretches without traffic are left out. */
  traffic: z.array(z.object({ at: z.number(), rxBytes: z.number(), txBytes: z.number() })).max(100),
  bucketMs: z.number(),
  /** Since the join that still holds. */
  session: z.object({ since: z.number(), rxBytes: z.number(), txBytes: z.number() }).nullable(),
})
export type History = z.infer<typeof historySchema>

/** One line of a log, without secrets; `seq` orders the lines of one source and only grows. */
export const logLineSchema = z.object({
  seq: z.number(),
  at: z.number(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  text: z.string().max(1200),
})
export type LogLine = z.infer<typeof logLineSchema>

/** Who refused an attempt to leave: our filter, by its own counters; the routing layer; somebody else's rules on this machine. */
const refusedBySchema = z.enum(['filter', 'routing', 'other'])

/** One attempt to get out beside the tunnel. */
export const checkAttemptSchema = z.object({
  name: z.string(),
  outcome: z.enum(['blocked', 'leaked', 'skipped']),
  by: refusedBySchema.optional(),
  detail: z.string(),
})

/** Who brings updates here: root's part of Waygate itself, a package manager's repository, or whoever put the program where it is. */
export const updaterSchema = z.enum(['waygate', 'repository', 'other'])
export type Updater = z.infer<typeof updaterSchema>

/** What an app needs to know to look for updates; root judges again. */
export const updateTermsSchema = z.object({
  source: updateSourceSchema,
  by: updaterSchema,
  /** Root's policy for the asking user. */
  allowed: z.boolean(),
  /** Versions that didn't work on this computer. */
  rolledBack: z.array(z.string().max(64)).max(32),
})
export type UpdateTerms = z.infer<typeof updateTermsSchema>

/** Bytes of a package in one message. */
export const updateChunkBytes = 192 * 1024

const none = z.object({})
const done = z.object({})

export const helperContract = {
  hello: call(
    'any',
    /** `protocol`: the newest that the client speaks; `oldest`: left out = that one alone. */
    z.object({ protocol: z.number(), oldest: z.number().optional(), client: z.enum(['app', 'cli', 'host', 'test']) }),
    /** `protocol`: the one that is spoken from now on. */
    z.object({ protocol: z.number(), version: z.string(), uid: z.number(), pid: z.number() }),
  ),
  status: call('any', none, helperStatusSchema),
  /** Subscribes this connection to `changed`. */
  watch: call('any', none, helperStatusSchema),
  changed: push('any', helperStatusSchema),
  newKey: call('any', none, z.object({ keyId: z.string(), publicKey: z.string() })),
  putPass: call('any', passSchema, done),
  dropPass: call('any', z.object({ passId: z.string().max(128) }), done),
  /** Answers when the wish is on disk and, if it closes, the block stands. The rest arrives by `changed`. */
  setIntent: call('any', intentChangeSchema, intentSchema),
  /** A change with `confirmWithinMs` stays. Null = whichever waits; `confirmed` false: none does. */
  confirm: call('any', z.object({ revision: z.number().int().nullable() }), z.object({ confirmed: z.boolean() })),
  /** Access was lost on positive evidence (DESIGN 5): keep closed, say why. */
  hold: call('any', z.object({ passId: z.string().max(128), reason: z.string().max(300) }), done),
  pause: call('any', z.object({ until: z.number() }), done),
  /** Tries the wish again at once (Retry), or probes now (popover opened). */
  prove: call('any', none, helperStatusSchema),
  explain: call('any', z.object({ address: z.string().max(64) }), explanationSchema),
  check: call('any', none, z.object({ checks: z.array(checkAttemptSchema) })),
  journal: call('any', z.object({ since: z.number() }), z.object({ entries: z.array(journalEntrySchema), head: z.string() })),
  /** The last 24 hours, without secrets. `known`: kinds of events that the asker knows; left out = all but those that came later (`laterKinds`). */
  history: call('any', z.object({ known: z.array(z.string().max(40)).max(64).optional() }), historySchema),
  /** Lines of the helper's log after `after`, the newest that fit; lines about another user are left out (root: all). */
  log: call('any', z.object({ after: z.number() }), z.object({ lines: z.array(logLineSchema).max(400) })),
  /** For a report to others: without keys and tokens. Addresses are in it. */
  diagnose: call('any', none, z.object({ report: z.array(z.object({ title: z.string(), text: z.string() })) })),
  /** Opens a TCP stream to an address that `putServer` pinned for the caller. Another address of a pinned server is found by its name here, and nowhere else. */
  dial: call('any', z.object({ address: z.string().max(80) }), done),
  /**
   * Pins the API server's addresses (`ip:port`) of a signed-in account, so that `dial` may reach it while traffic is held. The helper decides which of them
   * are that server's and answers what is pinned now. No addresses = signed out: the pin goes.
   */
  putServer: call(
    'any',
    z.object({ account: z.string().max(320), addresses: z.array(z.string().max(80)).max(4) }),
    z.object({ addresses: z.array(z.string()) }),
  ),
  /** Host agent only. Null = this machine is no host any more. */
  setHost: call('host', z.object({ config: hostConfigSchema.nullable() }), done),
  updateTerms: call('any', none, updateTermsSchema),
  /** The signed manifest of the channel that the person chose. Judged here; then its package may come, in pieces and in order. A newer wish of the same user ends the older one. */
  beginUpdate: call(
    'any',
    z.object({ manifest: z.string().max(envelopeLimit), channel: updateChannelSchema }),
    z.object({ updateId: z.string(), size: z.number() }),
  ),
  /** `data` in base64, at most `updateChunkBytes` of it. */
  updateChunk: call(
    'any',
    z.object({ updateId: z.string().max(64), offset: z.number().int().min(0), data: z.string().max(Math.ceil(updateChunkBytes / 3) * 4) }),
    done,
  ),
  /** The package is whole: root's copy is checked, and installed by a process of its own. Answers when that has begun; `status.update` tells the rest. */
  finishUpdate: call('any', z.object({ updateId: z.string().max(64) }), done),
} as const

export type HelperContract = typeof helperContract
