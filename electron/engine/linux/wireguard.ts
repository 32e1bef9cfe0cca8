import { existsSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import type { WireGuardConfig, WireGuardPeer } from '../step.ts'
import { programs } from './names.ts'
import { runCommand } from './run-command.ts'
import { controlSocket, type DeviceReading, deviceLines, parseDevice, peerChanges, peerLines, removePeerLines, uapi } from './uapi.ts'

/** Gives a device its key and peers; peers that stay keep their sessions. The key goes through a socket or a FIFO, never to a disk or into arguments. */
export async function configureDevice(name: string, config: WireGuardConfig, privateKey: string, dir: string): Promise<Result<undefined>> {
  if (!existsSync(controlSocket(name))) return configureKernel(name, config, privateKey, dir)
  const is = config.device === 'fresh' ? ok<DeviceReading>({ listenPort: 0, peers: [] }) : await readDevice(name)
  if (!is.ok) return is
  const changes = peerChanges(is.value.peers, config.peers)
  const answer = await uapi(name, `set=1\n${deviceLines({ privateKey, fwmark: config.fwmark, listenPort: config.listenPort })}${changes}\n`)
  return answer.ok ? ok() : answer
}

export async function readDevice(name: string): Promise<Result<DeviceReading>> {
  if (existsSync(controlSocket(name))) {
    const answer = await uapi(name, 'get=1\n\n')
    return answer.ok ? ok(parseDevice(answer.value)) : answer
  }
  const dump = await runCommand(`read ${name}`, { program: programs.wg, args: ['show', name, 'dump'] })
  return dump.ok ? ok(parseDump(dump.value.stdout)) : dump
}

/**
 * The only thing that makes WireGuard start a handshake at once: the peer removed and added again, with a keepalive, in one transaction (measured: setting
 * the endpoint again, toggling the keepalive or the link change nothing).
 */
export async function restartPeer(name: string, peer: WireGuardPeer): Promise<Result<undefined>> {
  if (existsSync(controlSocket(name))) {
    const answer = await uapi(name, `set=1\n${removePeerLines(peer.publicKey)}${peerLines(peer)}\n`)
    return answer.ok ? ok() : answer
  }
  const args = ['set', name, 'peer', peer.publicKey, 'remove', ...wgPeerArgs(peer)]
  const ran = await runCommand('restart the handshake', { program: programs.wg, args })
  return ran.ok ? ok() : ran
}

export async function setPeer(name: string, peer: WireGuardPeer): Promise<Result<undefined>> {
  if (existsSync(controlSocket(name))) {
    const answer = await uapi(name, `set=1\n${peerLines(peer)}\n`)
    return answer.ok ? ok() : answer
  }
  const ran = await runCommand('set the peer', { program: programs.wg, args: ['set', name, ...wgPeerArgs(peer)] })
  return ran.ok ? ok() : ran
}

function wgPeerArgs(peer: WireGuardPeer): readonly string[] {
  return [
    ...['peer', peer.publicKey, 'allowed-ips', peer.allowedIps.join(',')],
    ...(peer.endpoint === null ? [] : ['endpoint', peer.endpoint]),
    ...['persistent-keepalive', String(peer.keepalive)],
  ]
}

/** `wg` can't read its configuration from Node's pipe (a socket pair: ENXIO), so it gets a FIFO. `syncconf` leaves the sessions of peers that stay alone. */
async function configureKernel(name: string, config: WireGuardConfig, privateKey: string, dir: string): Promise<Result<undefined>> {
  const fifo = join(dir, `${name}.fifo`)
  rmSync(fifo, { force: true })
  const made = await runCommand('make a FIFO', { program: '/usr/bin/mkfifo', args: ['-m', '600', fifo] })
  if (!made.ok) return made
  try {
    const reading = runCommand(`configure ${name}`, { program: programs.wg, args: ['syncconf', name, fifo] })
    const writing = writeFile(fifo, configText(config, privateKey)).then(
      () => null,
      (error: Error) => error.message,
    )
    const ran = await reading
    if (!ran.ok) {
      // nobody reads any more: let the writer go
      await runCommand('drain', { program: '/usr/bin/head', args: ['-c', '0', fifo], okExitCodes: [1] })
      return ran
    }
    const problem = await writing
    return problem === null
      ? ok()
      : fail({ code: 'step.failed', what: `configure ${name}`, program: programs.wg, exit: null, detail: problem })
  } finally {
    rmSync(fifo, { force: true })
  }
}

function configText(config: WireGuardConfig, privateKey: string): string {
  const device = ['[Interface]', `PrivateKey = ${privateKey}`, `FwMark = ${config.fwmark}`]
  if (config.listenPort !== null) device.push(`ListenPort = ${config.listenPort}`)
  const peers = config.peers.flatMap((peer) => [
    '[Peer]',
    `PublicKey = ${peer.publicKey}`,
    `AllowedIPs = ${peer.allowedIps.join(', ')}`,
    ...(peer.endpoint === null ? [] : [`Endpoint = ${peer.endpoint}`]),
    `PersistentKeepalive = ${peer.keepalive}`,
  ])
  return `${[...device, ...peers].join('\n')}\n`
}

/** `wg show NAME dump`: the first line is the device's own (its key is not looked at), then a line per peer (wg(8)). */
function parseDump(text: string): DeviceReading {
  const [device = '', ...lines] = text.trim().split('\n')
  return {
    listenPort: Number(device.split('\t')[2]),
    peers: lines.map((line) => {
      const [publicKey = '', , endpoint = '', allowed = '', handshake = '0', rx = '0', tx = '0', keepalive = 'off'] = line.split('\t')
      return {
        publicKey,
        endpoint: endpoint === '(none)' ? null : endpoint,
        allowedIps: allowed === '(none)' ? [] : allowed.split(','),
        keepalive: keepalive === 'off' ? 0 : Number(keepalive),
        handshakeAt: Number(handshake) * 1000,
        rxBytes: Number(rx),
        txBytes: Number(tx),
      }
    }),
  }
}
