import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { setupBegun } from '../../../electron/common/contracts/setup-verbs.ts'
import { exitOtherProgram } from '../../../electron/main/elevation/judge-elevation.ts'
import { portableArgs } from '../../../electron/main/elevation/portable-script.ts'

/** Stands for Waygate's program: says how it was called, from where, and what it is. */
const program = `#!/bin/sh
printf '{"args":"%s","mode":"%s","at":"%s","from":"%s"}\\n' "$*" "$(stat -c %u:%a "$0")" "$(pwd -P)" "$0"
`
const baked = { sha256: createHash('sha256').update(program).digest('hex'), size: Buffer.byteLength(program) }
const isRoot = process.getuid?.() === 0
const unshare = ['unshare', ...(isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount'])]
const able = spawnSync('/usr/bin/env', [...unshare, 'true']).status === 0

interface Around {
  readonly input?: string
  /** Before the script, in a machine whose /opt is empty and its own. */
  readonly before?: string
}

/** Runs it as root in a mount namespace: /opt is a file system of its own, and what is left in it is listed behind a line. */
function run({ input = program, before = '' }: Around = {}) {
  const inside = `set -e; mount -t tmpfs -o mode=755 tmpfs /opt; ${before}
set +e; /bin/sh "$@"; code=$?; echo --; ls -A /opt; exit $code`
  const ran = spawnSync('/usr/bin/env', [...unshare, '/bin/sh', '-c', inside, 'machine', ...portableArgs(baked)], {
    input,
    encoding: 'utf8',
  })
  const [stdout = '', left = ''] = ran.stdout.split('--\n')
  return { code: ran.status, stdout, left, stderr: ran.stderr }
}

test.skipIf(!able)('runs a copy that only root can touch, with the one verb, and leaves nothing', () => {
  const { code, stdout, left, stderr } = run()
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    args: 'install-helper --json',
    mode: '0:755',
    at: '/opt',
    from: expect.stringMatching(/^\.\/\.waygate-/),
  })
  expect(left).toBe('')
  expect(stderr).toBe(`${setupBegun}\n`)
})

test.skipIf(!able).each([
  ['another program', program.replace('printf', 'echo ')],
  ['one byte of it changed', program.replace('args', 'argz')],
  ['half of it', program.slice(0, 40)],
  ['nothing', ''],
])('%s: never run, and gone', (_, input) => {
  const { code, stdout, left, stderr } = run({ input })
  expect(code).toBe(exitOtherProgram)
  expect(stdout).toBe('')
  expect(left).toBe('')
  expect(stderr).toContain(setupBegun)
})

test.skipIf(!able)('what comes behind the program is not read', () => {
  expect(run({ input: `${program}echo more\n` })).toMatchObject({ code: 0, left: '' })
})

test.skipIf(!able).each([
  ['a directory that a group may write to', 'chmod 775 /opt'],
  ['a directory that everybody may write to', 'chmod 1777 /opt'],
])('%s is no place for a program of root’s', (_, before) => {
  const { code, stdout, left } = run({ before })
  expect(code).toBe(73)
  expect(stdout).toBe('')
  expect(left).toBe('')
})

test.skipIf(!able || !isRoot)('nor is one that is somebody else’s', () => {
  expect(run({ before: 'chown 1000 /opt' })).toMatchObject({ code: 73, stdout: '', left: '' })
})

test.skipIf(!able)('where programs may not be run, it says so and leaves nothing', () => {
  const { code, stdout, left } = run({ before: 'mount -o remount,noexec /opt' })
  expect(code).toBe(126)
  expect(stdout).toBe('')
  expect(left).toBe('')
})

test.skipIf(!able)('names that are in its way by PATH don’t count', () => {
  const before =
    'mkdir /opt/bin; for name in sha256sum stat mktemp head; do ln -s /bin/true /opt/bin/$name; done; export PATH=/opt/bin:$PATH'
  expect(run({ input: 'another program', before })).toMatchObject({ code: exitOtherProgram, stdout: '' })
})
