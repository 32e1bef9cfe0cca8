import { help } from './help.ts'
import { ask, column, nodeState, outcome, parser, said, usage } from './said.ts'

/** What only the command line says, in English. */
export const en = { help, ask, usage, parser, said, column, nodeState, outcome } as const
