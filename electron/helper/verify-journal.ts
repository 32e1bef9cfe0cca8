import { fail, ok, type Result } from '../common/result.ts'
import type { ChainVerdict } from './journal/hash-chain.ts'
import { verifyJournalFiles } from './journal/journal.ts'

/** Checks the journal on disk without the helper. Only root may read it. */
export async function verifyJournal(stateDir: string): Promise<Result<ChainVerdict>> {
  try {
    return ok(await verifyJournalFiles(stateDir))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EACCES')
      return fail({ code: 'permission.missing', need: 'root; the journal is readable for nobody else', detail: message })
    return fail({ code: 'disk.failed', path: stateDir, detail: message })
  }
}
