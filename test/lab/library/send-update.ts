import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ReleaseKey } from '../../../build/release/release-keys.ts'
import { signManifest } from '../../../build/release/sign-manifest.ts'
import { type HelperStatus, updateChunkBytes } from '../../../electron/common/contracts/helper.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { PackageKind } from '../../../electron/common/update/update-manifest.ts'
import type { HelperDriver } from './helper-driver.ts'

let counter = 0

/** A release of one package, as a release tool signs it; each is newer than the ones before. `kind`: a deb, unless something else is said. */
export function signRelease(
  file: string,
  version: string,
  key: ReleaseKey,
  { kind, name }: { readonly kind: PackageKind; readonly name: string } = { kind: 'deb', name: `waygate_${version}.deb` },
): string {
  const bytes = readFileSync(file)
  counter += 1
  const now = Date.now()
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  return signManifest(
    {
      format: 1,
      product: 'waygate',
      channel: 'stable',
      version,
      counter,
      issuedAt: now,
      expiresAt: now + 60 * 60_000,
      rollout: 100,
      packages: [{ kind, arch: process.arch, file: name, size: bytes.length, sha512 }],
    },
    [key],
  )
}

/** Hands a package to the helper as the app does; answers the first fault, null when it has begun to install. */
export async function sendUpdate(driver: HelperDriver, manifest: string, file: string): Promise<Fault | null> {
  const begun = await driver.call('beginUpdate', { manifest, channel: 'stable' })
  if (!begun.ok) return begun.fault ?? null
  const { updateId } = begun.value as { updateId: string }
  const bytes = readFileSync(file)
  for (let offset = 0; offset < bytes.length; offset += updateChunkBytes) {
    const data = bytes.subarray(offset, offset + updateChunkBytes).toString('base64')
    const put = await driver.call('updateChunk', { updateId, offset, data })
    if (!put.ok) return put.fault ?? null
  }
  const finished = await driver.call('finishUpdate', { updateId })
  return finished.ok ? null : (finished.fault ?? null)
}

/** How the update of that version ended, by the helper that runs then; asked anew each time, because helpers come and go meanwhile. */
export async function endOfUpdate(drive: () => Promise<HelperDriver>, version: string, limitMs: number): Promise<HelperStatus> {
  const end = Date.now() + limitMs
  for (;;) {
    const status = await drive()
      .then((driver) => driver.must<HelperStatus>('status', {}))
      .catch(() => null)
    const run = status?.update
    if (status != null && run?.version === version && ['installed', 'rolledBack', 'failed'].includes(run.phase)) return status
    if (Date.now() > end) throw new Error(`the update to ${version} never ended: ${JSON.stringify(run)}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
