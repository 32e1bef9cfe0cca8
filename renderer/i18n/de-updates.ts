import type { Translation } from '../../electron/common/words/translation.ts'
import type { updates as english } from './en-updates.ts'

/** The settings of updates in German. */
export const updates: Translation<typeof english> = {
  title: 'Aktualisierungen',
  look: 'Nach Aktualisierungen suchen',
  lookOn: 'Alle paar Stunden dort, woher dieses Waygate kommt. Installiert wird nur nach einem Klick.',
  lookOff: 'Waygate fragt niemanden, ob es ein neueres gibt.',
  channel: 'Welche Versionen',
  stable: 'Stabil',
  stableMeans: 'Was andere schon ausprobiert haben.',
  beta: 'Beta',
  betaMeans: 'Neues früher. Eine Version, die hier nicht funktioniert, wird von selbst zurückgenommen.',
  lookNow: 'Jetzt suchen',
}
