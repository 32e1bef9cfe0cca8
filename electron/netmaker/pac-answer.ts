/**
 * What a PAC script or a system's settings answer for one address (`PROXY proxy.example:3128; DIRECT`) → URL of the first proxy that can be used, null =
 * go directly. SOCKS isn't spoken: such an entry is passed over.
 */
export function proxyOfPac(answer: string): string | null {
  for (const entry of answer.split(';')) {
    const [kind = '', place = ''] = entry.trim().split(/\s+/)
    if (/^direct$/i.test(kind)) return null
    if (!/^[^\s/@]+:\d+$/.test(place)) continue
    if (/^(proxy|http)$/i.test(kind)) return `http://${place}`
    if (/^https$/i.test(kind)) return `https://${place}`
  }
  return null
}
