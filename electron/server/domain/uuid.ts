const hyphened = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export type ParsedUuid = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string }

/** A UUID in the forms that github.com/google/uuid takes (plain, hyphened, in braces, `urn:uuid:`), as its canonical text; or that library's complaint. */
export function parseUuid(text: string): ParsedUuid {
  const wrapped = unwrapped(text)
  if (wrapped === null) return { ok: false, message: `invalid UUID length: ${Buffer.byteLength(text)}` }
  if (text.length === 45 && !/^urn:uuid:/i.test(text))
    return { ok: false, message: `invalid urn prefix: ${JSON.stringify(text.slice(0, 9))}` }
  return hyphened.test(wrapped) ? { ok: true, id: wrapped.toLowerCase() } : { ok: false, message: 'invalid UUID format' }
}

/** What should be the hyphened form; null: no form has this length. */
function unwrapped(text: string): string | null {
  switch (text.length) {
    case 36:
      return text
    case 38:
      return text.slice(1, -1)
    case 45:
      return text.slice(9)
    case 32:
      return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    default:
      return null
  }
}
