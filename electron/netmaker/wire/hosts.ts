import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, whole } from './envelope.ts'

/** Where a machine is, as the server guesses it from its address; null when it doesn't say. */
export function placeOf(text: string): { latitude: number; longitude: number } | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text)
  if (match === null) return null
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}

/** A machine (netmaker-api.md 5.2). `port` is already the one that peers should use: the public one where it is known and may move. */
export const wireHostSchema = z
  .object({
    id: z.string(),
    name: text(),
    os: text(),
    firewallinuse: text(),
    version: text(),
    publickey: text(),
    endpointip: text(),
    endpointipv6: text(),
    isstaticport: flag(),
    listenport: whole(51821),
    wg_public_listen_port: whole(),
    mtu: whole(),
    isdefault: flag(),
    country_code: text(),
    /** `lat,long`. */
    location: text(),
    dns: text(),
  })
  .transform((wire) => ({
    id: wire.id,
    name: wire.name,
    os: wire.os,
    firewall: wire.firewallinuse,
    version: wire.version,
    publicKey: wire.publickey,
    endpoint4: wire.endpointip,
    endpoint6: wire.endpointipv6,
    port: !wire.isstaticport && wire.wg_public_listen_port !== 0 ? wire.wg_public_listen_port : wire.listenport,
    /** What netclient itself listens on: the port of the `file` endpoint, worth trying when `port` is silent. */
    listenPort: wire.listenport,
    mtu: wire.mtu,
    isDefault: wire.isdefault,
    country: wire.country_code,
    place: placeOf(wire.location),
    dns: wire.dns === 'yes',
  }))
export type WireHost = z.infer<typeof wireHostSchema>

export const hostPageSchema = z.object({
  data: list(wireHostSchema),
  page: whole(1),
  per_page: whole(10),
  total: whole(),
  total_pages: whole(1),
})

export const hostOperations = {
  list: operation({ method: 'GET', path: '/api/hosts', answer: list(wireHostSchema), envelope: 'raw' }),
  /** v1.5.1 and newer. */
  page: operation({
    method: 'GET',
    path: '/api/v1/hosts',
    query: ['page', 'per_page', 'q', 'os'],
    answer: hostPageSchema,
    envelope: 'wrapped',
  }),
  joinNetwork: operation({ method: 'POST', path: '/api/hosts/{hostid}/networks/{network}', answer: nothingSchema, envelope: 'empty' }),
  leaveNetwork: operation({ method: 'DELETE', path: '/api/hosts/{hostid}/networks/{network}', answer: nothingSchema, envelope: 'empty' }),
} as const
