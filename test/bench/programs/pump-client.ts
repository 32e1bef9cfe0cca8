import { connect } from 'node:net'

/** Downloads for some seconds and prints the rate in Mbit/s, the first half second (slow start) left out. Arguments: address, port, seconds. */
const [address = '', port = '', seconds = ''] = process.argv.slice(2)
const warmUpMs = 500

const socket = connect(Number(port), address)
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
socket.on('connect', () => {
  let bytes = 0
  let counting = 0
  setTimeout(() => {
    bytes = 0
    counting = performance.now()
  }, warmUpMs)
  socket.on('data', (data) => {
    bytes += data.length
  })
  setTimeout(
    () => {
      process.stdout.write(`${(bytes * 8) / 1000 / (performance.now() - counting)}\n`)
      socket.destroy()
    },
    warmUpMs + Number(seconds) * 1000,
  )
})
