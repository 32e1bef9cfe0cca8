import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLaptop, type Laptop } from './library/laptop.ts'
import { createOffice, type Office } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'
import { waygateCommand } from './library/waygate-program.ts'

/** A shell that came in over SSH, from beyond the local network. */
const overSsh = { SSH_CONNECTION: `${addresses.echo.exit4} 40022 ${addresses.laptop.lan4} 22` }
const direct = [addresses.laptop.exit4, addresses.laptop.exit6]
const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]

describe('waygate join over SSH', () => {
  let office: Office
  let laptop: Laptop
  beforeAll(async () => {
    office = await createOffice()
    laptop = await createLaptop(office)
  })
  afterAll(() => office?.release())

  const join = (...more: readonly string[]) => office.waygate('laptop', ['join', 'exit-fra', ...more], { env: overSsh })
  const acts = async () => {
    const { entries } = (await laptop.waygate('journal')) as { entries: { act: string }[] }
    return entries.map(({ act }) => act)
  }

  it('warns honestly, and joins nothing when nobody can be asked', async () => {
    const { code, stderr } = await join()
    expect(code).not.toBe(0)
    expect(stderr).toContain(`over SSH from ${addresses.echo.exit4}`)
    expect(stderr).toContain('Joining cuts this connection')
    expect(stderr).toContain('Cancelled')
    expect(await laptop.exits()).toEqual(direct)
  })

  it('goes back by itself when the program dies with its connection', async () => {
    const args = ['join', 'exit-fra', '--yes', '--confirm-within', '20']
    const program = office.net.lab.node('laptop').spawn(waygateCommand(args), { env: overSsh })
    await laptop.reaches('up')
    program.signal('SIGKILL')
    await program.exited
    expect(await laptop.exits()).toEqual(fra)
    await laptop.reaches('open')
    expect(await laptop.exits()).toEqual(direct)
    expect(await acts()).toContain('unconfirmed')
  })

  it('goes back when the helper died meanwhile, too', async () => {
    const joined = await join('--yes', '--confirm-within', '20')
    expect(joined.stdout).toContain('waygate confirm')
    await laptop.killHelper()
    await laptop.startHelper()
    await laptop.reaches('open')
    expect(await laptop.exits()).toEqual(direct)
  })

  it('stays when it is confirmed from a connection that works', async () => {
    await join('--yes', '--confirm-within', '60')
    await laptop.reaches('up')
    const confirmed = await office.waygate('laptop', ['confirm'])
    expect([confirmed.code, confirmed.stdout]).toEqual([0, expect.stringContaining('Confirmed')])
    expect((await office.waygate('laptop', ['confirm'])).stdout).toContain('Nothing waits')
    const state = await office.net.lab.node('laptop').must(['/bin/cat', '/var/lib/waygate/state.json'])
    expect(JSON.parse(state)).toMatchObject({ unconfirmed: null, intent: { want: { through: [expect.anything()] } } })
    expect(await laptop.exits()).toEqual(fra)
  })
})
