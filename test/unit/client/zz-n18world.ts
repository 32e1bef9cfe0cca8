import { createWorld } from '/work/main/test/unit/client/world.ts'
import fs from 'node:fs'
const w = await createWorld()
fs.writeFileSync('/tmp/n18.json', JSON.stringify({ url: w.server.url, run: w.helper.directory, fra: w.node['exit-fra'], nyc: w.node['exit-nyc'] }))
process.on('SIGTERM', () => void w.close().then(() => process.exit(0)))
setInterval(() => {}, 1000)
