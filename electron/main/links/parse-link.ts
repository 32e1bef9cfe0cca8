import { appScheme } from '../windows/pages.ts'

/** What a `waygate://` address from anywhere (a web page, a mail, a chat) may ask for. It is shown, and done only when the person says so. */
export type Link =
  | { readonly kind: 'join'; readonly network: string; readonly gateway: string }
  | { readonly kind: 'add'; readonly server: string }

const longest = 600
/** Letters, digits and what names of networks and hosts have between them: no white space, no control or direction characters, no slashes. */
const name = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,62}[\p{L}\p{N}])?$/u

/**
 * `waygate://join/<network>/<gateway>` and `waygate://add?server=<host[:port] or https address>`; null for everything else. A server is always reached by
 * https, its name is in the letters that a certificate has (`xn--…`), and it is an origin: no path, no name, no password.
 */
export function parseLink(text: string): Link | null {
  if (text.length > longest || !text.startsWith(`${appScheme}://`)) return null
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  if (url.username !== '' || url.password !== '' || url.port !== '' || url.hash !== '') return null
  // Written as it is read: nothing that climbs (`..`), nothing that had to be encoded first
  if (url.hostname === 'join') return text === `${appScheme}://join${url.pathname}` ? joinLink(url) : null
  return url.hostname === 'add' ? addLink(url) : null
}

function joinLink(url: URL): Link | null {
  const [, ...parts] = url.pathname.split('/')
  const [network, gateway, ...more] = parts.map(decoded)
  if (network === undefined || gateway === undefined || more.length > 0) return null
  return name.test(network) && name.test(gateway) ? { kind: 'join', network, gateway } : null
}

function addLink(url: URL): Link | null {
  const asked = [...url.searchParams.keys()]
  const given = url.searchParams.get('server') ?? ''
  if ((url.pathname !== '' && url.pathname !== '/') || asked.length !== 1 || given === '') return null
  const server = httpsOrigin(given)
  return server === null ? null : { kind: 'add', server }
}

function httpsOrigin(given: string): string | null {
  if (!/^(https:\/\/)?[^\s/\\?#@]+\/?$/i.test(given)) return null
  try {
    const url = new URL(/^https:\/\//i.test(given) ? given : `https://${given}`)
    return /^[a-z0-9.:[\]-]+$/.test(url.host) ? url.origin : null
  } catch {
    return null
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/**
 * The link among the arguments of a start, if there is one. A desktop hands it over as one argument. One that isn't understood is no more than that: nothing of
 * it goes any further.
 */
export function linkAmong(argv: readonly string[]): Link | { readonly kind: 'unknown' } | null {
  const given = argv.slice(1).filter((argument) => argument.toLowerCase().startsWith(`${appScheme}:`))
  for (const argument of given) {
    const link = parseLink(argument)
    if (link !== null) return link
  }
  return given.length === 0 ? null : { kind: 'unknown' }
}
