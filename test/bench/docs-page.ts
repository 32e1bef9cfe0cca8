import { cpus, release } from 'node:os'
import type { Figure } from './figure.ts'

/** The figures of one part of the bench. */
export interface Measured {
  readonly title: string
  readonly figures: readonly Figure[]
}

/**
 * docs/bench.md, made by runs: a part that was measured takes the place of its section in `before`, the others stay as an earlier run made them. `titles`: of all
 * parts, in the order of the page; what isn't among them is left out.
 */
export function docsPage(before: string, titles: readonly string[], measured: readonly Measured[], day: Date): string {
  const sections = new Map(before.split(/^(?=## )/m).map((text) => [/^## (.*)$/m.exec(text)?.[1] ?? '', text.trimEnd()]))
  for (const part of measured) sections.set(part.title, section(part, day))
  return `${[intro, ...titles.flatMap((title) => sections.get(title) ?? [])].join('\n\n')}\n`
}

const intro = [
  '# Figures',
  '',
  'Made by `npm run bench -- --docs`, one part again by `--docs --only NAME`, not by hand. Real WireGuard (wireguard-go), real nftables and routes in network',
  'namespaces on one machine; helper and `wg-quick` use the same gateway in turns. Ratios compare two things of the same run. A join of Waygate includes the kill',
  'switch, DNS and the proof by an answer that the gateway forwarded; `wg-quick up` is the bare tunnel. Lines about netclient and about a real Netmaker were measured',
  'once, elsewhere, and stand here for comparison.',
].join('\n')

function section({ title, figures }: Measured, day: Date): string {
  const [processor] = cpus()
  const rows = figures.map(({ name, value, budget, unit, ok, spread }) => {
    const judged = budget === null ? '' : `${budget} ${ok ? '' : '(missed)'}`.trim()
    const of = spread === undefined ? '' : `${spread.p50} / ${spread.p99} (${spread.rounds})`
    return [name, `${value} ${unit === 'ratio' ? '' : unit}`.trim(), judged, of]
  })
  const machine = `${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, Linux ${release()}, Node ${process.versions.node}`
  return [
    `## ${title}`,
    '',
    `${day.toISOString().slice(0, 10)}, ${machine}.`,
    '',
    ...table([['what', 'value', 'budget', 'p50 / p99 in ms (rounds)'], ...rows]),
  ].join('\n')
}

/** Lines of a Markdown table, first row its head, padded as the project's formatter wants it: a page that a run made needs no second hand. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[], filler: string) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0, filler)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [
    line(head, ' '),
    line(
      widths.map(() => ''),
      '-',
    ),
    ...body.map((row) => line(row, ' ')),
  ]
}
