import fs from 'node:fs'
import os from 'node:os'

type Read = (file: string) => string

const readText: Read = (file) => fs.readFileSync(file, 'utf8')

/**
 * The ways out of this computer, sorted: device and next hop of each default route of either family, without our own and without devices whose cable is out
 * (proc(5), `/sys/class/net/<device>/carrier`). Null where that can't be read (not Linux).
 */
export function uplinks(read: Read = readText): readonly string[] | null {
  try {
    const lines = ['/proc/net/route', '/proc/net/ipv6_route'].flatMap((file) => read(file).split('\n'))
    return lines
      .flatMap(wayOut)
      .filter(({ device }) => hasCarrier(device, read))
      .map(({ device, hop }) => `${device} ${hop}`)
      .sort()
  } catch {
    return null
  }
}

/** Whether there is a network to leave by at all. Not Linux: an address that reaches further than its own cable. */
export function hasUplink(): boolean {
  const known = uplinks()
  if (known !== null) return known.length > 0
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.some(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
}

/** Of a line of either file; of other routes nothing. The kernel keeps its refusals on `*` and `lo`. */
function wayOut(line: string): readonly { readonly device: string; readonly hop: string }[] {
  const four = /^([^*\s]+)\t0{8}\t([0-9A-F]{8})\t(?:\S+\t){4}0{8}\t/.exec(line)
  if (four !== null) return [{ device: four[1] ?? '', hop: four[2] ?? '' }]
  const six = /^0{32} 00 \S+ \S+ ([0-9a-f]{32}) .*\s(\S+)$/.exec(line.trimEnd())
  return six === null || /^(lo|waygate.*)$/.test(six[2] ?? '') ? [] : [{ device: six[2] ?? '', hop: six[1] ?? '' }]
}

/** A device that doesn't tell has one. */
function hasCarrier(device: string, read: Read): boolean {
  try {
    return read(`/sys/class/net/${device}/carrier`).trim() !== '0'
  } catch {
    return true
  }
}
