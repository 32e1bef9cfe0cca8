import { createReadStream, createWriteStream } from 'node:fs'
import { cp, lstat, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fail, ok, type Result } from '../../../common/result.ts'
import { runProgram } from '../../../engine/linux/run-command.ts'
import type { Output } from '../../../engine/run-to-end.ts'
import type { Command } from '../../../engine/step.ts'
import { syncDirectory } from '../../state/atomic-write.ts'

const programs = { dpkgQuery: '/usr/bin/dpkg-query', dpkgDeb: '/usr/bin/dpkg-deb', tar: '/usr/bin/tar' } as const
const packLimit = 5 * 60_000

/**
 * Makes a package again out of what is installed, as dpkg-repack does: the file that brought the first version may be long gone, and without a way back no
 * update begins. `target` is there only when the package is whole. Faults: step.failed, disk.failed.
 */
export async function keepInstalled(name: string, target: string): Promise<Result<undefined>> {
  const folder = `${target}.packing`
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'control'), { recursive: true, mode: 0o700 })
    const packed = await pack(name, folder)
    if (!packed.ok) return packed
    await rename(packed.value, target)
    await syncDirectory(join(target, '..'))
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path: target, detail: error instanceof Error ? error.message : String(error) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Answers the path of the package within `folder`. */
async function pack(name: string, folder: string): Promise<Result<string>> {
  const control = join(folder, 'control')
  const status = await done('read what is installed', { program: programs.dpkgQuery, args: ['--status', '--', name] })
  if (!status.ok) return status
  await writeFile(join(control, 'control'), controlText(status.value.stdout), { mode: 0o644 })
  const scripts = await done('read its scripts', { program: programs.dpkgQuery, args: ['--control-path', name] })
  if (!scripts.ok) return scripts
  for (const path of scripts.value.stdout.split('\n').filter((line) => line.startsWith('/'))) {
    await cp(path, join(control, memberName(basename(path))), { preserveTimestamps: true })
  }
  const listed = await done('read its files', { program: programs.dpkgQuery, args: ['--listfiles', name] })
  if (!listed.ok) return listed
  const files = await present(listed.value.stdout.split('\n'))
  const root = ['--owner=0', '--group=0', '--numeric-owner']
  const controlTar = join(folder, 'control.tar')
  const dataTar = join(folder, 'data.tar.gz')
  const steps: readonly (readonly [string, Command])[] = [
    ['pack its control files', { program: programs.tar, args: ['--create', '--file', controlTar, ...root, '--directory', control, '.'] }],
    [
      'pack its files',
      {
        program: programs.tar,
        args: [
          ...['--create', '--file', dataTar, '--use-compress-program=gzip -1', '--numeric-owner', '--directory', '/'],
          ...['--no-recursion', '--null', '--verbatim-files-from', '--files-from=-'],
        ],
        stdin: files.map((path) => `.${path}\0`).join(''),
      },
    ],
  ]
  for (const [what, command] of steps) {
    const ran = await done(what, command)
    if (!ran.ok) return ran
  }
  const whole = join(folder, 'package')
  await writeArchive(whole, [controlTar, dataTar])
  const read = await done('read the package again', { program: programs.dpkgDeb, args: ['--info', whole] })
  return read.ok ? ok(whole) : read
}

/** Pure: a package's own control file out of what dpkg knows of it (dpkg-query(1), --status). */
export function controlText(status: string): string {
  const kept: string[] = []
  let skipping = false
  for (const line of status.trimEnd().split('\n')) {
    if (!line.startsWith(' ')) skipping = /^(Status|Conffiles|Config-Version):/.test(line)
    if (!skipping) kept.push(line)
  }
  return `${kept.join('\n')}\n`
}

/** dpkg stores `postinst` as `waygate.postinst`, or `waygate:amd64.postinst`. */
function memberName(stored: string): string {
  return stored.slice(stored.lastIndexOf('.') + 1)
}

/** dpkg lists the root directory as `/.`; a machine may leave out documentation. */
async function present(paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of paths) {
    if (!path.startsWith('/')) continue
    const there = await lstat(path).catch(() => null)
    if (there !== null) found.push(path === '/.' ? '/' : path)
  }
  return found
}

/** deb(5): an ar archive (ar(5)) with the format's version, the control files and the files. */
async function writeArchive(target: string, members: readonly string[]): Promise<void> {
  await writeFile(target, Buffer.concat([Buffer.from('!<arch>\n'), header('debian-binary', 4), Buffer.from('2.0\n')]), { mode: 0o600 })
  for (const member of members) {
    const { size } = await stat(member)
    await writeFile(target, header(basename(member), size), { flag: 'a' })
    await pipeline(createReadStream(member), createWriteStream(target, { flags: 'a' }))
    if (size % 2 === 1) await writeFile(target, '\n', { flag: 'a' })
  }
  const file = await open(target, 'r+')
  await file.sync()
  await file.close()
}

function header(name: string, size: number): Buffer {
  const fields = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '100644'.padEnd(8), String(size).padEnd(10)]
  return Buffer.from(`${fields.join('')}\`\n`)
}

async function done(what: string, command: Command): Promise<Result<Output>> {
  const ran = await runProgram({ ...command, timeLimit: packLimit })
  if (!ran.ok || ran.value.exit === 0) return ran
  return fail({ code: 'step.failed', what, program: command.program, exit: ran.value.exit, detail: ran.value.stderr.slice(0, 1000) })
}
