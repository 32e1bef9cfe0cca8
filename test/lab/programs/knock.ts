import { connect } from 'node:net'

/** Tries to open a unix socket and prints `open` or why not (`EACCES`). */
const [path = ''] = process.argv.slice(2)
const socket = connect(path)
socket.once('connect', () => {
  process.stdout.write('open\n')
  socket.destroy()
})
socket.once('error', (error: NodeJS.ErrnoException) => process.stdout.write(`${error.code}\n`))
