import { sign } from 'node:crypto'
import { type Envelope, signedBytes, updatePayloadType } from '../../electron/common/update/envelope.ts'
import { type UpdateManifest, updateManifestSchema } from '../../electron/common/update/update-manifest.ts'
import type { ReleaseKey } from './release-keys.ts'

/** The text that is published as `<channel>.json`: the manifest, signed by each of these keys. */
export function signManifest(manifest: UpdateManifest, keys: readonly ReleaseKey[]): string {
  const payload = Buffer.from(JSON.stringify(updateManifestSchema.parse(manifest)))
  const envelope: Envelope = {
    payloadType: updatePayloadType,
    payload: payload.toString('base64'),
    signatures: keys.map(({ trusted, privateKey }) => ({
      keyid: trusted.id,
      sig: sign(null, signedBytes(payload), privateKey).toString('base64'),
    })),
  }
  return `${JSON.stringify(envelope, null, 2)}\n`
}
