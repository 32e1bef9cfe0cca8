import fs from 'node:fs'
import os from 'node:os'

type Read = (file: string) => string

const readText: Read = (file) => fs.readFileSync(file, 'utf8')

/**
 * The ways out of this computer, sorted: device and next hop of each default route of either family, without our own and without devices whose cable is out
 * (proc(5), `/sys/class/net/<device>/carrier`). Null where that can't be read (not Linux).
 */
export function uplinks(read: Read = readText): readonly string[] | null {
  const files = ['/proc/net/route', '/proc/net/ipv6_route'].map((file) => textOf(file, read))
  if (files.every((text) => text === null)) return null
  return files
    .flatMap((text) => text?.split('\n') ?? [])
    .flatMap(wayOut)
    .filter(({ device }) => hasCarrier(device, read))
    .map(({ device, hop }) => `${device} ${hop}`)
    .sort()
}

/** Whether there may be a network to leave by. Not Linux: an address that reaches further than its own cable. */
export function hasUplink(read: Read = readText): boolean {
  const known = uplinks(read)
  if (known !== null) return known.length > 0 || mayLeaveOtherwise(read)
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.some(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
}

/** Half the internet by one route each, or a table of somebody's own that no file shows: then nobody may say that nothing leaves. */
function mayLeaveOtherwise(read: Read): boolean {
  const halves = textOf('/proc/net/route', read)?.matchAll(/^(\S+)\t0{6}(?:00|80)\t(?:\S+\t){5}0{6}80\t/gm) ?? []
  if ([...halves].some(([, device = '']) => !device.startsWith('waygate') && hasCarrier(device, read))) return true
  return /^Id \d+:/m.test(textOf('/proc/net/fib_trie', read) ?? '')
}

/** Null: there is no such file. */
function textOf(file: string, read: Read): string | null {
  try {
    return read(file)
  } catch {
    return null
  }
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
  return textOf(`/sys/class/net/${device}/carrier`, read)?.trim() !== '0'
}
