import { createPublicKey, verify } from 'node:crypto'

/** Ed25519 (RFC 8032) by the runtime's own means. `publicKey`: its 32 bytes in base64. What is believed here only saves a download: root verifies by itself. */
export function verifySignature(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url')
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature)
  } catch {
    return false
  }
}
