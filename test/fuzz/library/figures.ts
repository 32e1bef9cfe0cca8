import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quantile } from '../../bench/figure.ts'
import type { Fire } from './under-fire.ts'

interface Run {
  readonly count: number
  readonly seed: number
}

/** The page of what a whole run saw (`docs/helper-fuzz.md`). */
export function writeFigures(run: Run, fires: Readonly<Record<string, Fire>>): void {
  const names = Object.keys(fires)
  const row = (title: string, tell: (fire: Fire) => string | number) => [title, ...names.map((name) => String(tell(fires[name] as Fire)))]
  const table = [
    ['what', ...names],
    row('messages', ({ flood }) => flood.messages.toLocaleString('en')),
    row('connections', ({ flood }) => flood.connections.toLocaleString('en')),
    row('requests granted / refused, answers seen', ({ flood }) => `${sum(flood.granted)} / ${sum(flood.refused)}`),
    row('messages a second', ({ flood, seconds }) => Math.round(flood.messages / seconds)),
    row('crashes of the helper', ({ survived }) => (survived ? 0 : 1)),
    row('programs started, all of them for granted requests', ({ started }) => started.length),
    row('changes of the network told by the kernel', ({ changes }) => changes.length),
    row('answers that an honest program got', ({ honest }) => honest.waits.length),
    row('its wait for the state, median / p99 / longest (ms)', ({ honest }) => waits(honest.waits)),
    row('its wait for a new connection, median / p99 / longest (ms)', ({ honest }) => waits(honest.greetings)),
    row('memory of the helper: before / first half / second half / after (MB)', ({ memory }) =>
      [memory.before, ...memory.halves, memory.after].join(' / '),
    ),
  ]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? []
  const lines = table.map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  writeFileSync(
    join(import.meta.dirname, '../../../docs/helper-fuzz.md'),
    [...opening(run), lines[0], rule, ...lines.slice(1), ''].join('\n'),
  )
}

function opening({ count, seed }: Run): readonly string[] {
  return `# The helper under a flood

Made by \`WAYGATE_FUZZ_DOCS=1 WAYGATE_HELPER_FUZZ=${count} npm run test:lab -- fuzz\`, not by hand; seed ${seed}.

A real helper on its real sockets, and a hostile program of an allowed user with 24 connections at once: requests of the contract, whole and with parts of
them turned into something else, noise, broken frames, messages as large and as deep as they may be, connections that are slow, deaf, half-closed, or gone in
the middle. Another user's program asks for the state meanwhile. What the helper starts is recorded by strace, what changes in the network by the kernel's
own monitors (\`test/fuzz/helper.test.ts\`). Everything runs on the same processors, so waits are those of a machine that is busy with the attacker, too.`
    .split('\n')
    .concat('')
}

function sum(counts: Readonly<Record<string, number>>): string {
  return Object.values(counts)
    .reduce((all, count) => all + count, 0)
    .toLocaleString('en')
}

function waits(values: readonly number[]): string {
  return [quantile(values, 0.5), quantile(values, 0.99), Math.max(...values)].map((value) => value.toPrecision(3)).join(' / ')
}
