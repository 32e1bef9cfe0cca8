/** Blue: something that can be done, not a state of the traffic. In the order of a bitmap's bytes. */
const colour = { blue: 246, green: 130, red: 59 } as const

/**
 * The picture with a dot in its lower right corner and a gap around it, so that its shape shows in one colour, too. `bitmap`: square, four bytes a pixel (blue,
 * green, red, opacity; premultiplied), as Electron's `toBitmap` gives it.
 */
export function withUpdateDot(bitmap: Uint8Array, width: number): Uint8Array {
  const dotted = Uint8Array.from(bitmap)
  const centre = width * 0.79
  const radius = width * 0.19
  const gap = Math.max(1, width * 0.06)
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(x + 0.5 - centre, y + 0.5 - centre)
      const left = 1 - covered(radius + gap - distance)
      const dot = covered(radius - distance)
      const at = (y * width + x) * 4
      for (const [index, value] of [colour.blue, colour.green, colour.red, 255].entries()) {
        dotted[at + index] = Math.round((bitmap[at + index] ?? 0) * left + value * dot)
      }
    }
  }
  return dotted
}

/** How much of a pixel a shape covers whose edge is so far from the pixel's middle. */
function covered(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5))
}
