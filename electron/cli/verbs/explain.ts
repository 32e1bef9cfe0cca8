import type { Command } from 'commander'
import type { z } from 'zod'
import type { explanationSchema } from '../../common/contracts/helper.ts'
import { askHelper } from '../ask-helper.ts'
import { createWriter } from '../writer.ts'

type Explanation = z.infer<typeof explanationSchema>

export function register(program: Command): void {
  program
    .command('explain')
    .argument('<address>', 'an IPv4 or IPv6 address')
    .description('say which way packets to an address take now, by which rule and table, and why')
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'print one JSON object')
    .action(async (address: string, options: { readonly runDir?: string; readonly json?: true }) => {
      const writer = createWriter({ json: options.json === true })
      writer.finish(await askHelper(options.runDir, (helper) => helper.explain({ address })), explanationText)
    })
}

const verdicts: Readonly<Record<Explanation['verdict'], string>> = {
  tunnel: 'leaves through the tunnel',
  direct: 'leaves directly, beside the tunnel',
  local: 'stays on this computer',
  blocked: 'is refused',
  unknown: 'has no way',
}

const senders = { marked: "WireGuard's own packets there", bound: 'A program bound to the physical way out' } as const

export function explanationText({ address, others = [], ...plain }: Explanation): string {
  return [
    `What is sent to ${address} ${verdicts[plain.verdict]}`,
    ...plain.because,
    ...(plain.table === '' ? [] : [`Table ${plain.table}, device ${plain.device}${plain.source === '' ? '' : `, from ${plain.source}`}`]),
    ...others.flatMap((other) => [`${senders[other.packet]}: ${verdicts[other.verdict]}`, ...other.because.map((line) => `  ${line}`)]),
  ].join('\n')
}
