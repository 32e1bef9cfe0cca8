/**
 * Reads the first JSON value of a text the way Go's `json.Decoder` does, with Go's error texts: clients and people see them in `Message`
 * (encoding/json scanner.go). What follows the first value is not looked at. Depth is bounded (there 10,000, here less: it is our stack).
 */
export type GoValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly literal: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly GoValue[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, GoValue])[] }

export type GoScan = { readonly ok: true; readonly value: GoValue } | { readonly ok: false; readonly message: string }

export function scanGoJson(text: string): GoScan {
  const reader: Reader = { text, at: 0, depth: 0 }
  skipSpace(reader)
  if (reader.at >= text.length) return { ok: false, message: 'EOF' }
  try {
    return { ok: true, value: readValue(reader) }
  } catch (error) {
    if (error instanceof ScanFailure) return { ok: false, message: error.message }
    throw error
  }
}

interface Reader {
  readonly text: string
  at: number
  depth: number
}

class ScanFailure extends Error {}

const maxDepth = 500

function readValue(reader: Reader): GoValue {
  skipSpace(reader)
  const char = peek(reader)
  if (char === '{') return nested(reader, readObject)
  if (char === '[') return nested(reader, readArray)
  if (char === '"') return { kind: 'string', value: readString(reader) }
  if (char === '-' || isDigit(char)) return { kind: 'number', literal: readNumber(reader) }
  if (char === 't') return word(reader, 'true', { kind: 'bool', value: true })
  if (char === 'f') return word(reader, 'false', { kind: 'bool', value: false })
  if (char === 'n') return word(reader, 'null', { kind: 'null' })
  throw invalid(char, 'looking for beginning of value')
}

function nested(reader: Reader, read: (reader: Reader) => GoValue): GoValue {
  reader.depth += 1
  if (reader.depth > maxDepth) throw new ScanFailure('exceeded max depth')
  const value = read(reader)
  reader.depth -= 1
  return value
}

function readObject(reader: Reader): GoValue {
  const entries: [string, GoValue][] = []
  reader.at += 1
  skipSpace(reader)
  if (peek(reader) === '}') {
    reader.at += 1
    return { kind: 'object', entries }
  }
  for (;;) {
    skipSpace(reader)
    if (peek(reader) !== '"') throw invalid(peek(reader), 'looking for beginning of object key string')
    const key = readString(reader)
    skipSpace(reader)
    if (peek(reader) !== ':') throw invalid(peek(reader), 'after object key')
    reader.at += 1
    entries.push([key, readValue(reader)])
    skipSpace(reader)
    const char = peek(reader)
    reader.at += 1
    if (char === '}') return { kind: 'object', entries }
    if (char !== ',') throw invalid(char, 'after object key:value pair')
  }
}

function readArray(reader: Reader): GoValue {
  const items: GoValue[] = []
  reader.at += 1
  skipSpace(reader)
  if (peek(reader) === ']') {
    reader.at += 1
    return { kind: 'array', items }
  }
  for (;;) {
    items.push(readValue(reader))
    skipSpace(reader)
    const char = peek(reader)
    reader.at += 1
    if (char === ']') return { kind: 'array', items }
    if (char !== ',') throw invalid(char, 'after array element')
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function readString(reader: Reader): string {
  let value = ''
  reader.at += 1
  for (;;) {
    const char = peek(reader)
    reader.at += 1
    if (char === '"') return value
    if (char < ' ') throw invalid(char, 'in string literal')
    value += char === '\\' ? readEscape(reader) : char
  }
}

function readEscape(reader: Reader): string {
  const char = peek(reader)
  reader.at += 1
  if (char !== 'u') {
    const plain = escapes[char]
    if (plain === undefined) throw invalid(char, 'in string escape code')
    return plain
  }
  let code = ''
  for (let digit = 0; digit < 4; digit += 1) {
    const hex = peek(reader)
    if (!/[0-9a-fA-F]/.test(hex)) throw invalid(hex, 'in \\u hexadecimal character escape')
    code += hex
    reader.at += 1
  }
  return String.fromCharCode(Number.parseInt(code, 16))
}

function readNumber(reader: Reader): string {
  const from = reader.at
  if (peek(reader) === '-') {
    reader.at += 1
    if (!isDigit(peek(reader))) throw invalid(peek(reader), 'in numeric literal')
  }
  if (peek(reader) === '0') reader.at += 1
  else digits(reader)
  if (reader.text[reader.at] === '.') {
    reader.at += 1
    if (!isDigit(peek(reader))) throw invalid(peek(reader), 'after decimal point in numeric literal')
    digits(reader)
  }
  if (reader.text[reader.at] === 'e' || reader.text[reader.at] === 'E') {
    reader.at += 1
    if (peek(reader) === '+' || peek(reader) === '-') reader.at += 1
    if (!isDigit(peek(reader))) throw invalid(peek(reader), 'in exponent of numeric literal')
    digits(reader)
  }
  return reader.text.slice(from, reader.at)
}

function digits(reader: Reader): void {
  while (isDigit(reader.text[reader.at] ?? '')) reader.at += 1
}

function word(reader: Reader, expected: string, value: GoValue): GoValue {
  for (const letter of expected) {
    const char = peek(reader)
    if (char !== letter) throw invalid(char, `in literal ${expected} (expecting '${letter}')`)
    reader.at += 1
  }
  return value
}

function skipSpace(reader: Reader): void {
  while (' \t\r\n'.includes(reader.text[reader.at] ?? 'x')) reader.at += 1
}

function peek(reader: Reader): string {
  const char = reader.text[reader.at]
  if (char === undefined) throw new ScanFailure('unexpected EOF')
  return char
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function invalid(char: string, where: string): ScanFailure {
  return new ScanFailure(`invalid character ${quoted(char)} ${where}`)
}

/** Go's quoteChar. */
function quoted(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return "'\"'"
  return `'${JSON.stringify(char).slice(1, -1)}'`
}
