import { execFile } from 'node:child_process'
import { rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'

/** What names the certificate (PKCS #12), the file with its password, and the timestamp server of a release. */
const variables = {
  certificate: 'WAYGATE_WINDOWS_CERTIFICATE',
  password: 'WAYGATE_WINDOWS_CERTIFICATE_PASSWORD_FILE',
  timestamp: 'WAYGATE_WINDOWS_TIMESTAMP',
} as const

/**
 * Signs a program for Windows (Authenticode, SHA-256) by `osslsigncode`, which is the same on every system that makes packages. Also electron-builder's hook
 * (win.signtoolOptions.sign). Without a certificate it does nothing. Throws with the program's own words.
 */
export default async function signFile({ path }: { readonly path: string }): Promise<void> {
  const certificate = process.env[variables.certificate]
  if (!certificate) return
  const { [variables.password]: password, [variables.timestamp]: timestamp } = process.env
  const signed = `${path}.signed`
  const words = ['sign', '-pkcs12', certificate, ...(password ? ['-readpass', password] : []), '-h', 'sha256', '-n', 'Waygate']
  try {
    await promisify(execFile)('osslsigncode', [...words, ...(timestamp ? ['-ts', timestamp] : []), '-in', path, '-out', signed])
    await rename(signed, path)
  } finally {
    await rm(signed, { force: true })
  }
}

export const isSigning = (): boolean => Boolean(process.env[variables.certificate])
