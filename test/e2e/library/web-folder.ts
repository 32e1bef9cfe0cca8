import type { LabNode } from '../../lab/library/lab-node.ts'

/** Where updates are, for who asks on the node itself. */
export const feed = 'http://127.0.0.1:8099/waygate'

const server = `const [, folder] = process.argv
require('node:http').createServer((request, response) => {
  require('node:fs').readFile(folder + request.url.slice('/waygate'.length), (error, bytes) => (error ? response.writeHead(404).end() : response.end(bytes)))
}).listen(8099, '127.0.0.1', () => console.log('ready'))`

/** A folder as a web server hands it out, at `feed`. */
export async function serveFolder(node: LabNode, folder: string): Promise<void> {
  await node.spawn([process.execPath, '-e', server, folder]).line(/^ready$/)
}
