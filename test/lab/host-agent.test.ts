import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOffice, nodesByHost, type Office, until } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'
import { waygateCommand } from './library/waygate-program.ts'

/** The host agent where things go wrong; what it makes of a machine is in mesh-host.test.ts. */
describe('the host agent', () => {
  let office: Office
  beforeAll(async () => {
    office = await createOffice()
    await office.startHelper('laptop', ['--host-uid', '65534'])
  })
  afterAll(() => office?.release())

  const host = (args: readonly string[], input = '') =>
    office.waygate('laptop', ['host', ...args, '--state-dir', '/run/agent', '--json'], { input, limitMs: 20_000 })
  const faultOf = async (args: readonly string[], input = '') => {
    const { code, stdout } = await host(args, input)
    expect(code).not.toBe(0)
    return (JSON.parse(stdout) as { fault: { code: string } }).fault
  }

  test('says what is missing before it touches anything', async () => {
    expect(await faultOf([])).toMatchObject({ code: 'server.address' })
    expect(await faultOf(['--server', office.origin])).toMatchObject({
      code: 'request.malformed',
      detail: expect.stringContaining('--key-stdin'),
    })
    expect(await faultOf(['--server', office.origin, '--key-stdin'], '\n')).toMatchObject({ detail: 'the enrolment key is empty' })
    expect(await faultOf(['--server', office.origin, '--key-file', '/run/no-such-file'])).toMatchObject({ code: 'disk.failed' })
    expect(await faultOf(['--server', 'http://:::', '--key-stdin'], 'key')).toMatchObject({ code: 'server.address' })
    expect(await faultOf(['--server', office.origin, '--listen-port', '0'])).toMatchObject({ code: 'request.malformed' })
  })

  test('a key that the server doesn’t take ends it, with the server’s reason', async () => {
    expect(await faultOf(['--server', office.origin, '--key-stdin', '--name', 'laptop'], 'wrong')).toMatchObject({
      code: 'server.refused',
      status: 401,
      message: expect.stringContaining('enrolment key'),
    })
  })

  test('a name that is taken ends it, too', async () => {
    const key = await someKey(office)
    expect(await faultOf(['--server', office.origin, '--key-stdin', '--name', 'exit-fra'], key)).toMatchObject({
      code: 'server.refused',
      message: expect.stringContaining('exit-fra'),
    })
  })

  test('something that is no control server of Waygate is not taken for one', async () => {
    expect(await faultOf(['--server', `http://${addresses.echo.exit4}`, '--key-stdin'], 'key')).toMatchObject({ code: 'server.malformed' })
  })

  test('without a helper, and without a server, it waits for them and says so', async () => {
    const noHelper = office.net.lab
      .node('echo')
      .spawn(waygateCommand(['host', '--server', office.origin, '--key-stdin', '--name', 'echo']), {
        input: 'key',
      })
    await until('it says what it waits for', noHelper, async () => noHelper.output().includes('next try in'))
    noHelper.signal('SIGTERM')
    expect(await noHelper.exited).toBe(0)
    const noServer = office.net.lab
      .node('laptop')
      .spawn(waygateCommand(['host', '--server', `http://${addresses.server.exit4}:9`, '--key-stdin', '--state-dir', '/run/agent']), {
        input: 'key',
      })
    await until('it says what it waits for', noServer, async () => noServer.output().includes('next try in'))
    noServer.signal('SIGTERM')
    expect(await noServer.exited).toBe(0)
  })

  test.runIf(process.getuid?.() === 0)('runs as an ordinary user, keeps its token to itself, and leaves for good', async () => {
    const laptop = office.net.lab.node('laptop')
    await laptop.must(['/bin/sh', '-c', 'mkdir -p /run/ordinary && chown 65534:65534 /run/ordinary'])
    const key = await someKey(office)
    const asOrdinary = (args: readonly string[]) => [
      ...['/usr/bin/setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'],
      ...waygateCommand(['host', ...args]),
      ...['--state-dir', '/run/ordinary'],
    ]
    const agent = laptop.spawn(asOrdinary(['--server', office.origin, '--key-stdin', '--name', 'laptop']), { input: key })
    await until('it is a member', agent, async () => /revision \d+: member/.test(agent.output()))
    expect((await laptop.must(['/usr/bin/stat', '-c', '%a %u', '/run/ordinary/agent.json'])).trim()).toBe('600 65534')
    expect([...(await nodesByHost(office.api)).keys()]).toContain('laptop')
    const left = await laptop.run(asOrdinary(['leave']))
    expect(left.code, left.stderr).toBe(0)
    expect(await agent.exited).toBe(0)
    expect([...(await nodesByHost(office.api)).keys()]).not.toContain('laptop')
    expect((await laptop.must(['/bin/ls', '/sys/class/net'])).split('\n').filter(Boolean)).toEqual(['eth0', 'lo'])
  })
})

async function someKey(office: Office): Promise<string> {
  const [keys] = await office.api([{ method: 'GET', path: '/api/v1/enrollment-keys' }])
  return ((keys?.body ?? []) as { value: string; unlimited: boolean }[]).find(({ unlimited }) => unlimited)?.value ?? ''
}
