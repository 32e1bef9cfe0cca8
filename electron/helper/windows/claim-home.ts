import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { administratorsSid } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { runCommand } from '../../engine/windows/run-program.ts'
import { type GuardTools, guardFolder } from './guard-folder.ts'
import { powershellOf } from './powershell.ts'

const systemSid = 'S-1-5-18'

/** Whose a folder is, by SID. Who denies even that question is nobody to trust. */
const ownerScript =
  "try { (Get-Acl -LiteralPath ([Console]::In.ReadToEnd().Trim())).GetOwner([Security.Principal.SecurityIdentifier]).Value } catch { 'unknown' }"

type Owner = 'none' | 'system' | 'administrators' | 'somebody'

/**
 * Takes the folder that everything of the helper's lies in. Anybody may make one in that place, and the helper does as SYSTEM what the files in there say (a plan
 * that was begun, who may come in): what somebody else made is put aside with all that is in it. SYSTEM's is ours from before. What an administrator made stays,
 * but for those of the folders `inside` it that are somebody else's. Faults: path.exposed, disk.failed, step.failed.
 */
export async function claimHome(home: string, inside: readonly string[], tools: GuardTools): Promise<Result<undefined>> {
  const owner = await ownerOf(home, tools)
  if (!owner.ok) return owner
  if (owner.value === 'system') return guardFolder(home, 'listed', tools)
  const taken = owner.value === 'administrators' ? ok() : await makeAnew(home, owner.value)
  if (!taken.ok) return taken
  const guarded = await guardFolder(home, 'listed', tools)
  if (!guarded.ok) return guarded
  // by this it is known again, and an owner may always change who else may do what
  const given = await runCommand(tools.run, 'take a folder over', {
    program: tools.programs.icacls,
    args: [home, '/setowner', `*${systemSid}`, '/Q'],
  })
  if (!given.ok) return given
  return owner.value === 'administrators' ? sortOut(inside, tools) : isEmpty(home)
}

async function ownerOf(path: string, { programs, run }: GuardTools): Promise<Result<Owner>> {
  try {
    // nobody's link is ours, wherever it leads
    if (!(await lstat(path)).isDirectory()) return ok('somebody')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? ok('none') : fail({ code: 'disk.failed', path, detail: message })
  }
  const sid = await powershellOf(programs, run)(ownerScript, path)
  if (sid === null || sid === '') return fail({ code: 'path.exposed', path, detail: "PowerShell doesn't tell whose it is" })
  return ok(sid === systemSid ? 'system' : sid === administratorsSid ? 'administrators' : 'somebody')
}

async function makeAnew(home: string, owner: 'none' | 'somebody'): Promise<Result<undefined>> {
  const aside = owner === 'none' ? ok() : await putAside(home)
  if (!aside.ok) return aside
  try {
    await mkdir(dirname(home), { recursive: true })
    await mkdir(home)
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path: home, detail: (error as Error).message })
  }
}

/** Nobody else can change anything in there any more: what was is to be seen. */
async function sortOut(inside: readonly string[], tools: GuardTools): Promise<Result<undefined>> {
  for (const path of inside) {
    const owner = await ownerOf(path, tools)
    if (!owner.ok) return owner
    const aside = owner.value === 'somebody' ? await putAside(path) : ok()
    if (!aside.ok) return aside
  }
  return ok()
}

/** Between the making of a folder and its access list anybody could put something into it. */
async function isEmpty(home: string): Promise<Result<undefined>> {
  const [first] = await readdir(home)
  return first === undefined ? ok() : fail({ code: 'path.exposed', path: home, detail: `somebody else made ${first} in it` })
}

async function putAside(path: string): Promise<Result<undefined>> {
  try {
    await rename(path, `${path}.found-${randomBytes(8).toString('hex')}`)
    return ok()
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}
