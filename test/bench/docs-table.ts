import { cpus, release } from 'node:os'
import type { Figure } from './figure.ts'

/** docs/bench.md, made by a run. */
export function docsTable(figures: readonly Figure[]): string {
  const [processor] = cpus()
  const rows = figures.map(({ name, value, budget, unit, ok, spread }) => {
    const judged = budget === null ? '' : `${budget} ${ok ? '' : '(missed)'}`.trim()
    const of = spread === undefined ? '' : `${spread.p50} / ${spread.p99} (${spread.rounds})`
    return [name, `${value} ${unit === 'ratio' ? '' : unit}`.trim(), judged, of]
  })
  return [
    '# Figures',
    '',
    'Made by `npm run bench -- --docs`, not by hand. Real WireGuard (wireguard-go), real nftables and routes in network namespaces on one machine; helper and',
    '`wg-quick` use the same gateway in turns. Ratios compare two things of the same run. A join of Waygate includes the kill switch, DNS and the proof by an',
    'answer that the gateway forwarded; `wg-quick up` is the bare tunnel. Lines about netclient and about a real Netmaker were measured once, elsewhere, and stand',
    'here for comparison.',
    '',
    `Machine: ${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, Linux ${release()}, Node ${process.versions.node}.`,
    '',
    ...table([['what', 'value', 'budget', 'p50 / p99 in ms (rounds)'], ...rows]),
    '',
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
