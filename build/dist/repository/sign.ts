import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The text with its signature around it. Nothing without a key: whoever publishes the repository signs it then. */
export async function signInline(file: string, signed: string): Promise<void> {
  await sign(['--clearsign'], file, signed)
}

export async function signDetached(file: string, signature: string): Promise<void> {
  await sign(['--detach-sign', '--armor'], file, signature)
}

async function sign(how: readonly string[], file: string, to: string): Promise<void> {
  const key = process.env.WAYGATE_REPOSITORY_KEY
  if (!key) return
  await promisify(execFile)('gpg', ['--batch', '--yes', '--local-user', key, ...how, '--output', to, file])
}
