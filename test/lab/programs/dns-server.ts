import { createSocket, type Socket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * A name server for the lab, UDP and TCP, both families, on every address of its node. Arguments: `name=address` …; `whoami.lab.test` answers with the
 * asker's address, `server.lab.test` with the address that was asked (so a test sees which resolver a name went to), everything else with NXDOMAIN.
 * Prints `asked <name> <type> by <address>` for every question, `ready` when it listens.
 */
const zone = new Map<string, string[]>()
for (const argument of process.argv.slice(2)) {
  const [name = '', address = ''] = argument.split('=')
  zone.set(name, [...(zone.get(name) ?? []), address])
}

interface Asked {
  readonly by: string
  readonly at: string
}

const types = { A: 1, AAAA: 28 } as const

function answer(query: Buffer, { by, at }: Asked): Buffer | null {
  if (query.length < 17 || query.readUInt16BE(4) !== 1) return null
  const labels: string[] = []
  let offset = 12
  for (let length = query[offset] ?? 0; length > 0 && length < 64; length = query[offset] ?? 0) {
    labels.push(query.toString('latin1', offset + 1, offset + 1 + length))
    offset += 1 + length
  }
  const question = query.subarray(12, offset + 5)
  const type = query.readUInt16BE(offset + 1)
  const name = labels.join('.').toLowerCase()
  const addresses = name === 'whoami.lab.test' ? [by] : name === 'server.lab.test' ? [at] : zone.get(name)
  process.stdout.write(`asked ${name || '.'} ${type} by ${by}\n`)
  const records = (addresses ?? [])
    .filter((address) => type === (address.includes(':') ? types.AAAA : types.A))
    .map((address) => {
      const data = address.includes(':') ? bytes6(address) : Buffer.from(address.split('.').map(Number))
      const head = Buffer.alloc(12)
      head.writeUInt16BE(0xc00c, 0) // the question's name
      head.writeUInt16BE(type, 2)
      head.writeUInt16BE(1, 4)
      head.writeUInt32BE(1, 6) // for one second: nothing in the lab should come from a cache
      head.writeUInt16BE(data.length, 10)
      return Buffer.concat([head, data])
    })
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180 | (addresses || name === '' ? 0 : 3), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  return Buffer.concat([header, question, ...records])
}

function bytes6(text: string): Buffer {
  const [left = '', right] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const head = groups(left)
  const tail = right === undefined ? [] : groups(right)
  const all = right === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
  const bytes = Buffer.alloc(16)
  for (const [index, group] of all.entries()) bytes.writeUInt16BE(group, index * 2)
  return bytes
}

const plain = (address = '') => address.replace(/^::ffff:/, '')

/** One socket per own address: an answer must come from the address that was asked. */
const { networkInterfaces } = await import('node:os')
const own = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .filter(({ address }) => !address.startsWith('fe80:'))
  .map(({ address, family }) => ({ address, type: family === 'IPv6' ? ('udp6' as const) : ('udp4' as const) }))

await Promise.all(
  own.map(
    ({ address, type }) =>
      new Promise<void>((resolve) => {
        const socket: Socket = createSocket({ type })
        socket.on('message', (message, from) => {
          const reply = answer(message, { by: from.address, at: address })
          if (reply) socket.send(reply, from.port, from.address, () => {})
        })
        socket.bind(53, address, resolve)
      }),
  ),
)
const tcp = createServer((socket) => {
  socket.on('error', () => {})
  let pending = Buffer.alloc(0)
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0)
      const reply = answer(pending.subarray(2, end), { by: plain(socket.remoteAddress), at: plain(socket.localAddress) })
      pending = pending.subarray(end)
      if (!reply) continue
      const length = Buffer.alloc(2)
      length.writeUInt16BE(reply.length)
      socket.write(Buffer.concat([length, reply]))
    }
  })
})
await new Promise<void>((resolve) => tcp.listen(53, '::', resolve))
process.stdout.write('ready\n')
