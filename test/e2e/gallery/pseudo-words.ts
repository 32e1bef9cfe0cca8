/**
 * English made to look foreign: accented, a third longer, in brackets. What isn't bracketed was never looked up, what is cut off has no room for a longer
 * language, and what lost an accent was taken apart.
 */
export function pseudoWords<Catalogue extends object>(catalogue: Catalogue, wrap: (text: string) => string = bracketed): Catalogue {
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, value]) => [key, typeof value === 'string' ? wrap(value) : pseudoWords(value as object, wrap)]),
  ) as Catalogue
}

/** For a page that reads from right to left: the marks make the brackets and full stops of a sentence stand on its other side. */
export function mirrored(text: string): string {
  return `\u200f${bracketed(text)}\u200f`
}

const plain = 'aceilnorsuyACEILNOSUY'
const accented = 'äçéîłñøŕšûýÅÇÊÏĽŇÔŠÜŸ'

/** Placeholders stay as they are. */
function bracketed(text: string): string {
  const letters = text.replace(/\{\{[^}]*\}\}|\p{L}/gu, (found) => {
    const at = plain.indexOf(found)
    return at < 0 || found.length > 1 ? found : (accented[at] ?? found)
  })
  const length = text.replace(/\{\{[^}]*\}\}/g, '').length
  return `[${letters}${' ~'.repeat(Math.ceil((length * 0.35) / 2))}]`
}
