import { familyOf, within } from '../common/net/prefix.ts'
import type { Pass } from '../common/tunnel/pass.ts'
import { parseEndpoint } from '../common/tunnel/pass-bounds.ts'
import type { Proof } from '../common/tunnel/state.ts'

export interface ProbeTarget {
  readonly by: Exclude<Proof['by'], 'traffic'>
  readonly host: string
  readonly port: number
  /** The tunnel's own address that asks. */
  readonly source: string
}

/** Asked when a pass names nothing else beyond its gateway; the default resolver of Netmaker gateways first. */
const publicResolvers = ['1.1.1.1', '9.9.9.9', '2606:4700:4700::1111'] as const

/**
 * What only an answer *forwarded* by the gateway can come from: the API server and resolvers, except the gateway's own addresses (its public one, and
 * those of its mesh, which it answers for itself).
 */
export function probeTargets(pass: Pass): readonly ProbeTarget[] {
  const api = pass.apiAddresses.flatMap((text) => {
    const endpoint = parseEndpoint(text)
    return endpoint === null ? [] : [{ by: 'api' as const, host: endpoint.host, port: endpoint.port }]
  })
  const dns = pass.dns.map((host) => ({ by: 'dns' as const, host, port: 53 }))
  const beyond = withSource(
    pass,
    [...dns, ...api].filter(({ host }) => isBeyond(host, pass)),
  )
  return beyond.length > 0
    ? beyond
    : withSource(
        pass,
        publicResolvers.map((host) => ({ by: 'dns' as const, host, port: 53 })),
      )
}

function withSource(pass: Pass, targets: readonly Omit<ProbeTarget, 'source'>[]): readonly ProbeTarget[] {
  return targets.flatMap((target) => {
    const source = pass.addresses.find((address) => familyOf(address) === familyOf(target.host))
    return source === undefined ? [] : [{ ...target, source }]
  })
}

function isBeyond(host: string, pass: Pass): boolean {
  if (within(host, ['127.0.0.0/8', '::1/128'])) return false
  if (pass.endpoints.some((text) => parseEndpoint(text)?.host === host)) return false
  return !within(host, pass.addresses.map(meshAround))
}

/** The pass doesn't tell the mesh's size; gateways and their clients share at least this much. */
function meshAround(address: string): string {
  return `${address}/${familyOf(address) === 4 ? 16 : 64}`
}
