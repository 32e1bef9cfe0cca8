/**
 * What may not leave with a report or a log line: WireGuard keys, tokens, passwords and whatever looks like one, always; addresses and the names of people
 * and servers unless the person allows them. Better a word too many than a secret too few: a long mixed run of letters is taken for a key wherever it stands.
 */
export interface Redaction {
  /** 'hide': every address becomes `address-1`, `address-2` …, the same one always the same word, so that a report can still be followed. */
  readonly addresses: 'hide' | 'show'
  /** Names that say who and where (user, server, this computer): `name-1` … while addresses are hidden. Shorter than three letters are left alone. */
  readonly names: readonly string[]
}

/** Redacts texts that belong together: the numbers of the stand-ins are the same in all of them. */
export function redactTexts(texts: readonly string[], { addresses, names }: Redaction): string[] {
  const secretless = texts.map(redactSecrets)
  if (addresses === 'show') return secretless
  const known = [...new Set(names.map((name) => name.toLowerCase()).filter((name) => name.length >= shortestName))]
  // the longest first: `api.example.com` before `example`
  const ordered = [...known].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const words = new Map(ordered.map((name, index) => [name, `name-${index + 1}`]))
  const numbers = new Map<string, string>()
  const standIn = (address: string): string => {
    if (unrevealing.test(address)) return address
    const key = address.toLowerCase()
    const word = numbers.get(key) ?? `address-${numbers.size + 1}`
    numbers.set(key, word)
    return word
  }
  return secretless.map((text) => hideAddresses(hideNames(text, ordered, words), standIn))
}

/** Keys, tokens and passwords only: what every log line and every answer of the helper goes through. */
export function redactSecrets(text: string): string {
  let clean = text
  for (const pattern of wholeSecrets) clean = clean.replace(pattern, secret)
  clean = clean.replace(longRun, (run) => (looksRandom(run) ? secret : run))
  return clean.replace(namedSecret, (_whole, name: string, between: string) => `${name}${between}${secret}`)
}

const secret = '[secret]'
const shortestName = 3

const wholeSecrets: readonly RegExp[] = [
  // 32 bytes and more in base64, also as part of an address (`%3D`); whatever is glued to it goes with it.
  // Before tokens: a key that reads as the beginning of one would be cut at its first `%2B`
  /(?:[A-Za-z0-9+/_-]|%2[BF]){42,}(?:={1,2}|(?:%3D){1,2})/gi,
  // JSON web tokens, whole or cut off
  /eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/g,
  // keys in WireGuard's control socket, hashes
  /[0-9A-Fa-f]{32,}/g,
  // what stands before the host of an address
  /(?<=:\/\/)[^\s/@"']+(?=@)/g,
  /(?<=\b(?:Bearer|Basic|Digest)\s+)[^\s"',;]+/gi,
]

const longRun = /[A-Za-z0-9+/_-]{40,}/g

/** Paths and hyphenated words are of one case; 40 random letters aren't. */
function looksRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run)
}

/** A word that says secret, then its value: quoted, or up to the next gap. */
const namedSecret =
  /((?:pass(?:word|wd|phrase)|secret|token|authorization|cookie|(?:private|preshared|master|api|enrollment|enrolment)[_-]?key|psk|otp|totp)[\w-]*)(\\?["']?\s*[:=]\s*)(?:\\?"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;}\])&"']+\]?)/gi

function hideNames(text: string, names: readonly string[], words: ReadonlyMap<string, string>): string {
  if (names.length === 0) return text
  const pattern = new RegExp(names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi')
  return text.replace(pattern, (name) => words.get(name.toLowerCase()) ?? secret)
}

/** Loopback and "any": the same on every machine. */
const unrevealing = /^(?:127\.0\.0\.\d+|0\.0\.0\.0|::1?)$/

/** MAC addresses and IPv6 in any of its spellings; a time of day has two colons and no more. */
const coloned = /[0-9A-Fa-f]*(?::[0-9A-Fa-f]*){2,}(?:\d*(?:\.\d+){3})?/g
const reversed6 = /(?:[0-9A-Fa-f]\.){8,}[0-9A-Fa-f]/g
const dotted4 = /\d+(?:\.\d+){3,}/g
/** As in the names that providers give to their customers' addresses. */
const dashed4 = /\d{1,3}(?:-\d{1,3}){3,}/g

function hideAddresses(text: string, standIn: (address: string) => string): string {
  return text
    .replace(coloned, (run) => (run.includes('::') || run.split(':').length > 5 ? standIn(run) : run))
    .replace(reversed6, standIn)
    .replace(dotted4, standIn)
    .replace(dashed4, standIn)
}
