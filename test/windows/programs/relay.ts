import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * Runs inside the lab: programs in Wine can speak TCP, and the test, outside, can't hear it. Lines of JSON: `{ id, text }` what a connection said (base64),
 * `{ id, end: true }` its end; the same from the test, to it. Also the name server beyond the gateway that a proof asks.
 */
const [port = '4711', resolver = ''] = process.argv.slice(2)
const sockets = new Map<number, Socket>()
let last = 0
const tell = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`)

createServer({ allowHalfOpen: true }, (socket) => {
  last += 1
  const id = last
  sockets.set(id, socket)
  socket.on('data', (chunk) => tell({ id, text: chunk.toString('base64') }))
  socket.on('end', () => tell({ id, end: true }))
  socket.on('error', () => undefined)
  socket.on('close', () => {
    sockets.delete(id)
    tell({ id, closed: true })
  })
}).listen(Number(port), '127.0.0.1', () => {
  const beyond = createSocket('udp4')
  // a question comes back as its own answer: its number is what a proof looks at
  beyond.on('message', (question, from) => beyond.send(question, from.port, from.address))
  beyond.bind(53, resolver, () => tell({ ready: true }))
})

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, text, end } = JSON.parse(line) as { id: number; text?: string; end?: true }
  if (text !== undefined) sockets.get(id)?.write(Buffer.from(text, 'base64'))
  if (end === true) sockets.get(id)?.end()
})
