import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastWords, runQuietly } from './progress.mjs'

/** Why npm failed, as one sentence with the next step. First match wins. */
const reasons = [
  [/ENOSPC|no space left/i, 'The disk is full. Free some space and run this again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network (request|timeout)/,
    "The npm registry can't be reached. Check the network (or `npm config get registry`) and run this again.",
  ],
  [/E401|E403|EAUTH/, 'The npm registry refuses the request. Check `npm config get registry` and its credentials.'],
  [/EACCES|EPERM/, 'This folder may not be written. Make it yours (it may have been used as root before) and run this again.'],
  [/EINTEGRITY/, 'A package arrived that is not the one in package-lock.json. Run `npm cache verify`, then this again.'],
  [/package-lock\.json.*in sync|EUSAGE/s, "package.json and package-lock.json don't fit each other. Run `npm install` and this again."],
]

/**
 * Installs exactly the lockfile's packages, if that has not been done for this lockfile. No package may fetch a browser or an Electron on the way.
 * Throws with a sentence for a person.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function bringNpmPackages(root, say) {
  const stamp = join(root, 'node_modules/.waygate-lockfile')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (pinnedNodeIsThere(root) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  if (adoptable(root)) {
    writeFileSync(stamp, lock)
    return
  }
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
  const install = await runQuietly('Installing npm packages (about 500 MB)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    say,
    cwd: root,
    env,
  })
  if (install.code !== 0) throw new Error(sentence(install))
  // With `ignore-scripts` set, or with an npm that asks before running scripts, the pinned Node has not been unpacked.
  if (!pinnedNodeIsThere(root)) {
    const unpack = await runQuietly('Unpacking the pinned Node', process.execPath, ['installArchSpecificPackage.js'], {
      say,
      cwd: join(root, 'node_modules/node'),
      env,
    })
    if (unpack.code !== 0 || !pinnedNodeIsThere(root)) throw new Error(sentence(unpack))
  }
  writeFileSync(stamp, lock)
  say(`Installed npm packages in ${install.took}`)
}

function sentence({ code, output }) {
  if (code === null) return `npm does not start: ${output.trim()}. Install npm (it comes with Node) and run this again.`
  const reason = reasons.find(([pattern]) => pattern.test(output))?.[1] ?? 'npm could not install the packages.'
  const said = output.split('\n').filter((line) => line.startsWith('npm error'))
  return `${reason}\n${lastWords(said.length > 0 ? said.slice(0, 4).join('\n') : output)}`
}

function pinnedNodeIsThere(root) {
  return existsSync(join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node'))
}

/** Somebody ran npm here by hand: what npm wrote down about node_modules says whether it is this lockfile's. */
function adoptable(root) {
  const written = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(written) || !pinnedNodeIsThere(root)) return false
  try {
    const { packages: installed } = JSON.parse(readFileSync(written, 'utf8'))
    const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    return Object.entries(wanted).every(([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version)
  } catch {
    rmSync(written, { force: true })
    return false
  }
}
