/** A stretch of a JSON array that is an array itself. `from`: the number of its first element in the whole. */
export interface JsonPiece {
  readonly text: string
  readonly from: number
}

const [quote, backslash, comma, open, close, openBrace, closeBrace] = [...'"\\,[]{}'].map((sign) => sign.charCodeAt(0))

/**
 * The text of a JSON array → texts of arrays of about `size` characters, cut between elements; null: it is no array. Text that isn't JSON stays so: what is
 * wrong is in one of the pieces, or the last one is.
 */
export function jsonPieces(text: string, size: number): Generator<JsonPiece> | null {
  const begin = /^\s*\[/.exec(text)
  return begin === null ? null : cut(text, begin[0].length, size)
}

function* cut(text: string, begin: number, size: number): Generator<JsonPiece> {
  let start = begin
  let from = 0
  let elements = 0
  let depth = 0
  for (let at = begin; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (sign === quote) at = endOfString(text, at)
    else if (sign === open || sign === openBrace) depth += 1
    else if (depth > 0 && (sign === close || sign === closeBrace)) depth -= 1
    else if (depth === 0 && sign === comma) {
      elements += 1
      if (at - start < size) continue
      yield { text: `[${text.slice(start, at)}]`, from }
      start = at + 1
      from += elements
      elements = 0
    } else if (depth === 0 && sign === close) {
      const rest = text.slice(at + 1).trim()
      const last = text.slice(start, at)
      // `[1,]` and anything behind the end are no JSON
      const whole = rest === '' && (start === begin || last.trim() !== '')
      yield { text: whole ? `[${last}]` : `[${last},]${rest}`, from }
      return
    }
  }
  yield { text: `[${text.slice(start)}`, from }
}

/** Where the string that begins at `at` ends; the end of the text when it doesn't. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
  }
  return text.length
}
