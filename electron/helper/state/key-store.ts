import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { syncDirectory } from './atomic-write.ts'

/**
 * WireGuard keys in `<stateDir>/keys/<keyId>` (0600, base64), made here and never given to anybody but the engine. A key's id begins with its owner's uid, so
 * that nobody can put another user's key into a pass.
 */
export interface KeyStore {
  make(uid: number): Promise<Result<{ keyId: string; publicKey: string }>>
  /** Base64; `key.unknown` when there is none. */
  privateKey(keyId: string): Promise<Result<string>>
  publicKey(keyId: string): Promise<Result<string>>
  has(keyId: string): Promise<boolean>
  /** Does nothing when it is already gone. */
  drop(keyId: string): Promise<void>
  /** Key ids with the time of making, unix ms. */
  list(): Promise<readonly { keyId: string; madeAt: number }[]>
}

const keyIdPattern = /^(\d{1,10})-[0-9a-f]{24}$/

export function keyOwner(keyId: string): number | null {
  const uid = keyIdPattern.exec(keyId)?.[1]
  return uid === undefined ? null : Number(uid)
}

export async function openKeyStore(stateDir: string): Promise<KeyStore> {
  const directory = join(stateDir, 'keys')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const publicKeys = new Map<string, string>()

  const privateKey = async (keyId: string): Promise<Result<string>> => {
    // the pattern is also what keeps an id from naming another file
    if (!keyIdPattern.test(keyId)) return fail({ code: 'key.unknown', keyId })
    try {
      // at once: a join waits for it
      const text = readFileSync(join(directory, keyId), 'utf8').trim()
      if (Buffer.from(text, 'base64').length === 32) return ok(text)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        return fail({ code: 'disk.failed', path: join(directory, keyId), detail: (error as Error).message })
      }
    }
    return fail({ code: 'key.unknown', keyId })
  }

  return {
    make: async (uid) => {
      const keyId = `${uid}-${randomBytes(12).toString('hex')}`
      const pair = generateKeyPairSync('x25519')
      const path = join(directory, keyId)
      try {
        const file = await open(path, 'wx', 0o600)
        try {
          await file.writeFile(rawBase64(pair.privateKey, 'd'))
          await file.sync()
        } finally {
          await file.close()
        }
        await syncDirectory(directory)
      } catch (error) {
        await rm(path, { force: true })
        return fail({ code: 'disk.failed', path, detail: (error as Error).message })
      }
      const publicKey = rawBase64(pair.publicKey, 'x')
      publicKeys.set(keyId, publicKey)
      return ok({ keyId, publicKey })
    },
    privateKey,
    publicKey: async (keyId) => {
      const known = publicKeys.get(keyId)
      if (known !== undefined) return ok(known)
      const secret = await privateKey(keyId)
      if (!secret.ok) return secret
      const derived = publicKeyOf(secret.value)
      publicKeys.set(keyId, derived)
      return ok(derived)
    },
    has: async (keyId) => keyIdPattern.test(keyId) && (await stat(join(directory, keyId)).catch(() => null)) !== null,
    drop: async (keyId) => {
      publicKeys.delete(keyId)
      if (keyIdPattern.test(keyId)) await rm(join(directory, keyId), { force: true })
    },
    list: async () => {
      const names = (await readdir(directory)).filter((name) => keyIdPattern.test(name))
      const found = await Promise.all(names.map(async (keyId) => ({ keyId, file: await stat(join(directory, keyId)).catch(() => null) })))
      return found.flatMap(({ keyId, file }) => (file === null ? [] : [{ keyId, madeAt: file.mtimeMs }]))
    },
  }
}

/** 32 raw bytes of an X25519 key (RFC 8037: `x` public, `d` private), in WireGuard's base64. */
function rawBase64(key: KeyObject, part: 'x' | 'd'): string {
  const raw = key.export({ format: 'jwk' })[part]
  return Buffer.from(raw ?? '', 'base64url').toString('base64')
}

/** DER head of a PKCS #8 X25519 private key (RFC 8410 7); the 32 bytes follow. */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex')

function publicKeyOf(privateBase64: string): string {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, Buffer.from(privateBase64, 'base64')]), format: 'der', type: 'pkcs8' })
  return rawBase64(createPublicKey(key), 'x')
}

/** Keys for which no pass came within this time are forgotten (ms). */
export const keyWaitLimit = 24 * 60 * 60 * 1000

/** Pure part of the sweep: which keys nobody needs any more. */
export function forgottenKeys(
  keys: readonly { keyId: string; madeAt: number }[],
  inUse: ReadonlySet<string>,
  now: number,
): readonly string[] {
  return keys.filter(({ keyId, madeAt }) => !inUse.has(keyId) && now - madeAt > keyWaitLimit).map(({ keyId }) => keyId)
}
