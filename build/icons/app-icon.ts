import { both, box, circle, type Layer, polygon, type Shape, stroke, strokes, union } from './shape.ts'

/** Units of the drawing. */
export const appGrid = 64

/** Sizes of the desktop's icon theme (freedesktop.org icon theme specification) and of installers. */
export const appSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const

const tile = box(3, 3, 61, 61, 14)
const shield: Shape = both(
  both(circle(32 + 12, 25, 33.5), circle(32 - 12, 25, 33.5)),
  both(
    box(13, 0, 51, 64),
    polygon([
      [0, 21.4],
      [32, 10.6],
      [64, 21.4],
      [64, 80],
      [0, 80],
    ]),
  ),
)
/** The way out: from the left edge through the gate to the right. */
const path = stroke(21, 33, 40, 33, 4.6)
const head = strokes(
  [
    [34.5, 25.5],
    [42, 33],
    [34.5, 40.5],
  ],
  4.6,
)

/** The application's own icon: a white shield with the way through it, on blue. */
export const appIcon: readonly Layer[] = [
  { fill: [29, 78, 216], shape: tile },
  { fill: [59, 118, 246], shape: both(tile, circle(20, 6, 44)), opacity: 0.55 },
  { fill: [255, 255, 255], shape: shield },
  { fill: [29, 78, 216], shape: union(path, head) },
]
