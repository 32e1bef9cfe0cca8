import type { Act, Plan, Step, TunnelFile, WireGuardConfig } from '../../electron/engine/step.ts'

/** A plan as text: every program, argument and input that would run, in order, with what would undo it. */
export function printPlan(plan: Plan): string {
  if (plan.stages.length === 0) return `${plan.title}: nothing to do\n`
  const stages = plan.stages.map((stage, at) => `-- ${at + 1} --\n${[...stage].map(printStep).join('')}`)
  return `${plan.title} (on failure: ${plan.onFailure})\n${stages.join('')}`
}

function printStep(step: Step): string {
  const undo = step.undo === 'keep' ? 'keep' : printAct(step.undo).trim()
  return `${step.what}${step.blocks ? ' [blocks]' : ''}\n${indent(printAct(step.run))}  undo: ${undo}\n`
}

function printAct(act: Act): string {
  switch (act.kind) {
    case 'command':
      return `${[act.command.program, ...act.command.args].join(' ')}${act.command.okExitCodes ? ` (ok: ${act.command.okExitCodes})` : ''}\n${(act.command.stdin ?? '').replace(/^/gm, '| ').replace(/\| $/, '')}`
    case 'configureWireGuard':
      return `${act.kind} ${act.interface}\n${printConfig(act.config)}`
    case 'writeTunnelFile':
      return `${act.kind} ${act.path} (read by: ${act.readBy})\n${printFile(act.keyId, act.file)}`
    default: {
      const { kind, ...rest } = act
      return `${kind} ${Object.values(rest).flat().join(' ')}\n`
    }
  }
}

/** The private key isn't part of a plan at all; only which one is meant. */
function printConfig(config: WireGuardConfig): string {
  const peers = config.peers.map(
    (peer) => `| peer ${peer.publicKey} endpoint ${peer.endpoint ?? '-'} allowed ${peer.allowedIps.join(' ')} keepalive ${peer.keepalive}\n`,
  )
  return `| key ${config.keyId} port ${config.listenPort ?? 'any'} mark 0x${config.fwmark.toString(16)}\n${peers.join('')}`
}

function printFile(keyId: string | null, { addresses, dns, mtu, peerKey, endpoint, allowedIps, keepalive }: TunnelFile): string {
  return [
    `| key ${keyId ?? 'made for this file and forgotten'} addresses ${addresses.join(' ')} dns ${dns.join(' ') || '-'} mtu ${mtu}`,
    `| peer ${peerKey ?? 'nobody'} endpoint ${endpoint ?? '-'} allowed ${allowedIps.join(' ')} keepalive ${keepalive}\n`,
  ].join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
