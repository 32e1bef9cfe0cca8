import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { writePrivateFile } from '../session/json-file.ts'

/**
 * How the server tells this machine's registrations apart. It deletes a person's other clients with the same `device_id` in a network
 * (netmaker-api.md 7.3), so every gateway gets its own: an HMAC of a machine secret with the gateway's node id, which also tells nobody who we are.
 */
export function deviceId(secret: Buffer, gatewayNodeId: string): string {
  return createHmac('sha256', secret).update(gatewayNodeId).digest('hex')
}

/** How the Pro edition knows this machine over all gateways (`remote_access_client_id`). */
export function remoteAccessId(secret: Buffer): string {
  return deviceId(secret, 'remote-access')
}

/** Made at first use, then stable. Without a disk to keep it on, it holds for this process. */
export function machineSecret(configDir: string): Buffer {
  const file = path.join(configDir, 'machine-secret')
  const kept = readSecret(file)
  if (kept !== null) return kept
  const secret = randomBytes(32)
  writePrivateFile(file, `${secret.toString('hex')}\n`)
  // Two processes at first use: both read back the one that was written last
  return readSecret(file) ?? secret
}

function readSecret(file: string): Buffer | null {
  try {
    const text = fs.readFileSync(file, 'utf8').trim()
    return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null
  } catch {
    return null
  }
}
