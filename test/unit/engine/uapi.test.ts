import { expect, test } from 'vitest'
import { parseDevice, peerChanges, peerLines } from '../../../electron/engine/linux/uapi.ts'
import type { WireGuardPeer } from '../../../electron/engine/step.ts'

const peer: WireGuardPeer = {
  publicKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  endpoint: '203.0.113.10:51820',
  allowedIps: ['0.0.0.0/0', '::/0'],
  keepalive: 20,
}
const zeros = '0'.repeat(64)

test('a peer as the control protocol wants it', () => {
  expect(peerLines(peer)).toBe(
    `public_key=${zeros}\nendpoint=203.0.113.10:51820\nreplace_allowed_ips=true\nallowed_ip=0.0.0.0/0\nallowed_ip=::/0\npersistent_keepalive_interval=20\n`,
  )
})

test('what WireGuard answers is understood; its private key is not kept', () => {
  const answer = `private_key=${'1'.repeat(64)}\nlisten_port=51820\nfwmark=22343\npublic_key=${zeros}\nendpoint=203.0.113.10:51820\nlast_handshake_time_sec=1700000000\nlast_handshake_time_nsec=250000000\ntx_bytes=10\nrx_bytes=20\npersistent_keepalive_interval=20\nallowed_ip=0.0.0.0/0\nallowed_ip=::/0\nprotocol_version=1\nerrno=0\n\n`
  const device = parseDevice(answer)
  expect(device).toEqual({
    listenPort: 51820,
    peers: [{ ...peer, handshakeAt: 1_700_000_000_250, txBytes: 10, rxBytes: 20 }],
  })
  expect(JSON.stringify(device)).not.toContain('1111')
})

test('peers that stay as they are keep their sessions', () => {
  const is = [{ ...peer, handshakeAt: 1, rxBytes: 1, txBytes: 1 }]
  expect(peerChanges(is, [peer])).toBe('')
  expect(peerChanges(is, [{ ...peer, endpoint: null }])).toBe('')
  expect(peerChanges(is, [])).toBe(`public_key=${zeros}\nremove=true\n`)
  expect(peerChanges(is, [{ ...peer, keepalive: 0 }])).toContain('persistent_keepalive_interval=0')
})
