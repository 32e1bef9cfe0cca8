/** A WireGuard key in base64 (44 characters) as the 64 hex digits of the control protocol (wireguard.com/xplatform). Null when it isn't one. */
export function keyToHex(base64: string): string | null {
  if (!/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(base64)) return null
  const bits = [...base64.slice(0, 43)].map((letter) => alphabet.indexOf(letter).toString(2).padStart(6, '0')).join('')
  let hex = ''
  for (let at = 0; at < 256; at += 4) hex += Number.parseInt(bits.slice(at, at + 4), 2).toString(16)
  return hex
}

/** The other way round. Null when it isn't 64 hex digits. */
export function keyFromHex(hex: string): string | null {
  if (!/^[0-9a-f]{64}$/.test(hex)) return null
  const bits = `${[...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')}00`
  let base64 = ''
  for (let at = 0; at < 258; at += 6) base64 += alphabet[Number.parseInt(bits.slice(at, at + 6), 2)] ?? ''
  return `${base64}=`
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
