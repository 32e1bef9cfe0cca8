import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const figuresSchema = z.object({
  edition: z.enum(['ce', 'pro']),
  group: z.string(),
  /** Endpoints with a method that the requests begin at. */
  endpoints: z.number(),
  requests: z.number(),
  answers: z.object({
    granted: z.number(),
    refused: z.number(),
    /** With a text that Netmaker itself answers so. */
    serverErrors: z.number(),
    /** We hung up, or what was sent is no request. */
    none: z.number(),
  }),
  perSecond: z.number(),
  /** Bytes of live objects in the server: after the first fifth, and at the end. */
  settledHeap: z.number(),
  lastHeap: z.number(),
})
export type FuzzFigures = z.infer<typeof figuresSchema>

/** One line of JSON per group: several runs (one per edition) may write to the same file. */
export function addFigures(file: string, figures: FuzzFigures): void {
  appendFileSync(file, `${JSON.stringify(figures)}\n`)
}

/** `docs/server-fuzz.md`, from all lines of the file. */
export function writeFuzzDocs(file: string, seed: number): void {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const all = lines.map((line) => figuresSchema.parse(JSON.parse(line)))
  const order = ['ce', 'pro']
  const rows = all.toSorted((a, b) => order.indexOf(a.edition) - order.indexOf(b.edition)).map(row)
  const head = ['edition, group', 'endpoints', 'requests', '2xx, 3xx', '4xx', '5xx as Netmaker', 'no answer', 'a second', 'live heap (MB)']
  const table = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...table.map((cells) => (cells[column] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const total = all.reduce((sum, { requests }) => sum + requests, 0)
  const most = Math.max(...all.map(({ requests }) => requests))
  writeFileSync(
    new URL('../../../docs/server-fuzz.md', import.meta.url),
    `# The control server under a flood

Made by \`WAYGATE_FUZZ_DOCS=1 WAYGATE_FUZZ_FIGURES=FILE WAYGATE_FUZZ=${most} npx vitest run --project contract test/contract/fuzz.test.ts\`, not by hand; seed ${seed}.

Requests that begin as recorded ones of a real Netmaker, or as one to every other endpoint, and are changed in method, path, query, JSON tree, raw body and
caller (super-admin, a member with few rights, a host agent, nobody); and bytes on the socket that are damaged, half-closed, stalled or reset. A crash, an
error inside the server, a request that stays without an answer, a 5xx whose text isn't one that Netmaker itself answers, or live memory that grows ends the run
(\`test/contract/fuzz.test.ts\`). ${number(total)} requests in all: none of these happened. "No answer": a long poll that the caller hung up, or what is no HTTP. Live heap: after a fifth → at the end.

${[line(head), rule, ...rows.map(line)].join('\n')}
`,
  )
}

function row({ edition, group, endpoints, requests, answers, perSecond, settledHeap, lastHeap }: FuzzFigures): string[] {
  const { granted, refused, serverErrors, none } = answers
  const counts = [endpoints, requests, granted, refused, serverErrors, none, perSecond].map(number)
  return [`${edition}: ${group}`, ...counts, `${mb(settledHeap)} → ${mb(lastHeap)}`]
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function mb(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
