import { isAddress, overlaps, parseRange } from '../domain/address-range.ts'
import { type Decoded, goBool, goString, goStrings, goStruct } from '../http/go-decode.ts'
import type { View } from '../store/draft.ts'

/** The body of create and update (netmaker-api.md 7.3), upstream models.CustomExtClient. */
export const extClientBody = goStruct('CustomExtClient', {
  clientid: { type: goString },
  publickey: { type: goString },
  dns: { type: goString },
  extraallowedips: { type: goStrings },
  enabled: { type: goBool },
  deniednodeacls: { type: { kind: 'map', name: 'map[string]struct {}' } },
  remote_access_client_id: { type: goString },
  postup: { type: goString },
  postdown: { type: goString },
  tags: { type: { kind: 'map', name: 'map[models.TagID]struct {}' } },
  device_id: { type: goString },
  device_name: { type: goString },
  is_already_connected_to_inet_gw: { type: goBool },
  public_endpoint: { type: goString },
  os: { type: goString },
  os_family: { type: goString },
  os_version: { type: goString },
  kernel_version: { type: goString },
  client_version: { type: goString },
  country: { type: goString },
  location: { type: goString },
})
export type ExtClientBody = Decoded<typeof extClientBody>

/** What is wrong with it, in upstream's words and order (rows 3–9). `networks`: whose ranges it must stay out of. null: nothing. */
export function bodyTrouble(view: View, body: ExtClientBody, networks: readonly string[], name: 'new' | 'kept'): string | null {
  const trouble = hookTrouble(body) ?? nameTrouble(view, body.clientid ?? '', name) ?? valueTrouble(body)
  return networks.reduce((first, network) => first ?? rangeTrouble(view, body, network), trouble)
}

const hookLimit = 1024

function hookTrouble(body: ExtClientBody): string | null {
  const hooks = [
    ['PostUp', body.postup ?? ''],
    ['PostDown', body.postdown ?? ''],
  ] as const
  const long = hooks.filter(([, value]) => [...value].length > hookLimit)
  const sentences = long.map(([field]) => `Key: 'CustomExtClient.${field}' Error:Field validation for '${field}' failed on the 'max' tag`)
  return sentences.length === 0 ? null : sentences.join('\n')
}

function nameTrouble(view: View, id: string, name: 'new' | 'kept'): string | null {
  if (id === '') return null
  if (!/^[a-zA-Z0-9-]{5,32}$/.test(id)) {
    return 'client validation: node name must be alphanumderic and/or dashes and less that 15 chars'
  }
  const taken = name === 'new' && view.list('clients').some((client) => client.id === id)
  return taken ? 'client validation: duplicate client name' : null
}

function valueTrouble(body: ExtClientBody): string | null {
  const key = body.publickey ?? ''
  if (key !== '' && !isWireGuardKey(key)) return 'incorrect client public key'
  if ((body.extraallowedips ?? []).some((range) => parseRange(range) === null)) return 'client extra ip must be a valid cidr'
  const dns = body.dns ?? ''
  if (dns !== '' && !dns.split(',').every((address) => isAddress(address.trim()))) return 'client dns must be a valid ip address'
  return null
}

function rangeTrouble(view: View, body: ExtClientBody, name: string): string | null {
  const network = view.get('networks', name)
  if (network === undefined) return `error getting network with netid:  ${name} record not found`
  for (const range of body.extraallowedips ?? []) {
    const inner = parseRange(range)
    for (const own of [network.range4, network.range6]) {
      const outer = own === '' ? null : parseRange(own)
      if (inner !== null && outer !== null && overlaps(outer, inner)) {
        return `egress range should not be the same as or contained in the netmaker network address${range} ${own}`
      }
    }
  }
  return null
}

/** 32 bytes in base64, as wgtypes.ParseKey takes it. */
export function isWireGuardKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === 32
}
