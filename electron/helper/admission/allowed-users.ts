import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../../engine/linux/run-command.ts'
import { readRootFile } from './root-file.ts'

export interface AllowedUsers {
  readonly uids: ReadonlySet<number>
  /** Lines that name nobody, or why the whole file was ignored. */
  readonly problems: readonly string[]
}

/** `<configDir>/<file>`: one uid or user name a line, `#` begins a comment. A missing file allows nobody, a bad line only loses itself. */
export async function readAllowedUsers(configDir: string, file: string): Promise<AllowedUsers> {
  const path = join(configDir, file)
  const text = await readRootFile(path, 64 * 1024)
  if (!text.ok) return { uids: new Set(), problems: [`${path}: ${text.fault}`] }
  const names = userLines(text.value ?? '')
  const uids = new Set<number>()
  const problems: string[] = []
  for (const name of names) {
    const uid = await uidOf(name)
    if (uid === null) problems.push(`${path}: nobody is called ${name.slice(0, 64)}`)
    else uids.add(uid)
  }
  return { uids, problems }
}

/** Pure: the entries of a users file. */
export function userLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
}

const namePattern = /^[a-z_][a-z0-9_.@-]{0,63}\$?$/i

/** Uid of an entry of such a file; null = it names nobody. */
export async function uidOf(name: string): Promise<number | null> {
  if (/^\d{1,10}$/.test(name)) return Number(name) <= 0xfffffffe ? Number(name) : null
  if (!namePattern.test(name)) return null
  return passwdField(await passwdLine((fields) => fields[0] === name, name), 2)
}

/** Each status names the owner, and a directory service may be slow. */
const knownNames = new Map<number, string>()

/** Login name of a uid, or the number itself: for sentences such as "joined by anna". */
export async function userName(uid: number): Promise<string> {
  const known = knownNames.get(uid)
  if (known !== undefined) return known
  const name = (await loginName(uid)) ?? String(uid)
  knownNames.set(uid, name)
  return name
}

/** Whoever connects again and again starts no program each time (ms). */
const askAgainAfter = 5000
/** As many letters as the state keeps. */
const longestName = 256
const lastAsked = new Map<number, { readonly at: number; readonly name: Promise<string | null> }>()

/** Login name of a uid as the system has it now; null = nobody is called so, or the directory service that would know is away. */
export function loginName(uid: number): Promise<string | null> {
  const asked = lastAsked.get(uid)
  const now = performance.now()
  if (asked !== undefined && now - asked.at < askAgainAfter) return asked.name
  const name = passwdLine((fields) => fields[2] === String(uid), String(uid)).then((line) => line?.[0]?.slice(0, longestName) || null)
  lastAsked.set(uid, { at: now, name })
  return name
}

/** The uid has another login name by now. */
export function forgetUserName(uid: number): void {
  knownNames.delete(uid)
}

/** /etc/passwd first; directory services (LDAP, SSSD) are asked through getent, which needs the same key. */
async function passwdLine(matches: (fields: readonly string[]) => boolean, key: string): Promise<readonly string[] | null> {
  const local = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const found = local
    .split('\n')
    .map((line) => line.split(':'))
    .find(matches)
  if (found !== undefined) return found
  const asked = await runProgram({ program: '/usr/bin/getent', args: ['passwd', key], timeLimit: 2000 })
  const fields = (asked.ok && asked.value.exit === 0 ? asked.value.stdout : '').trim().split(':')
  return fields.length >= 3 && matches(fields) ? fields : null
}

function passwdField(line: readonly string[] | null, index: number): number | null {
  const text = line?.[index]
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null
}
