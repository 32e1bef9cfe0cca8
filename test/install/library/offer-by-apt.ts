import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAptRepository } from '../../../build/dist/repository/apt-repository.ts'
import { checkout } from '../../lab/library/systemd-machine.ts'
import { root } from './bring-packages.ts'

/** A repository with one package, signed by a key of the moment; both as paths inside a machine. `deb`: below the checkout. */
export async function offerByApt(deb: string): Promise<{ readonly folder: string; readonly key: string }> {
  const folder = 'out/install-test/apt-of-tests'
  const key = 'out/install-test/apt-of-tests/key.asc'
  rmSync(join(root, folder), { recursive: true, force: true })
  mkdirSync(join(root, folder), { recursive: true })
  const home = mkdtempSync(join(tmpdir(), 'waygate-gpg-'))
  const before = { ...process.env }
  try {
    Object.assign(process.env, { GNUPGHOME: home, WAYGATE_REPOSITORY_KEY: 'tests@waygate.example' })
    const gpg = (...words: readonly string[]) =>
      execFileSync('gpg', ['--batch', '--passphrase', '', ...words], { stdio: ['ignore', 'pipe', 'ignore'] })
    gpg('--quick-generate-key', 'tests@waygate.example', 'ed25519', 'sign', 'never')
    gpg('--armor', '--output', join(root, key), '--export')
    const why = await makeAptRepository({ version: '0.1.3-test', sourceDate: 1_700_000_000 }, [join(root, deb)], join(root, folder))
    if (why !== null) throw new Error(why)
  } finally {
    execFileSync('gpgconf', ['--kill', 'all'], { stdio: 'ignore', env: process.env })
    process.env = before
    rmSync(home, { recursive: true, force: true })
  }
  return { folder: join(checkout, folder), key: join(checkout, key) }
}
