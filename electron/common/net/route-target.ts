import { parseAddress } from '../tunnel/pass-bounds.ts'

/** What a person may ask the way to. */
export type RouteTarget = { readonly kind: 'address'; readonly address: string } | { readonly kind: 'name'; readonly name: string }

/** Reads an address, a name, or either inside a web address or with a port; null when it is none of them. */
export function routeTarget(text: string): RouteTarget | null {
  const trimmed = text.trim()
  const bare = trimmed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/, '')
  const host = bare.slice(bare.lastIndexOf('@') + 1)
  const inner = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(host)?.[1] ?? host
  if (parseAddress(inner) !== null) return { kind: 'address', address: inner }
  const name = inner.replace(/:\d{1,5}$/, '').replace(/\.$/, '')
  if (parseAddress(name) !== null) return { kind: 'address', address: name }
  const ascii = asciiName(name)
  return isHostName(ascii) ? { kind: 'name', name: ascii.toLowerCase() } : null
}

/** As the name system spells it: `münchen.de` is `xn--mnchen-3ya.de`; '' where it can't be spelt. */
function asciiName(name: string): string {
  const isAscii = Array.from(name).every((letter) => letter <= '~')
  if (isAscii || /\s/.test(name)) return name
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return ''
  }
}

/** RFC 1123: letters, digits and hyphens, 63 to a label, 253 in all; not only digits, which would be a mistyped address. */
function isHostName(text: string): boolean {
  if (text.length > 253 || !/[a-z]/i.test(text)) return false
  return text.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
}
