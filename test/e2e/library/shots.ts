import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Pictures of the README are written only when asked for (`WAYGATE_PICTURES=1`): an ordinary run must not change the tree. */
const directory =
  process.env.WAYGATE_PICTURES === '1' ? join(import.meta.dirname, '../../../docs/pictures') : join(import.meta.dirname, '../shots')

export function shotFile(name: string): string {
  mkdirSync(directory, { recursive: true })
  return join(directory, `${name}.png`)
}
