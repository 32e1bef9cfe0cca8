import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { trustedKey } from '../../build/release/release-keys.ts'
import type { HelperStatus, UpdateTerms } from '../../electron/common/contracts/helper.ts'
import { type Packet, packetText } from './library/decode-packet.ts'
import { leakOnPurpose } from './library/deliberate-leak.ts'
import { canHelp, createHelperWorld, echo, type HelperWorld } from './library/helper-world.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { endOfUpdate, sendUpdate, signRelease } from './library/send-update.ts'
import { addresses } from './library/trial-topology.ts'
import { canPackage, makeWaygatePackage, quietPackaging } from './library/waygate-package.ts'
import { bringProgram } from './library/waygate-program.ts'

const anna = 1000
const fra = addresses['exit-fra'].exit4
/** Of the lab's own view of the file system, so that nothing reaches the machine around it. */
const folder = '/var/lib/waygate-program'
const second = 1000

/** Wants something of the internet all the time, by name servers and devices of its own choice. */
const beacon = `while :; do for to in 8.8.8.8 ${addresses.echo.exit6}; do ping -c 1 -W 0.1 $to; ping -c 1 -W 0.1 -I eth0 $to; done; echo x > /dev/udp/${addresses.echo.exit4}/9; sleep 0.05; done`

describe.skipIf(!canHelp || !canPackage)('updates of a joined laptop', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = { privateKey, trusted: trustedKey(privateKey) }
  const packages = mkdtempSync(join(tmpdir(), 'waygate-packages-'))
  let world: HelperWorld

  beforeAll(async () => {
    await bringProgram()
    const first = makeWaygatePackage(packages, { version: '0.1.0', folder })
    vi.stubEnv('WAYGATE_PROGRAM', `${folder}/waygate.mjs`)
    world = await createHelperWorld(['--allow-uid', String(anna)], {
      prepare: async (laptop) => {
        await laptop.must(['/bin/sh', '-ec', quietPackaging])
        const source = { feed: 'http://127.0.0.1:9/waygate', keys: [key.trusted] }
        await laptop.must(['/bin/sh', '-c', 'umask 022; cat > /etc/waygate/updates.json'], { input: JSON.stringify(source) })
        await laptop.must(['/usr/bin/dpkg', '--install', first])
      },
    })
    await world.join(await world.drive(anna))
    world.net.lab.node('laptop').spawn(['/bin/bash', '-c', beacon], { forgetsLines: true })
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await world?.release()
    rmSync(packages, { recursive: true, force: true })
  })

  const laptop = () => world.net.lab.node('laptop')
  const drive = () => world.drive(anna)
  const look = async () => (await drive()).must<HelperStatus>('status', {})
  const installed = async () => /^Version: (.*)$/m.exec(await laptop().must(['/usr/bin/dpkg-query', '--status', 'waygate']))?.[1]
  const tunnel = async () => (await laptop().run(['/usr/bin/pgrep', '-f', 'wireguard-go.*waygate'])).stdout.trim()
  const leaked = (packets: readonly Packet[]) => leakedPackets(packets, { tunnels: [`${fra}:51820`], api: [echo] }).map(packetText)

  /** Hands it over and waits for its end; the capture judges every packet that left meanwhile. */
  const update = async (version: string, file: string): Promise<HelperStatus> => {
    const capture = await world.net.lab.capture('wan', 'to-home')
    expect(await sendUpdate(await drive(), signRelease(file, version, key), file)).toBeNull()
    const ended = await endOfUpdate(drive, version, 240 * second)
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    expect(leaked(packets)).toEqual([])
    return ended
  }

  test('the capture that judges them would see a leak', async () => {
    const capture = await world.net.lab.capture('wan', 'to-home')
    const sent = await leakOnPurpose(world.net.lab)
    expect(leaked((await capture.stop()).packets)).toHaveLength(sent)
  })

  test('a version whose package fails is taken back, to a package made of what was installed', { timeout: 300 * second }, async () => {
    const scripts = { postinst: '#!/bin/sh\necho broken on purpose >&2\nexit 1\n' }
    const status = await update('0.1.1', makeWaygatePackage(packages, { version: '0.1.1', folder, scripts }))
    expect(status).toMatchObject({ version: '0.1.0', state: { kind: 'up' }, update: { phase: 'rolledBack', why: 'package' } })
    expect(await installed()).toBe('0.1.0')
  })

  test('a new version is installed: another helper, the same tunnel, nothing leaves beside it', { timeout: 300 * second }, async () => {
    const carries = await tunnel()
    const file = makeWaygatePackage(packages, { version: '0.2.0', folder })
    const status = await update('0.2.0', file)
    expect(status).toMatchObject({ version: '0.2.0', state: { kind: 'up' }, update: { phase: 'installed', from: '0.1.0', why: null } })
    expect(await installed()).toBe('0.2.0')
    expect(await world.net.exitAddress('laptop')).toBe(fra)
    expect(await tunnel()).toBe(carries)
    const { entries } = await (await drive()).must<{ entries: { act: string }[] }>('journal', { since: 0 })
    expect(entries.map(({ act }) => act).filter((act) => act.startsWith('update'))).toEqual([
      'updateBegun',
      'updateRolledBack',
      'updateBegun',
      'updateInstalled',
    ])
  })

  test('a version whose helper destroys what is remembered and never answers is taken back, and all of it is as before', {
    timeout: 300 * second,
  }, async () => {
    const { intent, passes } = await look()
    const program = `import { writeFileSync } from 'node:fs'
if (process.argv[2] === 'helper') writeFileSync('/var/lib/waygate/state.json', '{"format":2}')
`
    const file = makeWaygatePackage(packages, { version: '0.4.0', folder, program })
    const status = await update('0.4.0', file)
    expect(status).toMatchObject({ version: '0.2.0', intent, passes, update: { version: '0.4.0', phase: 'rolledBack', why: 'silent' } })
    await (await drive()).must('waitFor', { kinds: ['up'], limitMs: 30 * second })
    expect(await world.net.exitAddress('laptop')).toBe(fra)
    // it isn't offered again, and not taken again
    expect(await (await drive()).must<UpdateTerms>('updateTerms', {})).toMatchObject({ rolledBack: ['0.1.1', '0.4.0'] })
    expect(await sendUpdate(await drive(), signRelease(file, '0.4.0', key), file)).toMatchObject({
      code: 'update.refused',
      why: 'rolledBack',
    })
  })

  test('the next one works again', { timeout: 300 * second }, async () => {
    const status = await update('0.5.0', makeWaygatePackage(packages, { version: '0.5.0', folder }))
    expect(status).toMatchObject({ version: '0.5.0', state: { kind: 'up' }, update: { phase: 'installed', from: '0.2.0' } })
  })

  test('an older version is refused, whoever signed it', async () => {
    const file = join(packages, 'waygate_0.2.0.deb')
    expect(await sendUpdate(await drive(), signRelease(file, '0.2.0', key), file)).toMatchObject({
      code: 'update.refused',
      why: 'downgrade',
    })
  })
})
