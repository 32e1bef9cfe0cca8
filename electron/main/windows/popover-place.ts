export interface Point {
  readonly x: number
  readonly y: number
}

export interface Area extends Point {
  readonly width: number
  readonly height: number
}

const distance = 12
const margin = 8

/**
 * Where a popover of that size stands so that it opens from `anchor` (the pointer at the click; trays on Linux give no bounds): centred on it, on the side with
 * room, wholly inside `area` (a display's work area). All in device-independent pixels.
 */
export function popoverPlace(anchor: Point, size: { readonly width: number; readonly height: number }, area: Area): Point {
  const below = anchor.y < area.y + area.height / 2
  return {
    x: Math.round(clamp(anchor.x - size.width / 2, area.x + margin, area.x + area.width - size.width - margin)),
    y: Math.round(
      clamp(below ? anchor.y + distance : anchor.y - distance - size.height, area.y + margin, area.y + area.height - size.height - margin),
    ),
  }
}

/** The lower bound wins where there is no room for both. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
