import { openSync, readSync } from 'node:fs'

/** A rectangle of the screen, in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The screen of an Xvfb that keeps it in a file (`-fbdir`; X11/XWDFile.h): whoever reads the file sees what a person sees, and neither the X server nor the
 * measured program hears of it. 32 bits a pixel.
 */
export interface Screen {
  readonly whole: Box
  /** Every `step`-th line of the box, as colours. */
  lines(box: Box, step: number): Uint32Array
}

/** Words of the header, all of 32 bits in network order. */
const at = { headerSize: 0, width: 4, height: 5, bitsPerPixel: 11, bytesPerLine: 12, colours: 19 } as const
const bytesPerColour = 12
const headBytes = 100

export function openScreen(file: string): Screen {
  const opened = openSync(file, 'r')
  const head = Buffer.alloc(headBytes)
  readSync(opened, head, 0, headBytes, 0)
  const word = (name: keyof typeof at) => head.readUInt32BE(at[name] * 4)
  if (word('bitsPerPixel') !== 32) throw new Error(`a screen of ${word('bitsPerPixel')} bits a pixel`)
  const begin = word('headerSize') + word('colours') * bytesPerColour
  const bytesPerLine = word('bytesPerLine')
  return {
    whole: { x: 0, y: 0, width: word('width'), height: word('height') },
    lines({ x, y, width, height }, step) {
      const count = Math.ceil(height / step)
      const pixels = new Uint32Array(count * width)
      const bytes = new Uint8Array(pixels.buffer)
      for (let line = 0; line < count; line++) {
        readSync(opened, bytes, line * width * 4, width * 4, begin + (y + line * step) * bytesPerLine + x * 4)
      }
      return pixels
    },
  }
}

/** Where two pictures of the whole screen differ over a large area: a window. Clocks and other small changes don't count. Null: nowhere. */
export function changedBox(before: Uint32Array, after: Uint32Array, { width, height }: Box): Box | null {
  const columns = new Uint32Array(width)
  const lines = new Uint32Array(height)
  for (let index = 0; index < after.length; index++) {
    if (before[index] === after[index]) continue
    const [column, line] = [index % width, Math.floor(index / width)]
    columns[column] = (columns[column] ?? 0) + 1
    lines[line] = (lines[line] ?? 0) + 1
  }
  const large = (count: number) => count >= largeChange
  const [x, y] = [columns.findIndex(large), lines.findIndex(large)]
  if (x < 0 || y < 0) return null
  return { x, y, width: columns.findLastIndex(large) - x + 1, height: lines.findLastIndex(large) - y + 1 }
}

/** Changed pixels of a line or a column, at least. */
const largeChange = 150

/** Which pixels of a picture are drawn upon its ground (its most frequent colour): a window that is there but empty has none of them. */
export function inkOf(picture: Uint32Array): readonly number[] {
  const counts = new Map<number, number>()
  for (const colour of picture) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const [ground] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [-1, 0])
  return Array.from(picture.keys()).filter((index) => picture[index] !== ground)
}

/** The share of these pixels that is the same in both. */
export function sameShare(pixels: readonly number[], one: Uint32Array, other: Uint32Array): number {
  let same = 0
  for (const index of pixels) if (one[index] === other[index]) same += 1
  return pixels.length === 0 ? 0 : same / pixels.length
}
