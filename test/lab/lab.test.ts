import { existsSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packetText } from './library/decode-packet.ts'
import { createInternet, type Internet } from './library/internet.ts'
import { addresses } from './library/trial-topology.ts'

/** The lab itself: what the other tests take for granted. */
describe('the internet of the lab', () => {
  let net: Internet
  const released: { directory: string } = { directory: '' }

  beforeAll(async () => {
    net = await createInternet({ twin: true })
    released.directory = net.lab.directory
  }, 60_000)
  afterAll(async () => {
    await net?.release()
    expect(existsSync(released.directory)).toBe(false)
  })

  test('each machine is seen beyond under an address of its own', async () => {
    const names = ['laptop', 'exit-fra', 'exit-nyc', 'desk-lin', 'build-box'] as const
    const seen = await Promise.all(names.map(async (name) => [await net.exitAddress(name, 4), await net.exitAddress(name, 6)]))
    expect(seen).toEqual(names.map((name) => [addresses[name].exit4, addresses[name].exit6]))
  })

  test('UDP and names work, and names go to the resolver in the home', async () => {
    expect(await net.ask('laptop', { kind: 'udp', family: 4 })).toMatchObject({ ok: true, answer: addresses.laptop.exit4 })
    expect(await net.ask('laptop', { kind: 'udp', family: 6 })).toMatchObject({ ok: true, answer: addresses.laptop.exit6 })
    expect(await net.ask('laptop', { kind: 'name', name: 'echo.lab.test', family: 4 })).toMatchObject({ answer: addresses.echo.exit4 })
    expect(await net.ask('laptop', { kind: 'name', name: 'server.lab.test', family: 4 })).toMatchObject({ answer: addresses.home.lan4 })
    expect(await net.ask('exit-fra', { kind: 'name', name: 'server.lab.test', family: 4 })).toMatchObject({ answer: addresses.dns.exit4 })
  })

  test('a capture sees what leaves the home, and says whether it lost any', async () => {
    const capture = await net.lab.capture('wan', 'to-home')
    await net.ask('laptop', { kind: 'udp', family: 4 })
    await net.ask('laptop', { kind: 'tcp', family: 6 })
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    const leaving = packets.filter((packet) => !packet.outgoing).map(packetText)
    expect(leaving.some((text) => /^udp 198\.51\.100\.50:\d+ > 192\.0\.2\.20:7 /.test(text))).toBe(true)
    expect(leaving.some((text) => /^tcp \[2001:db8:50:1::10\]:\d+ > \[2001:db8:e::20\]:7 /.test(text))).toBe(true)
  })

  test('a machine that is cut off is silent both ways, until it is mended', async () => {
    await net.lab.cut('exit-fra')
    expect(await net.ask('exit-fra', { kind: 'udp', family: 4, limitMs: 400 })).toMatchObject({ ok: false, error: 'no answer' })
    await net.lab.mend('exit-fra')
    expect(await net.exitAddress('exit-fra')).toBe(addresses['exit-fra'].exit4)
  })

  test('what a machine writes to /etc, /run and /var/lib stays its own', async () => {
    const laptop = net.lab.node('laptop')
    await laptop.must([
      '/bin/sh',
      '-c',
      'mkdir -p /run/waygate /var/lib/waygate /etc/waygate && echo x > /etc/waygate/lab-test && echo x > /run/waygate/lab-test',
    ])
    expect(existsSync('/etc/waygate/lab-test') || existsSync('/run/waygate/lab-test')).toBe(false)
    expect((await net.lab.node('exit-fra').run(['/bin/ls', '/etc/waygate/lab-test'])).code).not.toBe(0)
    expect((await laptop.must(['/bin/ls', '/sys/class/net'])).split('\n').filter(Boolean)).toEqual(['eth0', 'lo'])
  })

  test('nothing of it is visible in the network of the machine itself', () => {
    const names = readdirSync('/sys/class/net')
    expect(names.filter((name) => /^(to-|lan$)/.test(name))).toEqual([])
  })

  test('a program that is signalled ends itself, not only the process that entered for it', async () => {
    const sleeper = net.lab.node('laptop').spawn(['/bin/sh', '-c', 'echo started; exec sleep 1000'])
    await sleeper.line(/started/)
    await sleeper.stop()
    expect(await net.lab.node('laptop').must(['/bin/sh', '-c', 'grep -lz "^1000$" /proc/[0-9]*/cmdline 2>/dev/null | wc -l'])).toBe('0\n')
  })
})
