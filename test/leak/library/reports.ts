import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { version } from '../../../electron/common/version.ts'
import type { DeliberateLeak } from './deliberate-leaks.ts'
import { actNames, faultNames, parseHistory, type StepLists } from './history.ts'
import { type RandomRow, rowTable, rowTotals } from './random-ledger.ts'
import type { HistoryOutcome } from './run-history.ts'

/** Everything that a run has found out. */
export interface Run {
  readonly seed: number
  readonly lanes: number
  readonly minutes: number
  readonly steps: Partial<StepLists>
  readonly matrix: readonly HistoryOutcome[]
  readonly random: readonly HistoryOutcome[]
  readonly deliberate: readonly DeliberateLeak[]
  readonly dropped: number
}

/** `path` below the checkout. Formatted as the linter wants it: tables get their columns. */
export function writeReport(root: string, path: string, text: string): void {
  writeFileSync(join(root, path), text)
  spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', path], { cwd: root })
}

export function matrixReport(run: Run): string {
  const { matrix, steps, deliberate, dropped } = run
  const reached = matrix.filter((outcome) => outcome.reached).length
  return lines(
    '# The leak matrix',
    '',
    'Made by `npm run test:leak -- --full`; not edited by hand. What is counted: packets that left the laptop beside the tunnel while traffic had to be',
    'closed, seen outside the home and on the laptop’s own wires. Programs that know nothing of Waygate try all the time: plain, bound to a device or an',
    'address, IPv4 and IPv6, UDP, TCP, ICMP, names, broadcast and multicast, and a container behind the laptop. Each history is an act, and something',
    'that goes wrong right before or right after one of its steps; then the world is mended, a dead engine gets a successor, and the person leaves. Every',
    'history also fails when the engine comes to no rest, opens unasked, or leaves the machine different from a twin that lived the same without Waygate.',
    '',
    ...facts(run, matrix),
    `- Moments that came: ${reached} of ${matrix.length}. Where a step didn’t come (the fault made an earlier way out), it happened after the act.`,
    `- Deliberate leaks caught: ${deliberate.filter(({ caught }) => caught).length} of ${deliberate.length}. Dropped by captures: ${dropped}.`,
    '',
    '## Leaked packets, of histories',
    '',
    row(['', ...actNames]),
    row(['---', ...actNames.map(() => '---')]),
    ...faultNames.map((fault) => row([fault, ...actNames.map((act) => cell(matrix, act, fault))])),
    '',
    '`0 / 18`: no packet in 18 histories. Of `failover`, which takes seconds, each moment and each fault is tried once.',
    '',
    '## Steps',
    '',
    ...actNames.map((act) => `- **${act}**: ${(steps[act] ?? []).join(' · ')}`),
    '',
    '## Deliberate leaks',
    '',
    ...[...new Set(deliberate.map(({ what }) => what))].map(
      (what) => `- ${what}: ${deliberate.filter((leak) => leak.what === what && leak.caught).length} of ${run.lanes} caught`,
    ),
    ...failures(matrix),
  )
}

/** `rows`: what this run and the ones before it have lived through. */
export function randomReport(run: Run, rows: readonly RandomRow[]): string {
  return lines(
    '# Random histories',
    '',
    'Made by `npm run test:leak -- --full`; not edited by hand. In each history a laptop lives through four to ten events in an order that a number decides:',
    'joins, switches, leaves, locks, pauses, dying engines, WireGuard processes and gateways, roaming, flushed rules and filters, and what others change',
    'on a machine; most of them come while the one before is still at work. What others do happens to its twin too, which has no Waygate. Then everything',
    'is mended and the person leaves: the machine must equal its twin in every link, address, rule, route, filter, kernel setting and in its resolver’s file,',
    'and nothing may have left beside the tunnel while traffic had to be closed.',
    '',
    `- ${rowTotals(rows)}. A history that left the machine unlike its twin counts as failed.`,
    `- One again: \`npm run test:leak -- --only random/1\`. More of them, without the matrix: \`npm run test:leak -- --full --matrix 0 --seed 1001 --histories 1000\`.`,
    `- The last run: ${run.lanes} laptops side by side; ${programs()}.`,
    '',
    ...rowTable(rows),
    ...failures(run.random),
  )
}

function facts({ seed, lanes, minutes }: Run, outcomes: readonly HistoryOutcome[]): readonly string[] {
  const sum = (pick: (outcome: HistoryOutcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0)
  return [
    `- ${outcomes.length} histories, **${sum(({ leaked }) => leaked)} leaked packets** of ${sum(({ judged }) => judged)} judged, ${outcomes.filter(({ troubles }) => troubles.length > 0).length} failed.`,
    `- Seed ${seed}, ${lanes} laptops side by side, ${Math.round(minutes)} minutes for the whole run, ${new Date().toISOString().slice(0, 10)}.`,
    `- ${programs()}.`,
  ]
}

function programs(): string {
  return `Waygate ${version}, Linux ${release()}, ${programVersion('/usr/sbin/nft')}, ${programVersion('/usr/sbin/ip', '-V')}, ${programVersion('/usr/bin/wireguard-go')}, Node ${process.version}`
}

function programVersion(program: string, flag = '--version'): string {
  const { stdout } = spawnSync(program, [flag], { encoding: 'utf8' })
  return (stdout ?? '').split('\n')[0]?.trim() || program
}

function cell(outcomes: readonly HistoryOutcome[], act: string, fault: string): string {
  const here = outcomes.filter(({ id }) => {
    const history = parseHistory(id)
    return history?.act === act && history.fault === fault
  })
  if (here.length === 0) return ''
  const leaked = here.reduce((total, outcome) => total + outcome.leaked, 0)
  const failed = here.filter(({ troubles }) => troubles.length > 0).length
  return `${leaked} / ${here.length}${failed > 0 ? ` (${failed} failed)` : ''}`
}

function failures(outcomes: readonly HistoryOutcome[]): readonly string[] {
  const failed = outcomes.filter(({ troubles }) => troubles.length > 0)
  if (failed.length === 0) return []
  return ['', '## What did not hold', '', ...failed.map(({ id, troubles }) => `- \`${id}\`: ${troubles.slice(0, 3).join('; ')}`)]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function lines(...parts: readonly string[]): string {
  return `${parts.join('\n')}\n`
}
