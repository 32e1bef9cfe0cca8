import { connect } from 'node:net'
import { keyFromHex, keyToHex } from '../../common/net/wireguard-key.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { WireGuardPeer } from '../step.ts'

/** Where userspace WireGuard listens (wireguard.com/xplatform, "cross-platform userspace implementation"). */
export function controlSocket(name: string): string {
  return `/var/run/wireguard/${name}.sock`
}

const timeLimit = 3000

/** One exchange: what is sent ends with an empty line, and so does what comes back. */
export function uapi(name: string, request: string): Promise<Result<string>> {
  return new Promise((resolve) => {
    const socket = connect(controlSocket(name))
    let answer = ''
    const give = (result: Result<string>) => {
      clearTimeout(limit)
      socket.destroy()
      resolve(result)
    }
    const limit = setTimeout(() => give(controlFault(name, 'no answer')), timeLimit)
    socket.setEncoding('utf8')
    socket.once('error', (error) => give(controlFault(name, error.message)))
    socket.once('close', () => give(controlFault(name, 'closed')))
    socket.on('data', (text: string) => {
      answer += text
      if (!answer.endsWith('\n\n')) return
      const errno = /^errno=(-?\d+)$/m.exec(answer)?.[1]
      give(errno === '0' ? ok(answer) : controlFault(name, `errno ${errno ?? 'missing'}`))
    })
    socket.write(request)
  })
}

function controlFault(name: string, detail: string): Result<never> {
  return fail({ code: 'step.failed', what: `control ${name}`, program: 'wireguard-go', exit: null, detail })
}

/** Base64, endpoints `ip:port`, handshake in unix ms (0 = never). */
export interface PeerReading {
  readonly publicKey: string
  readonly endpoint: string | null
  readonly allowedIps: readonly string[]
  readonly keepalive: number
  readonly handshakeAt: number
  readonly rxBytes: number
  readonly txBytes: number
}

export interface DeviceReading {
  readonly listenPort: number
  readonly peers: readonly PeerReading[]
}

export function parseDevice(text: string): DeviceReading {
  type Building = { -readonly [K in keyof PeerReading]: PeerReading[K] } & { allowedIps: string[] }
  const peers: Building[] = []
  let listenPort = 0
  for (const line of text.split('\n')) {
    const [key = '', value = ''] = line.split(/=(.*)/s)
    if (key === 'public_key') {
      const fresh = {
        publicKey: keyFromHex(value) ?? '',
        endpoint: null,
        allowedIps: [],
        keepalive: 0,
        handshakeAt: 0,
        rxBytes: 0,
        txBytes: 0,
      }
      peers.push(fresh)
    }
    const peer = peers.at(-1)
    if (key === 'listen_port') listenPort = Number(value)
    if (peer === undefined) continue
    if (key === 'endpoint') peer.endpoint = value
    if (key === 'allowed_ip') peer.allowedIps.push(value)
    if (key === 'persistent_keepalive_interval') peer.keepalive = Number(value)
    if (key === 'last_handshake_time_sec') peer.handshakeAt += Number(value) * 1000
    if (key === 'last_handshake_time_nsec') peer.handshakeAt += Math.floor(Number(value) / 1e6)
    if (key === 'rx_bytes') peer.rxBytes = Number(value)
    if (key === 'tx_bytes') peer.txBytes = Number(value)
  }
  return { listenPort, peers }
}

export interface DeviceChange {
  /** Base64; left out = unchanged. */
  readonly privateKey?: string
  readonly fwmark: number
  readonly listenPort: number | null
}

/** Transaction of the device's own settings; empty when a key isn't one. */
export function deviceLines(change: DeviceChange): string {
  const key = change.privateKey === undefined ? '' : `private_key=${keyToHex(change.privateKey)}\n`
  return `${key}fwmark=${change.fwmark}\n${change.listenPort === null ? '' : `listen_port=${change.listenPort}\n`}`
}

/** `endpoint: null` leaves it alone: a peer that roams keeps where it was last seen. */
export function peerLines(peer: WireGuardPeer): string {
  return [
    `public_key=${keyToHex(peer.publicKey)}`,
    ...(peer.endpoint === null ? [] : [`endpoint=${peer.endpoint}`]),
    'replace_allowed_ips=true',
    ...peer.allowedIps.map((prefix) => `allowed_ip=${prefix}`),
    `persistent_keepalive_interval=${peer.keepalive}`,
    '',
  ].join('\n')
}

export function removePeerLines(publicKey: string): string {
  return `public_key=${keyToHex(publicKey)}\nremove=true\n`
}

/** What makes `is` to `wanted` without touching sessions of peers that stay. */
export function peerChanges(is: readonly PeerReading[], wanted: readonly WireGuardPeer[]): string {
  const gone = is.filter((peer) => !wanted.some((other) => other.publicKey === peer.publicKey))
  const changed = wanted.filter((peer) => {
    const before = is.find((other) => other.publicKey === peer.publicKey)
    return before === undefined || !sameSettings(before, peer)
  })
  return [...gone.map((peer) => removePeerLines(peer.publicKey)), ...changed.map(peerLines)].join('')
}

function sameSettings(is: PeerReading, wanted: WireGuardPeer): boolean {
  const ips = (list: readonly string[]) => [...list].sort().join()
  return (
    ips(is.allowedIps) === ips(wanted.allowedIps) &&
    is.keepalive === wanted.keepalive &&
    (wanted.endpoint === null || is.endpoint === wanted.endpoint)
  )
}
