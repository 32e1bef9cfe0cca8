import type { Violation } from '../../../common/rules/posture.ts'
import { goTime, zeroTime } from './go-time.ts'
import { encodeViolations } from './posture-check.ts'

/** What the wire object of a remote client is made from (netmaker-api.md 7.1). Lists and maps are null where Go would leave them unset. */
export interface ExtClientFacts {
  readonly id: string
  readonly privateKey: string
  readonly publicKey: string
  readonly network: string
  readonly dns: string
  readonly address4: string
  readonly address6: string
  readonly extraRanges: readonly string[] | null
  readonly gatewayNodeId: string
  readonly endpoint: string
  /** Unix seconds. */
  readonly lastModified: number
  readonly enabled: boolean
  readonly owner: string
  readonly deniedNodes: Readonly<Record<string, unknown>> | null
  readonly remoteAccessClientId: string
  readonly postUp: string
  readonly postDown: string
  readonly tags: Readonly<Record<string, unknown>> | null
  readonly os: string
  readonly osFamily: string
  readonly osVersion: string
  readonly kernelVersion: string
  readonly clientVersion: string
  readonly deviceId: string
  readonly deviceName: string
  readonly publicEndpoint: string
  readonly country: string
  readonly location: string
  /** Unix milliseconds at which access for a time only ends; 0 or left out: it doesn't. */
  readonly accessUntil?: number
  /** What its device does not meet of the network's conditions at this moment; left out: nothing. */
  readonly violations?: readonly Violation[]
}

export const noExtClient: ExtClientFacts = {
  id: '',
  privateKey: '',
  publicKey: '',
  network: '',
  dns: '',
  address4: '',
  address6: '',
  extraRanges: null,
  gatewayNodeId: '',
  endpoint: '',
  lastModified: 0,
  enabled: false,
  owner: '',
  deniedNodes: null,
  remoteAccessClientId: '',
  postUp: '',
  postDown: '',
  tags: null,
  os: '',
  osFamily: '',
  osVersion: '',
  kernelVersion: '',
  clientVersion: '',
  deviceId: '',
  deviceName: '',
  publicEndpoint: '',
  country: '',
  location: '',
}

export function encodeExtClient(client: ExtClientFacts) {
  const { violations = [] } = client
  return {
    clientid: client.id,
    privatekey: client.privateKey,
    publickey: client.publicKey,
    network: client.network,
    dns: client.dns,
    address: client.address4,
    address6: client.address6,
    extraallowedips: client.extraRanges,
    allowed_ips: null,
    ingressgatewayid: client.gatewayNodeId,
    ingressgatewayendpoint: client.endpoint,
    lastmodified: client.lastModified,
    enabled: client.enabled,
    ownerid: client.owner,
    deniednodeacls: client.deniedNodes,
    remote_access_client_id: client.remoteAccessClientId,
    postup: client.postUp,
    postdown: client.postDown,
    tags: client.tags,
    os: client.os,
    os_family: client.osFamily,
    os_version: client.osVersion,
    kernel_version: client.kernelVersion,
    client_version: client.clientVersion,
    device_id: client.deviceId,
    device_name: client.deviceName,
    public_endpoint: client.publicEndpoint,
    country: client.country,
    location: client.location,
    posture_check_violations: encodeViolations(violations),
    posture_check_violation_severity_level: Math.max(0, ...violations.map(({ severity }) => severity)),
    last_evaluated_at: zeroTime,
    ...(client.accessUntil ? { jit_expires_at: goTime(client.accessUntil) } : {}),
  }
}
