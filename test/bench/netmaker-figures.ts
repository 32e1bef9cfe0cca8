import { type Figure, reported } from './figure.ts'

/**
 * What a Netmaker client of that day did on the same kind of network: measured once on Netmaker v1.5.1 community edition with netclient v1.4.0, API over TLS,
 * all on one machine. Not part of a run; they stand beside our own figures.
 */
export const netclientGatewayDead: readonly Figure[] = [
  reported('netclient v1.4.0: gateway dead, until traffic leaves again (unprotected)', 90_800, 'ms'),
  reported('netclient v1.4.0: gateway back, until the host is on it again', 84_000, 'ms'),
]

export const plainClientLatePeer: readonly Figure[] = [
  reported('a plain client at a real Netmaker: POST answered to handshake', 5050, 'ms'),
]
