import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ok, type Result } from '../../../electron/common/result.ts'
import type { SetupMachine } from '../../../electron/helper/setup/setup-machine.ts'
import { type SetupPlaces, setupPlaces } from '../../../electron/helper/setup/setup-places.ts'

/** A computer's files below a temporary folder, with a service manager that only writes down what it is told. */
export interface PrivateRoot {
  readonly root: string
  readonly places: SetupPlaces
  /** The running program: one file, as a package or a verified copy of an app without one is. */
  readonly program: string
  /** What was asked of the machine, in order. */
  readonly asked: string[]
  readonly machine: SetupMachine
  write(path: string, text: string, mode?: number): void
  read(path: string): string
  /** Every file with its mode, by its path below the root; links with where they lead. */
  files(): Readonly<Record<string, string>>
  release(): void
}

export interface PrivateRootOptions {
  readonly systemd?: boolean
  readonly polkit?: boolean
  readonly answers?: (what: string) => Result<unknown>
}

export function privateRoot({ systemd = true, polkit = true, answers = () => ok() }: PrivateRootOptions = {}): PrivateRoot {
  const root = mkdtempSync(join(tmpdir(), 'waygate-setup-'))
  const places = setupPlaces(root)
  const asked: string[] = []
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    chmodSync(path, mode)
  }
  const program = join(root, 'somewhere/waygate')
  write(program, '#!/bin/sh\necho the program, version 1\n', 0o755)
  for (const folder of [places.unitDir, dirname(places.link), dirname(places.runDir)]) mkdirSync(folder, { recursive: true })
  if (systemd) mkdirSync(places.systemdMark, { recursive: true })
  if (polkit) mkdirSync(dirname(places.policy), { recursive: true })
  return {
    root,
    places,
    program,
    asked,
    machine: {
      run: async (what, { program: name, args }) => {
        asked.push([name, ...args].join(' '))
        return answers(what)
      },
      spawnHelper: (path) => void asked.push(`spawn ${path.slice(root.length)} helper`),
      endHelper: async () => {
        asked.push('end the helper')
        return null
      },
      awaitHelper: async (_runDir, uid, other) => {
        asked.push(`await ${uid}${other === null ? '' : ` instead of ${other}`}`)
        return ok()
      },
    },
    write,
    read: (path) => readFileSync(path, 'utf8'),
    files: () =>
      Object.fromEntries(
        ['etc', 'opt', 'run', 'usr', 'var']
          .filter((name) => existsSync(join(root, name)))
          .flatMap((name) => readdirSync(join(root, name), { recursive: true, withFileTypes: true }))
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [path.slice(root.length), (lstatSync(path).mode & 0o7777).toString(8)]),
      ),
    release: () => rmSync(root, { recursive: true, force: true }),
  }
}
