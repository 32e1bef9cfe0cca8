import { de as cliDe } from '../../../electron/cli/words/de/de.ts'
import { en as cliEn } from '../../../electron/cli/words/en/en.ts'
import { de as commonDe } from '../../../electron/common/words/de/de.ts'
import { en as commonEn } from '../../../electron/common/words/en/en.ts'
import { de as windowDe } from '../../../renderer/i18n/de.ts'
import { en as windowEn } from '../../../renderer/i18n/en.ts'

/** Every catalogue in both languages. */
export const pairs = [
  { name: 'common', english: strings(commonEn), german: strings(commonDe) },
  { name: 'windows', english: strings(windowEn), german: strings(windowDe) },
  { name: 'command line', english: strings(cliEn), german: strings(cliDe) },
] as const

/** Sentences by the path of their key. */
export function strings(of: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(of).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...strings(value as object, `${path}${key}.`)],
    ),
  )
}
