import { agent } from './agent.ts'
import { check, history, route } from './connection.ts'
import { dialog, notice, title, tray } from './desktop.ts'
import { fault } from './faults.ts'
import { place } from './places.ts'
import { preview } from './preview.ts'
import { refusal, wayOut } from './refusals.ts'
import { setup } from './setup.ts'
import { hold, keyring, note, state } from './state.ts'
import { planStep } from './steps.ts'
import { times } from './times.ts'
import { told } from './told.ts'
import { update, updateRefusal } from './updates.ts'

/**
 * English, of everything that more than one part of Waygate says: states, faults, refusals, findings, times. What only windows say is in renderer/i18n, what
 * only the command line says in cli/words. Plural rules are i18next's (`_one`, `_other` by `count`), placeholders too; both are checked by the compiler.
 */
export const en = {
  agent,
  state,
  hold,
  keyring,
  note,
  refusal,
  wayOut,
  fault,
  setup,
  update,
  updateRefusal,
  check,
  route,
  history,
  place,
  preview,
  told,
  planStep,
  times,
  title,
  tray,
  notice,
  dialog,
} as const
