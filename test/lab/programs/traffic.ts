import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { connect, type Socket } from 'node:net'

/**
 * Traffic of an ordinary machine, without end: every `intervalMs` a UDP packet and a TCP attempt to the echo server in both families, a question to the
 * system's resolver and one to a public one, and one long-lived TCP connection per family. It never reacts to refusals, as programs that know nothing
 * about gateways don't. Arguments: `intervalMs echo4 echo6 publicResolver`. Prints `sent N` once a second and `answer <kind> <address>` for every answer.
 */
const [interval = '20', echo4 = '', echo6 = '', publicResolver = ''] = process.argv.slice(2)
let sent = 0
const answered = (kind: string, text: string) => process.stdout.write(`answer ${kind} ${text.trim().split(' ')[0]}\n`)

const udp = [
  { socket: createSocket('udp4'), target: echo4, kind: 'udp4' },
  { socket: createSocket('udp6'), target: echo6, kind: 'udp6' },
]
for (const { socket, kind } of udp) {
  socket.on('error', () => {})
  socket.on('message', (data) => answered(kind, data.toString()))
}

function attempt(target: string, kind: string): void {
  const socket = connect({ host: target, port: 7 })
  socket.setTimeout(1000, () => socket.destroy())
  socket.on('connect', () => socket.write('short\n'))
  socket.on('data', (data) => {
    answered(kind, data.toString())
    socket.destroy()
  })
  socket.on('error', () => {})
}

const lasting = new Map<string, Socket>()
function keepAlive(target: string, kind: string): void {
  const open = lasting.get(kind)
  if (open && !open.destroyed) {
    open.write('long\n')
    return
  }
  const socket = connect({ host: target, port: 7 })
  socket.setTimeout(2000, () => socket.destroy())
  socket.on('data', (data) => answered(kind, data.toString()))
  socket.on('error', () => {})
  lasting.set(kind, socket)
}

function resolver(servers: string[] | null): Resolver {
  const made = new Resolver({ timeout: 500, tries: 1 })
  if (servers) made.setServers(servers)
  return made
}

let count = 0
setInterval(() => {
  count++
  for (const { socket, target } of udp) socket.send(`n${count}`, 7, target, () => {})
  sent += 2
  if (count % 5 === 0) {
    attempt(echo4, 'tcp4')
    attempt(echo6, 'tcp6')
    keepAlive(echo4, 'long4')
    keepAlive(echo6, 'long6')
    sent += 4
  }
  if (count % 10 === 0) {
    // a fresh one each time: the system's resolver may have changed
    for (const [kind, asked] of [
      ['dns', resolver(null)],
      ['dns-public', resolver([publicResolver])],
    ] as const) {
      asked.resolve4('whoami.lab.test').then(
        ([address]) => answered(kind, address ?? ''),
        () => {},
      )
      sent++
    }
  }
}, Number(interval))
setInterval(() => process.stdout.write(`sent ${sent}\n`), 1000)
