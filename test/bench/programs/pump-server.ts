import { createServer } from 'node:net'

/** Sends without end to whoever connects, as fast as they take it. Argument: the port. Prints `ready`. */
const block = Buffer.alloc(256 * 1024, 'waygate')

const server = createServer((socket) => {
  const pump = () => {
    while (!socket.destroyed && socket.write(block)) {
      // until the buffer is full
    }
  }
  socket.on('drain', pump)
  socket.on('error', () => socket.destroy())
  pump()
})
server.listen(Number(process.argv[2]), '::', () => process.stdout.write('ready\n'))
