import net from 'node:net'

/**
 * Runs inside a lab node: whoever connects to the unix socket `argv[2]` and sends a line with a port is joined to that port of the node's loopback. Playwright
 * speaks to a debugger on loopback, and each node has a loopback of its own.
 */
const [path = ''] = process.argv.slice(2)

net
  .createServer((outer) => {
    outer.on('error', () => outer.destroy())
    outer.once('data', (chunk) => {
      const end = chunk.indexOf(10)
      const inner = net.connect(Number(chunk.subarray(0, end).toString()), '127.0.0.1')
      inner.on('error', () => outer.destroy())
      outer.on('close', () => inner.destroy())
      inner.write(chunk.subarray(end + 1))
      outer.pipe(inner).pipe(outer)
    })
  })
  .listen(path, () => process.stdout.write('ready\n'))
