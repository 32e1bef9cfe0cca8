import { randomInt } from 'node:crypto'

const first =
  'aged bold calm cold cool dark dawn deep dry even fair fast fine free glad gold gray high keen kind late long lone mild neat new odd pale pure quick quiet rare red rich shy silent slow small soft still swift tall thin true warm wet white wild wise young'.split(
    ' ',
  )
const second =
  'bay bird bloom brook bush cliff cloud creek dew dream dust fern field fire fog forest frog frost grass haze hill lake leaf moon moss night paper pine pond rain reed river sea shape sky smoke snow sound star storm sun surf tree water wave wind wood'.split(
    ' ',
  )

/** Like `silent-river`: at most 15 characters. `taken` says whether a name is in use; null when ten tries found none. */
export function randomName(taken: (name: string) => boolean): string | null {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const name = `${first[randomInt(first.length)]}-${second[randomInt(second.length)]}`
    if (name.length <= 15 && !taken(name)) return name
  }
  return null
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function randomSecret(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}
