import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * A call and a connection, as a person has them while the gateway changes: a UDP packet every 5 ms to the echo server, and one TCP client that says something
 * every 20 ms and connects again as soon as its connection breaks. Argument: the echo server. A line `begin` forgets what was; a line `tell` is answered
 * by one `{ sent, lost, gapMs, tcpGapMs }`.
 */
const [echo = ''] = process.argv.slice(2)
const every = 5
const tcpEvery = 20
/** Younger packets may still be answered (ms). */
const patience = 500

interface Sent {
  readonly at: number
  answered: number | null
}

let sent = new Map<number, Sent>()
let number = 0
const socket = createSocket('udp4')
socket.on('error', () => undefined)
socket.on('message', (message) => {
  const packet = sent.get(Number(message.toString('latin1').split(' ')[1]))
  if (packet !== undefined) packet.answered ??= performance.now()
})
setInterval(() => {
  number += 1
  sent.set(number, { at: performance.now(), answered: null })
  // unconnected: each packet takes the source that the routes give it now
  socket.send(String(number), 7, echo, () => undefined)
}, every)

let heard: number[] = []
let connection: Socket | null = null
function keepTalking(): void {
  const made = connect({ host: echo, port: 7 })
  connection = made
  made.setTimeout(1000, () => made.destroy())
  made.on('data', () => heard.push(performance.now()))
  made.on('error', () => undefined)
  made.on('close', () => setTimeout(keepTalking, 10))
}
keepTalking()
setInterval(() => {
  if (connection?.readyState === 'open') connection.write('word\n')
}, tcpEvery)

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'begin') {
    sent = new Map()
    heard = heard.slice(-1)
  } else process.stdout.write(`${JSON.stringify(tell())}\n`)
})
process.stdout.write('ready\n')

function tell() {
  const now = performance.now()
  const old = [...sent.values()].filter(({ at }) => now - at > patience)
  return { sent: old.length, lost: old.filter(({ answered }) => answered === null).length, gapMs: gap(old), tcpGapMs: longest(heard) }
}

/** The longest time without an answer, less what this program itself was late with sending. */
function gap(packets: readonly Sent[]): number {
  const answered = packets.filter((packet): packet is Sent & { answered: number } => packet.answered !== null)
  let worst = 0
  for (const [index, packet] of answered.entries()) {
    const before = answered[index - 1]
    if (before === undefined) continue
    const between = packets.slice(packets.indexOf(before), packets.indexOf(packet) + 1)
    const late = longest(between.map(({ at }) => at)) - every
    worst = Math.max(worst, packet.answered - before.answered - Math.max(0, late))
  }
  return worst
}

function longest(times: readonly number[]): number {
  return times.reduce((worst, time, index) => Math.max(worst, time - (times[index - 1] ?? time)), 0)
}
