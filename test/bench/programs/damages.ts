import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { filterTable, priority, tunnelTable } from '../../../electron/engine/linux/names.ts'

const run = promisify(execFile)
const limitMs = 20_000

interface Damage {
  readonly script: string
  /** Prints something, and only then, while it is as it should be. */
  readonly look: string
}

/** What other programs do to a machine while it is joined. */
const damages: Readonly<Record<string, Damage>> = {
  filter: { script: `nft delete table inet ${filterTable}`, look: `nft list tables inet | grep -w ${filterTable}` },
  rule: {
    script: `ip rule del priority ${priority.tunnel}`,
    look: `ip rule show priority ${priority.tunnel}`,
  },
  route: { script: `ip route del default table ${tunnelTable}`, look: `ip route show default table ${tunnelTable}` },
  resolver: { script: `echo 'nameserver 192.168.1.1' > /etc/resolv.conf`, look: 'grep Waygate /etc/resolv.conf' },
}

/** Milliseconds from the damage done until it is repaired. */
export async function untilRepaired(what: string): Promise<number> {
  const damage = damages[what]
  if (damage === undefined) throw new Error(`no such damage: ${what}`)
  await run('/bin/bash', ['-c', damage.script])
  const began = performance.now()
  while (performance.now() - began < limitMs) {
    const { stdout } = await run('/bin/bash', ['-c', `${damage.look} || true`])
    if (stdout.trim() !== '') return performance.now() - began
    await wait(5)
  }
  throw new Error(`${what}: not repaired within ${limitMs / 1000} s`)
}
