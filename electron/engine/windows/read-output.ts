import type { ServiceState } from './observed.ts'

/** ERROR_SERVICE_DOES_NOT_EXIST (winerror.h). */
const noSuchService = 1060

const serviceStates: Readonly<Record<string, ServiceState>> = {
  '1': 'stopped',
  '2': 'starting',
  '3': 'stopping',
  '4': 'running',
  // continue pending, pause pending, paused: wireguard.exe accepts no pause
  '5': 'stopped',
  '6': 'stopped',
  '7': 'stopped',
}

/** `sc query NAME`. Labels are in the machine's language, so the number before the state's own constant is what counts. Null = not understood. */
export function readServiceState(exit: number | null, stdout: string): ServiceState | null {
  if (exit === noSuchService) return 'absent'
  const found = /:\s+(\d)\s+(?:STOPPED|(?:START|STOP|CONTINUE|PAUSE)_PENDING|RUNNING|PAUSED)\b/.exec(stdout)
  return exit === 0 ? (serviceStates[found?.[1] ?? ''] ?? null) : null
}

export interface DumpedTunnel {
  /** The tunnel's own. */
  readonly publicKey: string
  readonly peers: readonly DumpedPeer[]
}

export interface DumpedPeer {
  readonly publicKey: string
  readonly endpoint: string | null
  /** Unix ms, 0 when never. */
  readonly handshakeAt: number
  readonly rxBytes: number
  readonly txBytes: number
}

/** `wg.exe show NAME dump` (wg(8)): one line for the interface, whose first word is its private key and is not looked at, then one per peer. */
export function readDump(stdout: string): DumpedTunnel {
  const [own = '', ...lines] = stdout.split(/\r?\n/).filter((line) => line !== '')
  const peers = lines.flatMap((line): DumpedPeer[] => {
    const [publicKey = '', , endpoint = '', , handshake, received, sent] = line.split('\t')
    const [handshakeAt, rxBytes, txBytes] = [Number(handshake) * 1000, Number(received), Number(sent)]
    if (![handshakeAt, rxBytes, txBytes].every(Number.isFinite)) return []
    return [{ publicKey, endpoint: endpoint === '(none)' ? null : endpoint, handshakeAt, rxBytes, txBytes }]
  })
  return { publicKey: own.split('\t')[1] ?? '', peers }
}

/** Our rules of the name resolution policy table as JSON: nothing, one object, or a list. Null = there is none for all names. */
export function readNameRules(stdout: string): readonly string[] | null {
  const text = stdout.trim()
  if (text === '') return null
  const value: unknown = JSON.parse(text)
  const rules = (Array.isArray(value) ? value : [value]) as Record<string, unknown>[]
  const forAll = rules.filter((rule) => [rule.Namespace].flat().includes('.'))
  return forAll.length === 0 ? null : forAll.flatMap((rule) => serversOf(rule.NameServers))
}

/** PowerShell 5 writes addresses as text or, from an older module, as objects that carry it. */
function serversOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((server) => {
    if (typeof server === 'string') return [server]
    const text = (server as Record<string, unknown> | null)?.IPAddressToString
    return typeof text === 'string' ? [text] : []
  })
}
