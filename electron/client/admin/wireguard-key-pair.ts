import { generateKeyPairSync } from 'node:crypto'

/** Both halves in base64, as WireGuard writes them: the last 32 bytes of the X25519 encodings (RFC 8410). */
export function wireguardKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'),
  }
}
