import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SetupReport } from '../../electron/common/contracts/setup.ts'
import type { SetupVerb } from '../../electron/common/contracts/setup-verbs.ts'
import type { Result } from '../../electron/common/result.ts'
import type { SetupPrograms } from '../../electron/main/elevation/setup-command.ts'
import { driveHelper, type HelperDriver } from './library/helper-driver.ts'
import { base, hindrance, machineProgram, tunnelUnit, units } from './library/installed-machine.ts'
import { createInternet, type Internet } from './library/internet.ts'
import type { LabProcess } from './library/lab-process.ts'
import { checkout, createSystemdMachine, type SystemdMachine } from './library/systemd-machine.ts'
import { bringProgram } from './library/waygate-program.ts'

/**
 * The helper of an app without a package, and of a package, on a whole machine: real polkit, real pkexec, real prompts. `anna` and `clara` use it, `bert` may
 * administer it. The program is a script of one file that starts this checkout's, because the single executable takes long to make.
 */
const node = `${checkout}/node_modules/node/bin/node`
const program = `#!${node} --disable-sigusr1\nimport '${checkout}/out/waygate/waygate.mjs'\n`
const downloaded = '/home/anna/Waygate/resources/waygate/waygate'
const installed = '/opt/waygate-helper/bin/waygate'
const packaged = '/opt/Waygate/resources/waygate/waygate'
const baked = { sha256: createHash('sha256').update(program).digest('hex'), size: Buffer.byteLength(program) }
const linux = join(import.meta.dirname, '../../resources/linux')

const app: SetupPrograms = { own: { path: downloaded, rootOnly: false, baked }, packaged: null, installed: null }
const appWithHelper: SetupPrograms = { ...app, installed }
const appOfPackage: SetupPrograms = { own: { path: packaged, rootOnly: true, baked: null }, packaged, installed: null }

type Person = 'anna' | 'clara'
/** What stands between the prompt and its answer. */
type Agent = 'none' | 'closing' | { readonly password: string }

interface Asked {
  readonly begun: boolean
  readonly outcome: Result<SetupReport> | null
  /** What the prompt said. */
  readonly prompt: string
}

describe.skipIf(hindrance !== null)(
  `installing the helper on a whole machine${hindrance === null ? '' : ` (skipped: ${hindrance})`}`,
  () => {
    let net: Internet
    let machine: SystemdMachine
    let before: readonly string[]

    beforeAll(async () => {
      if ('hindrance' in base) throw new Error(base.hindrance)
      await bringProgram()
      net = await createInternet()
      machine = createSystemdMachine(net.lab, 'laptop', base.path)
      await machine.boot()
      await shell(`useradd -m anna; useradd -m clara; useradd -m -G sudo bert; echo bert:secret | chpasswd`)
      await put(downloaded, program, 'anna')
      before = await everything()
    })
    afterAll(async () => {
      await machine?.release()
      await net?.release()
    })

    const shell = (script: string) => machine.shell(script)
    const as = (person: string, command: readonly string[]) => [
      '/usr/bin/setpriv',
      `--reuid=${person}`,
      `--regid=${person}`,
      '--init-groups',
      '--',
      ...command,
    ]
    const put = async (path: string, text: string, owner = 'root') => {
      await machine.must(['/bin/sh', '-ec', `mkdir -p "$(dirname ${path})"; cat > ${path}; chmod 755 ${path}; chown ${owner} ${path}`], {
        input: text,
      })
    }

    /** Every file of the system that isn't a log, a cache, or the machine's own doing. */
    async function everything(): Promise<readonly string[]> {
      const found = await shell('find /etc /opt /usr /var /run/waygate* -xdev ! -type d 2>/dev/null || true')
      return found
        .split('\n')
        .filter((path) => path !== '' && !/^\/opt\/checkout|^\/var\/(log|cache|lib\/(systemd|private))/.test(path))
        .sort()
    }

    /** One press of the button, by that person. */
    async function ask(verb: SetupVerb, programs: SetupPrograms, agent: Agent, person: Person = 'anna', cancel = false): Promise<Asked> {
      const driver = machine.spawn(as(person, machineProgram('setup-driver', [verb, JSON.stringify(programs)])))
      const pid = (await driver.line(/^\{"pid":(\d+)\}$/))[1] ?? ''
      const answering =
        agent === 'none' ? null : agent === 'closing' ? await closing(pid, person) : await typing(pid, person, agent.password)
      driver.write('go\n')
      if (cancel) {
        await expect.poll(() => answering?.output() ?? '', { timeout: 30_000 }).toMatch(/Password:/)
        driver.write('cancel\n')
      }
      const line = (await driver.line(/^\{"outcome":.*\}$/))[0]
      const { outcome } = JSON.parse(line) as { outcome: Asked['outcome'] }
      const asked = { begun: driver.output().includes('{"begun":true}'), outcome, prompt: answering?.output() ?? '' }
      await answering?.stop()
      return asked
    }

    async function closing(pid: string, person: Person): Promise<LabProcess> {
      const agent = machine.spawn(as(person, machineProgram('closing-agent', [pid])))
      await agent.line(/^ready$/)
      return agent
    }

    /** polkit's own textual agent, on a terminal of its own, and somebody who types. */
    async function typing(pid: string, person: Person, password: string): Promise<LabProcess> {
      // it closes that descriptor when the system knows it: from then on it is asked
      const knows = 'said=$(mktemp -u); mkfifo $said; { cat $said; echo known; } &'
      const command = `${knows} exec /usr/bin/pkttyagent --notify-fd 3 --process ${pid} 3> $said`
      const agent = machine.spawn(as(person, ['/usr/bin/script', '-qfec', `/bin/sh -c '${command}'`, '/dev/null']))
      await expect.poll(() => agent.output(), { timeout: 30_000 }).toContain('known')
      void typeUntilTaken(agent, password)
      return agent
    }

    /** The agent shows its prompt first and then empties its terminal, what was typed meanwhile included: it is typed again, as a person would. */
    async function typeUntilTaken(agent: LabProcess, password: string): Promise<void> {
      while (agent.running() && !/AUTHENTICATION (COMPLETE|FAILED)/.test(agent.output())) {
        if (/Password:/.test(agent.output())) agent.write(`${password}\n`)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }

    const right = { password: 'secret' }
    const helperOf = async (person: Person): Promise<HelperDriver> =>
      driveHelper(machine.spawn(as(person, machineProgram('helper-driver'))))
    const reach = async (person: Person) => (await machine.run(as(person, machineProgram('helper-driver')), { input: '' })).stdout.trim()
    const unchanged = async () => expect(await everything()).toEqual(before)

    describe('an app without a package', () => {
      test('nobody can be asked: said as that, and nothing is changed', async () => {
        expect(await ask('install-helper', app, 'none')).toMatchObject({
          begun: false,
          outcome: { fault: { code: 'elevation.refused', why: 'noAgent' } },
        })
        await unchanged()
      })

      test('the prompt is closed: told from a refusal', async () => {
        const asked = await ask('install-helper', app, 'closing')
        expect(asked).toMatchObject({ begun: false, outcome: { fault: { code: 'elevation.refused', why: 'dismissed' } } })
        expect(asked.prompt).toContain('org.freedesktop.policykit.exec')
        await unchanged()
      })

      test('a wrong password: refused', async () => {
        const asked = await ask('install-helper', app, { password: 'wrong' })
        expect(asked).toMatchObject({ begun: false, outcome: { fault: { code: 'elevation.refused', why: 'denied' } } })
        await unchanged()
      })

      test('called off while the prompt waits', async () => {
        expect(await ask('install-helper', app, { password: 'never typed' }, 'anna', true)).toMatchObject({
          begun: false,
          outcome: { fault: { code: 'elevation.refused', why: 'cancelled' } },
        })
        await unchanged()
      })

      test('its program was changed on this computer: root runs none of it', async () => {
        await put(downloaded, `${program}// and something else\n`.replace('import', `import 'node:fs'; import`), 'anna')
        const asked = await ask('install-helper', app, right)
        await put(downloaded, program, 'anna')
        expect(asked).toMatchObject({ begun: true, outcome: { fault: { code: 'setup.refused', why: 'otherProgram' } } })
        await unchanged()
      })

      test('installs: the helper runs as its unit says, at every boot, and answers who asked', async () => {
        const asked = await ask('install-helper', app, right)
        expect(asked).toMatchObject({ begun: true, outcome: { ok: true } })
        expect(
          (
            await shell('systemctl is-active waygate-helper; systemctl is-enabled waygate-helper waygate-early-boot waygate-early-block')
          ).trim(),
        ).toBe('active\nenabled\nenabled\nenabled')
        expect(await shell('systemctl show -P ExecStart waygate-helper')).toContain(installed)
        expect(await shell(`stat -c '%U %a' ${installed}; cat /etc/waygate/users`)).toMatch(/^root 755\n#.*\nanna\n$/)
        expect(await (await helperOf('anna')).must('status', {})).toMatchObject({ state: { kind: 'open' } })
        expect((await machine.run(['/usr/local/bin/waygate', '--version'])).code).toBe(0)
        for (const unit of units) {
          expect(await machine.run(['/usr/bin/systemd-analyze', 'verify', '--man=no', unit])).toMatchObject({ code: 0, stderr: '' })
        }
      })

      test('somebody else is told that they aren’t allowed, and let in by a prompt in our words', async () => {
        expect(await reach('clara')).toContain('helper.denied')
        const asked = await ask('allow', appWithHelper, right, 'clara')
        expect(asked.prompt.replace(/\s+/g, ' ')).toContain(
          "To let you decide through which gateway this computer's traffic leaves, an administrator has to agree",
        )
        expect(asked).toMatchObject({ begun: true, outcome: { ok: true, value: { changes: [{ change: 'allowed', user: 'clara' }] } } })
        expect(await (await helperOf('clara')).must('status', {})).toMatchObject({ state: { kind: 'open' } })
      })

      test('a prompt lets in nobody but the person who asked, whatever stands on its command line', async () => {
        const ran = await machine.run([installed, 'allow', 'bert', '--json'], { env: { PKEXEC_UID: '1001' } })
        expect(JSON.parse(ran.stdout)).toMatchObject({ fault: { code: 'setup.refused', why: 'onlyAsker' } })
        expect(await shell('cat /etc/waygate/users')).not.toContain('bert')
      })

      test('in a terminal, root names somebody', async () => {
        expect(await shell(`${installed} allow bert`)).toBe('bert may use the helper now\n')
        expect(await shell('ls /run/waygate')).toContain(`${(await shell('id -u bert')).trim()}.sock`)
      })

      test('broken by somebody: repaired by a prompt in our words', async () => {
        await shell(
          'systemctl stop waygate-helper; echo torn > /etc/systemd/system/waygate-helper.service; systemctl disable -q waygate-early-boot',
        )
        expect(await reach('anna')).toContain('helper.missing')
        const asked = await ask('repair-helper', { ...appWithHelper, own: { ...app.own, baked: null } }, right)
        expect(asked.prompt.replace(/\s+/g, ' ')).toContain(
          "To repair Waygate's helper, an administrator has to agree. What is joined stays joined",
        )
        expect(asked).toMatchObject({
          outcome: {
            ok: true,
            value: { changes: expect.arrayContaining([{ change: 'placed', path: '/etc/systemd/system/waygate-helper.service' }]) },
          },
        })
        expect(await (await helperOf('anna')).must('status', {})).toMatchObject({ state: { kind: 'open' } })
        expect((await shell('systemctl is-enabled waygate-early-boot')).trim()).toBe('enabled')
      })

      test('locked, the next boot is closed from the first moment by what was installed', async () => {
        await (await helperOf('anna')).must('setIntent', { after: null, lock: true })
        await machine.reboot()
        // the journal may be a moment behind what has already happened
        await expect.poll(() => shell('journalctl -b -o cat -u waygate-early-boot')).toContain('the lock is on')
        expect(await shell('systemctl show -P Result waygate-early-block')).toBe('success\n')
        await expect.poll(() => reach('anna').then((said) => said === 'ready'), { timeout: 20_000 }).toBe(true)
        expect(await (await helperOf('anna')).must('status', {})).toMatchObject({ state: { kind: 'held', reason: { why: 'lock' } } })
      })

      test('removing is refused while it holds traffic, and says how to go on', async () => {
        const asked = await ask('uninstall-helper', appWithHelper, right)
        expect(asked).toMatchObject({ begun: true, outcome: { fault: { code: 'setup.refused', why: 'inUse', detail: 'locked' } } })
        expect(await shell('nft list tables')).toContain('waygate')
        expect(await reach('anna')).toBe('ready')
      })

      test('removing leaves nothing: no file, no unit, no rule, no user', async () => {
        await (await helperOf('anna')).must('setIntent', { after: null, lock: false })
        const asked = await ask('uninstall-helper', appWithHelper, right)
        expect(asked.prompt.replace(/\s+/g, ' ')).toContain(
          "To remove Waygate's helper and everything that it keeps, an administrator has to agree",
        )
        expect(asked).toMatchObject({ begun: true, outcome: { ok: true } })
        await unchanged()
        expect(
          await shell(
            'nft list tables; ip rule; ip -6 rule; systemctl list-units --all --no-legend "waygate*"; pgrep -a wireguard-go || true',
          ),
        ).not.toMatch(/waygate|0x5747|unreachable/)
      })

      test('and from a terminal, while it is locked, when that is asked for', async () => {
        await put('/usr/local/sbin/waygate', program)
        expect(await shell('/usr/local/sbin/waygate install-helper')).toContain('Only root may use it yet')
        await shell('rm /usr/local/sbin/waygate')
        await (await driveHelper(machine.spawn(machineProgram('helper-driver')))).must('setIntent', { after: null, lock: true })
        expect((await machine.run([installed, 'uninstall-helper'])).stderr).toContain('uninstall-helper --leave')
        expect(await shell(`${installed} uninstall-helper --leave`)).toContain('Removed /opt/waygate-helper')
        await unchanged()
      })
    })

    describe('an app that a package brought', () => {
      beforeAll(async () => {
        await put(packaged, program)
        await shell(`ln -s ${packaged} /usr/bin/waygate; mkdir -p /usr/lib/waygate`)
        const copy = async (name: string, to: string) => {
          await machine.must(['/bin/sh', '-ec', `cat > ${to}`], { input: readFileSync(join(linux, name), 'utf8') })
        }
        for (const unit of [...units, tunnelUnit]) await copy(unit, `/usr/lib/systemd/system/${unit}`)
        await copy('early-boot.nft', '/usr/lib/waygate/early-boot.nft')
        await copy('net.waygate.policy', '/usr/share/polkit-1/actions/net.waygate.policy')
        await shell('systemctl daemon-reload')
        before = await everything()
      })

      test('is asked for in our words from the first time, and starts the package’s helper', async () => {
        const asked = await ask('install-helper', appOfPackage, right)
        expect(asked.prompt.replace(/\s+/g, ' ')).toContain(
          "To install Waygate's helper, which builds the tunnel and holds traffic, an administrator has to agree",
        )
        expect(asked).toMatchObject({ begun: true, outcome: { ok: true } })
        expect(await (await helperOf('anna')).must('status', {})).toMatchObject({ state: { kind: 'open' } })
        expect(await shell('systemctl show -P ExecStart waygate-helper')).toContain('/usr/bin/waygate')
        const fresh = (await everything()).filter((path) => !before.includes(path) && !/^\/(run|var\/lib)\/waygate\//.test(path))
        expect(fresh).toEqual([
          '/etc/systemd/system/multi-user.target.wants/waygate-helper.service',
          '/etc/systemd/system/sysinit.target.wants/waygate-early-block.service',
          '/etc/systemd/system/sysinit.target.wants/waygate-early-boot.service',
          '/etc/waygate/users',
        ])
      })

      test('a closed prompt is told as that, in our words, too', async () => {
        const asked = await ask('repair-helper', appOfPackage, 'closing')
        expect(asked).toMatchObject({ outcome: { fault: { why: 'dismissed' } } })
        expect(JSON.parse(asked.prompt.split('\n')[1] ?? '')).toEqual({
          action: 'net.waygate.repair-helper',
          message: "To repair Waygate's helper, an administrator has to agree. What is joined stays joined",
        })
      })

      test('another app doesn’t put its own helper over the package’s', async () => {
        const asked = await ask('install-helper', app, right)
        expect(asked).toMatchObject({ begun: true, outcome: { fault: { code: 'setup.refused', why: 'ownedByPackage' } } })
        expect(await everything()).not.toContainEqual(expect.stringContaining('/opt/waygate-helper'))
      })

      test('nor removes it', async () => {
        expect((await machine.run(['/usr/bin/waygate', 'uninstall-helper'])).stderr).toContain('belongs to a package')
        expect(await reach('anna')).toBe('ready')
      })
    })
  },
)
