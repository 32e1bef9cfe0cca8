import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What node:http takes for so many bytes that are ready, and for nothing else: `node program.mjs BYTES`. Says its address. */

const body = Buffer.alloc(Number(process.argv[2]), 'a')
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(body.length) })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('disconnect', () => process.exit(0))
