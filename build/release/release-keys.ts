import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import type { TrustedKey } from '../../electron/common/update/update-source.ts'

/** One half signs, the other is what every Waygate knows. */
export interface ReleaseKey {
  readonly trusted: TrustedKey
  readonly privateKey: KeyObject
}

/** Makes a pair and writes its private half (PKCS #8, for its owner alone) into a new file. Throws when the file is there already. */
export function makeReleaseKey(file: string): TrustedKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  return trustedKey(privateKey)
}

/** Throws when it is no Ed25519 key, or when others may read it. */
export function readReleaseKey(file: string): ReleaseKey {
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 ${file}`)
  const privateKey = createPrivateKey(readFileSync(file))
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is no Ed25519 key`)
  return { trusted: trustedKey(privateKey), privateKey }
}

/** A key is called by what it is, so that no two have one name. */
export function trustedKey(privateKey: KeyObject): TrustedKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const bytes = Buffer.from(x, 'base64url')
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), publicKey: bytes.toString('base64') }
}
