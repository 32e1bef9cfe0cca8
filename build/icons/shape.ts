/** A shape as its signed distance in grid units: negative inside, positive outside. Edges are antialiased from the distance, so every size stays sharp. */
export type Shape = (x: number, y: number) => number

export type Colour = readonly [red: number, green: number, blue: number]

/** Painted in order, each over the ones before. `cut` shapes take away what was painted so far. */
export type Layer = { readonly fill: Colour; readonly shape: Shape; readonly opacity?: number } | { readonly cut: Shape }

export function circle(cx: number, cy: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) - radius
}

/** A thick line with round ends. */
export function stroke(x1: number, y1: number, x2: number, y2: number, width: number): Shape {
  const dx = x2 - x1
  const dy = y2 - y1
  const length = dx * dx + dy * dy
  return (x, y) => {
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length))
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) - width / 2
  }
}

export function strokes(points: readonly (readonly [number, number])[], width: number): Shape {
  const parts = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y]
    return stroke(fromX, fromY, x, y, width)
  })
  return union(...parts)
}

export function box(left: number, top: number, right: number, bottom: number, radius = 0): Shape {
  const cx = (left + right) / 2
  const cy = (top + bottom) / 2
  const hx = (right - left) / 2 - radius
  const hy = (bottom - top) / 2 - radius
  return (x, y) => {
    const qx = Math.abs(x - cx) - hx
    const qy = Math.abs(y - cy) - hy
    return Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - radius
  }
}

/** Any polygon, by its corners in order. */
export function polygon(corners: readonly (readonly [number, number])[]): Shape {
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY
    let inside = false
    for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
      const [ax, ay] = corners[i] ?? [0, 0]
      const [bx, by] = corners[j] ?? [0, 0]
      nearest = Math.min(nearest, stroke(ax, ay, bx, by, 0)(x, y))
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside ? -nearest : nearest
  }
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => Math.min(...shapes.map((shape) => shape(x, y)))
}

export function minus(shape: Shape, taken: Shape): Shape {
  return (x, y) => Math.max(shape(x, y), -taken(x, y))
}

export function both(a: Shape, b: Shape): Shape {
  return (x, y) => Math.max(a(x, y), b(x, y))
}

/** Its border only, `width` wide, drawn inwards: the silhouette stays the same as when filled. */
export function outline(shape: Shape, width: number): Shape {
  return (x, y) => {
    const d = shape(x, y)
    return Math.max(d, -d - width)
  }
}

export function grown(shape: Shape, by: number): Shape {
  return (x, y) => shape(x, y) - by
}

/** Renders layers on a `grid` × `grid` field to straight RGBA, `size` × `size` pixels. */
export function paint(layers: readonly Layer[], grid: number, size: number): Uint8Array {
  const rgba = new Uint8Array(size * size * 4)
  const scale = size / grid
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) rgba.set(pixel(layers, (px + 0.5) / scale, (py + 0.5) / scale, scale), (py * size + px) * 4)
  }
  return rgba
}

function pixel(layers: readonly Layer[], x: number, y: number, scale: number): [number, number, number, number] {
  let [red, green, blue, alpha] = [0, 0, 0, 0]
  for (const layer of layers) {
    const cover = coverage('cut' in layer ? layer.cut : layer.shape, x, y, scale)
    if ('cut' in layer) {
      alpha *= 1 - cover
      continue
    }
    const over = cover * (layer.opacity ?? 1)
    const total = over + alpha * (1 - over)
    if (total === 0) continue
    const mix = (top: number, below: number) => (top * over + below * alpha * (1 - over)) / total
    red = mix(layer.fill[0], red)
    green = mix(layer.fill[1], green)
    blue = mix(layer.fill[2], blue)
    alpha = total
  }
  return [Math.round(red), Math.round(green), Math.round(blue), Math.round(alpha * 255)]
}

/** How much of the pixel the shape covers: four samples, because distances bend at corners that are smaller than a pixel. */
function coverage(shape: Shape, x: number, y: number, scale: number): number {
  const quarter = 0.25 / scale
  let sum = 0
  for (const [dx, dy] of [
    [-quarter, -quarter],
    [quarter, -quarter],
    [-quarter, quarter],
    [quarter, quarter],
  ] as const) {
    sum += Math.min(1, Math.max(0, 0.5 - shape(x + dx, y + dy) * scale * 1.6))
  }
  return sum / 4
}
