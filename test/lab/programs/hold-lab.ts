import { createLab } from '../library/lab.ts'

/** Makes a small lab, says where it is, and holds it until this process ends. */
const lab = await createLab({ nodes: [{ name: 'one' }], wires: [] })
const network = (await lab.node('one').must(['/usr/bin/readlink', '/proc/self/ns/net'])).trim()
process.stdout.write(`${JSON.stringify({ directory: lab.directory, network })}\n`)
setInterval(() => {}, 60_000)
