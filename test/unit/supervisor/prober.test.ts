import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createProber } from '../../../electron/supervisor/prober.ts'

const descriptors = () => readdirSync('/proc/self/fd').length

test.skipIf(process.platform !== 'linux')(
  'asking by an address that is not there, again and again, costs no descriptor each time',
  async () => {
    const prober = createProber([{ by: 'dns', host: '192.0.2.53', port: 53, source: '192.0.2.1' }], Date.now, () => undefined)
    const before = descriptors()
    for (let asked = 0; asked < 30; asked++) {
      prober.send()
      await wait(1)
    }
    prober.close()
    await wait(20)
    expect(descriptors() - before).toBeLessThan(15)
  },
)
