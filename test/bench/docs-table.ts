import { cpus, release } from 'node:os'
import type { Figure } from './figure.ts'

/** docs/bench.md, made by a run. */
export function docsTable(figures: readonly Figure[]): string {
  const [processor] = cpus()
  const rows = figures.map(({ name, value, budget, unit, ok, spread }) => {
    const judged = budget === null ? '' : `${budget} ${ok ? '' : '(missed)'}`.trim()
    const of = spread === undefined ? '' : `${spread.p50} / ${spread.p99} (${spread.rounds})`
    return `| ${name} | ${value} ${unit === 'ratio' ? '' : unit} | ${judged} | ${of} |`.replaceAll(' |', ' |').replace(/ {2,}/g, ' ')
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
    '| what | value | budget | p50 / p99 in ms (rounds) |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
