import { openJournal } from './journal/journal.ts'
import { initialState } from './state/helper-state.ts'
import { openStateStore } from './state/state-store.ts'

/** Makes the remembered wish "open", so that no later start closes again. Passes and keys stay: joining again is a person's wish, and then they are there. */
export async function forgetWish(stateDir: string, notes: string[]): Promise<readonly string[]> {
  const store = await openStateStore(stateDir)
  const state = store.current()
  if (state !== null && state.intent.want === 'open' && !state.intent.lock && state.host === null) return []
  if (state === null) await store.keepBroken(Date.now())
  const base = state ?? initialState
  const intent = { ...base.intent, revision: base.intent.revision + 1, want: 'open' as const, lock: false }
  const written = await store.replace({ ...base, intent, owner: null, host: null })
  if (!written.ok) {
    notes.push(`What the helper remembers could not be changed (${stateDir}/state.json): when it starts it may close again.`)
    return []
  }
  const journal = await openJournal({ stateDir, now: Date.now, onHead: () => undefined, onTrouble: (detail) => void notes.push(detail) })
  await journal.append(0, 'rescue', {})
  return [state === null ? 'what the helper remembered, which was unreadable' : 'the wish that the helper remembered']
}
