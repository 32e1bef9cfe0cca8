/**
 * What would act instead of being read: control characters and ends of lines, what turns the direction of text around, what can't be seen, halves of
 * characters. The joiners stay: scripts and emoji need them.
 */
const acting = /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/** A name or text of somebody else, as one line of plain characters; what can't be shown stands there as `\ufffd`. */
export function shownText(text: string): string {
  return text.replace(acting, '\ufffd')
}

/** The same for text with lines and columns of our own. */
export function shownLines(text: string): string {
  return text.replace(acting, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'))
}

/** JSON that a terminal can show: the same value, with these characters as JSON writes them. JSON.stringify itself leaves all above U+007E as they are. */
export function shownJson(json: string): string {
  return json.replace(acting, (character) =>
    /[\n\t]/.test(character) ? character : [...character].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  )
}
