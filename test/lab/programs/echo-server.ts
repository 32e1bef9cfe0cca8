import { createSocket } from 'node:dgram'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'

/**
 * Answers with the address it saw: HTTP on 80, TCP and UDP on 7, both families. Prints `seen <protocol> <address>` for every request, then the request's
 * own word if it has one, so that a test can tell what arrived from what was answered. `ready` when it listens everywhere.
 */
const plain = (address = '') => address.replace(/^::ffff:/, '')
const seen = (protocol: string, address: string, word = '') => process.stdout.write(`seen ${protocol} ${address} ${word}\n`)

const http = createHttpServer((request, response) => {
  const address = plain(request.socket.remoteAddress)
  seen('http', address, request.url)
  response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end(address)
})
// one line in, one line out, for as long as the other side likes: also what a long-lived connection is made of
const tcp = createServer((socket) => {
  const address = plain(socket.remoteAddress)
  socket.on('error', () => {})
  socket.on('data', (data) => {
    for (const line of data.toString('latin1').trim().split('\n')) {
      seen('tcp', address, line.slice(0, 64))
      socket.write(`${address} ${line.slice(0, 64)}\n`)
    }
  })
})
const udp = (['udp4', 'udp6'] as const).map((type) => {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' })
  socket.on('message', (message, from) => {
    const word = message.toString('latin1').slice(0, 64)
    seen('udp', from.address, word)
    socket.send(`${from.address} ${word}`, from.port, from.address, () => {})
  })
  return socket
})

await Promise.all([
  new Promise<void>((resolve) => http.listen(80, '::', resolve)),
  new Promise<void>((resolve) => tcp.listen(7, '::', resolve)),
  ...udp.map((socket) => new Promise<void>((resolve) => socket.bind(7, resolve))),
])
process.stdout.write('ready\n')
