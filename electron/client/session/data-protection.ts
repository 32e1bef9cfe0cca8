import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { ensurePrivateDirectory } from './json-file.ts'
import { sealKeyBytes } from './sealed-text.ts'
import type { Keyring, KeyringAnswer } from './secret-store.ts'

/** Windows' answer to base64 on its input: what it seals, or opens, for this person on this computer; null: it didn't answer. `foreign`: it can't be opened by them. */
export type DataProtection = (act: 'seal' | 'open', base64: string) => Promise<string | 'foreign' | null>

/** A sealed key that can't be opened here. */
interface Unopened {
  readonly kind: 'unopened'
  readonly sealed: string
}

/** A first start of PowerShell on a slow disk. */
const answerMs = 15_000

/**
 * The Data Protection API of Windows as the keyring: the key of the sign-in file lies beside it, sealed for this person's account (ProtectedData, CurrentUser). Whoever
 * runs as this person may have it opened, as with every keyring; nobody else, and nobody from the disk alone. App and command line share it.
 */
export function createDataProtection(folder: string, ask: DataProtection = askWindows): Keyring {
  const file = path.join(folder, 'sign-in-key')

  async function known(): Promise<KeyringAnswer | 'none' | Unopened> {
    const sealed = textOf(file)
    if (sealed === null) return 'none'
    const opened = await ask('open', sealed)
    if (opened === null) return { kind: 'locked' }
    const key = opened === 'foreign' ? null : Buffer.from(opened, 'base64')
    return key?.length === sealKeyBytes ? { kind: 'open', key } : { kind: 'unopened', sealed }
  }

  async function made(unopened: Unopened | null): Promise<KeyringAnswer> {
    const sealed = await ask('seal', randomBytes(sealKeyBytes).toString('base64'))
    // signed in without a password (a key over SSH, a task), nothing can be sealed or opened: elsewhere it can
    if (sealed === null || sealed === 'foreign') return { kind: unopened === null ? 'absent' : 'locked' }
    ensurePrivateDirectory(folder)
    // another account's, or this one's before an administrator gave it a new password: kept, and never again in the way
    if (unopened !== null && textOf(file) === unopened.sealed) fs.renameSync(file, `${file}.kept-${Date.now().toString(36)}`)
    const beside = `${file}.${process.pid}.new`
    fs.writeFileSync(beside, sealed, { mode: 0o600 })
    try {
      // two programs may have begun at once: the first one's counts for both
      fs.linkSync(beside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      fs.rmSync(beside, { force: true })
    }
    const answer = await known()
    return answer === 'none' || answer.kind === 'unopened' ? { kind: 'absent' } : answer
  }

  return {
    async key() {
      try {
        const answer = await known()
        if (answer === 'none') return await made(null)
        return answer.kind === 'unopened' ? await made(answer) : answer
      } catch {
        return { kind: 'absent' }
      }
    },
  }
}

/** Null: there is none. */
function textOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The scripts are constants; what differs comes by standard input, so the key is in no argument. */
const scripts = {
  seal: script('Protect($bytes, $null, $scope)'),
  open: script('Unprotect($bytes, $null, $scope)'),
} as const

function script(call: string): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    'Add-Type -AssemblyName System.Security',
    '$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())',
    '$scope = [Security.Cryptography.DataProtectionScope]::CurrentUser',
    `try { [Convert]::ToBase64String([Security.Cryptography.ProtectedData]::${call}) } catch [Security.Cryptography.CryptographicException] { 'foreign' }`,
  ].join('; ')
}

const askWindows: DataProtection = (act, base64) => {
  const program = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', scripts[act]]
  return new Promise((resolve) => {
    const child = execFile(program, words, { timeout: answerMs, windowsHide: true }, (error, printed) => {
      const said = printed.trim()
      resolve(error === null && (said === 'foreign' || /^[\w+/]+={0,2}$/.test(said)) ? said : null)
    })
    // a program that could not be started closes its input
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(base64)
  })
}
