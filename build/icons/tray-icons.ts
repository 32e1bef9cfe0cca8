import { both, box, type Colour, circle, grown, type Layer, minus, outline, polygon, type Shape, stroke, strokes, union } from './shape.ts'

/** Names of the pictures in resources/tray: `<state>-<light|dark>-<size>.png`. */
export const trayStates = ['open', 'working', 'protected', 'held', 'offline', 'paused', 'lost', 'signed-out', 'unknown'] as const
export type TrayState = (typeof trayStates)[number]

/** The panel that the icon stands on. */
export const trayThemes = ['light', 'dark'] as const
export type TrayTheme = (typeof trayThemes)[number]

/** Device pixels; 22 is what StatusNotifier panels usually ask for. */
export const traySizes = [16, 22, 24, 32, 44, 48, 64] as const

/** Units of the drawing. */
export const trayGrid = 24

const ink: Readonly<Record<TrayTheme, Readonly<Record<'plain' | 'green' | 'amber' | 'red', Colour>>>> = {
  light: { plain: [58, 64, 72], green: [22, 128, 61], amber: [180, 95, 6], red: [200, 30, 30] },
  dark: { plain: [230, 233, 237], green: [74, 201, 120], amber: [245, 174, 60], red: [255, 107, 107] },
}

/** The shield: flat top with a small peak, curved flanks, pointed foot. */
const shield: Shape = both(
  both(circle(12 + 5.6, 7.4, 15.2), circle(12 - 5.6, 7.4, 15.2)),
  both(
    box(2.6, 0, 21.4, 24, 0),
    polygon([
      [0, 4.6],
      [12, 0.9],
      [24, 4.6],
      [24, 30],
      [0, 30],
    ]),
  ),
)
const line = 2.1
const empty = outline(shield, line)

/** Nobody tells for sure how dark a panel is: a thin edge of the opposite tone keeps the picture visible on the wrong one and is unseen on the right one. */
const edge: Readonly<Record<TrayTheme, { readonly fill: Colour; readonly opacity: number; readonly width: number }>> = {
  light: { fill: [255, 255, 255], opacity: 0.75, width: 1 },
  dark: { fill: [20, 22, 26], opacity: 0.75, width: 1 },
}

export function trayIcon(state: TrayState, theme: TrayTheme): readonly Layer[] {
  const picture = drawing(state, theme)
  const { fill, opacity, width } = edge[theme]
  const shapes = picture.flatMap((layer) => ('cut' in layer ? [] : [layer.shape]))
  const cuts = picture.flatMap((layer) => ('cut' in layer ? [layer] : []))
  return [{ fill, opacity, shape: grown(union(...shapes), width) }, ...cuts, ...picture]
}

/** What a state looks like; every silhouette or inner sign differs without colour. */
function drawing(state: TrayState, theme: TrayTheme): readonly Layer[] {
  const { plain, green, amber, red } = ink[theme]
  switch (state) {
    case 'open':
      return [{ fill: plain, shape: empty }]
    case 'working':
      return [
        { fill: amber, shape: empty },
        { fill: amber, shape: union(circle(7.6, 11.6, 1.65), circle(12, 11.6, 1.65), circle(16.4, 11.6, 1.65)) },
      ]
    case 'protected':
      return [
        { fill: green, shape: shield },
        {
          cut: strokes(
            [
              [7.4, 11.8],
              [10.8, 15.2],
              [16.8, 8.4],
            ],
            2.7,
          ),
        },
      ]
    case 'held':
      return [{ fill: amber, shape: shield }, { cut: box(6.4, 10, 17.6, 13.4, 0.8) }]
    case 'offline': {
      const slash = stroke(3, 21, 21, 3, 2.2)
      return [{ fill: plain, shape: union(minus(empty, stroke(3, 21, 21, 3, 5.6)), slash) }]
    }
    case 'paused':
      return [
        { fill: plain, shape: empty },
        { fill: plain, shape: union(box(8, 7.2, 10.6, 16, 0.5), box(13.4, 7.2, 16, 16, 0.5)) },
      ]
    case 'lost':
      return [{ fill: red, shape: roundedTriangle }, { cut: union(stroke(12, 9.2, 12, 14.2, 2.5), circle(12, 18, 1.5)) }]
    case 'signed-out':
      return [
        { fill: plain, shape: empty },
        {
          fill: plain,
          shape: union(
            circle(12, 9.6, 2.7),
            polygon([
              [11, 10],
              [13, 10],
              [14.2, 16.6],
              [9.8, 16.6],
            ]),
          ),
        },
      ]
    case 'unknown':
      return [
        { fill: plain, shape: minus(empty, gaps) },
        { fill: plain, shape: circle(12, 11.8, 2) },
      ]
    default:
      return state satisfies never
  }
}

const roundedTriangle: Shape = (x, y) =>
  polygon([
    [12, 3.6],
    [22, 21],
    [2, 21],
  ])(x, y) - 1.4

/** Breaks the outline into dashes. */
const gaps: Shape = union(box(10.4, -2, 13.6, 6), box(-2, 10, 6, 13.2), box(18, 10, 26, 13.2), box(10.4, 18, 13.6, 26))
