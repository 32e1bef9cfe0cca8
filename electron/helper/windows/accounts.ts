import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { administratorsSid } from '../../common/contracts/helper-places.ts'
import { createSerial } from '../serial.ts'
import { writeAtomically } from '../state/atomic-write.ts'
import type { PowerShell } from './powershell.ts'

/** A security identifier of a user or group (MS-DTYP 2.4.2.1); those of Entra ID begin with S-1-12. */
export const sidPattern = /^S-1-(5|12)-\d{1,10}(-\d{1,10}){1,14}$/
/** Of an account that somebody made on a computer, in a domain or in Entra ID; none of Windows' own groups. */
export const personPattern = /^S-1-(5-21|12-1)(-\d{1,10}){4,}$/

/**
 * Numbers for Windows accounts: state, keys and journal know people by a number, as on Linux. An account keeps its number for good, and none is given twice:
 * Windows itself never uses a SID again.
 */
export interface Accounts {
  /** Gives numbers to those that have none yet. Throws nothing: an account that can't be written down is left out, and `problems` says so. */
  numbersOf(sids: readonly string[]): Promise<{ readonly uids: ReadonlySet<number>; readonly problems: readonly string[] }>
  sidOf(uid: number): string | null
  /** `COMPUTER\anna`; the SID while Windows doesn't tell. */
  nameOf(uid: number): Promise<string>
}

const fileSchema = z.record(z.string().regex(sidPattern), z.number().int().min(1000).max(0xfffffffe))
const firstNumber = 1000

const translate =
  '([Security.Principal.SecurityIdentifier]::new([Console]::In.ReadToEnd().Trim())).Translate([Security.Principal.NTAccount]).Value'

export async function openAccounts(stateDir: string, powershell: PowerShell): Promise<Accounts> {
  const path = join(stateDir, 'accounts.json')
  let numbers = await load(path)
  const serial = createSerial()
  const names = new Map<number, string>()
  const sidOf = (uid: number) => {
    if (uid === 0) return administratorsSid
    return Object.entries(numbers ?? {}).find(([, number]) => number === uid)?.[0] ?? null
  }
  return {
    // one after the other: of two that begin at once both would give the same
    numbersOf: (sids) =>
      serial(async () => {
        if (numbers === null) return { uids: new Set(), problems: [`${path} can't be read: nobody but administrators is let in`] }
        const next = { ...numbers }
        for (const sid of sids) next[sid] ??= Math.max(firstNumber - 1, ...Object.values(next)) + 1
        if (Object.keys(next).length > Object.keys(numbers).length) {
          const written = await writeAtomically(path, `${JSON.stringify(next)}\n`)
          if (!written.ok) return { uids: known(numbers, sids), problems: [`${path} can't be written: new accounts are left out`] }
          numbers = next
        }
        return { uids: known(numbers, sids), problems: [] }
      }),
    sidOf,
    async nameOf(uid) {
      if (uid === 0) return 'Administrator'
      const sid = sidOf(uid)
      if (sid === null) return String(uid)
      const name = names.get(uid) ?? (await powershell(translate, sid))
      if (name === null || name === '') return sid
      names.set(uid, name)
      return name
    },
  }
}

function known(numbers: Readonly<Record<string, number>>, sids: readonly string[]): ReadonlySet<number> {
  return new Set(sids.flatMap((sid) => numbers[sid] ?? []))
}

/** Null = there is one that can't be read: numbers given anew would be somebody else's. */
async function load(path: string): Promise<Readonly<Record<string, number>> | null> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : null
  }
}
