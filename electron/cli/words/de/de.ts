import type { Translation } from '../../../common/words/translation.ts'
import type { en } from '../en/en.ts'
import { help } from './help.ts'
import { ask, column, nodeState, outcome, parser, said, usage } from './said.ts'

/** The command line in German; terms and typography as in common/words/de/de.ts. Names of verbs, options and choices stay: they are typed. */
export const de: Translation<typeof en> = { help, ask, usage, parser, said, column, nodeState, outcome }
