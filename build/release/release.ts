import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { envelopeLimit, openEnvelope } from '../../electron/common/update/envelope.ts'
import { type UpdateManifest, updateChannelSchema } from '../../electron/common/update/update-manifest.ts'
import { verifySignature } from '../../electron/helper/update/verify-signature.ts'
import { describePackage, makeManifest } from './make-manifest.ts'
import { makeReleaseKey, type ReleaseKey, readReleaseKey } from './release-keys.ts'
import { signManifest } from './sign-manifest.ts'

/** Where the files with the private keys are, separated by colons: a key itself is never an argument. */
const keysVariable = 'WAYGATE_RELEASE_KEYS'

const signUsage = `usage: ${keysVariable}=FILE[:FILE] npm run release:sign -- --channel stable|beta --previous FILE|none [--days 30] [--rollout 100] PACKAGE...
Writes <channel>.json beside the first package. --previous is the one that is published now.`
const keyUsage = 'usage: npm run release:key -- FILE'

/** `npm run release:key`: makes a signing key and says what belongs into the sources. Returns the exit code. */
export function runReleaseKey(args: readonly string[], say: (line: string) => void): number {
  const [file] = args
  if (file === undefined || args.length !== 1) return usage(keyUsage, say)
  const trusted = makeReleaseKey(resolve(file))
  say(`The private half is in ${file}. Keep it off this machine when it isn't needed, and a copy in another place.`)
  say('Its public half, for electron/common/update/update-source.ts or an updates.json:')
  process.stdout.write(`${JSON.stringify(trusted)}\n`)
  return 0
}

/** `npm run release:sign`: signs what is to be published for one channel. Throws with the reason. Returns the exit code. */
export function runReleaseSign(root: string, args: readonly string[], say: (line: string) => void): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      channel: { type: 'string' },
      previous: { type: 'string' },
      days: { type: 'string', default: '30' },
      rollout: { type: 'string', default: '100' },
    },
  })
  const channel = updateChannelSchema.safeParse(values.channel)
  const files = positionals.map((file) => resolve(file))
  const [first] = files
  if (!channel.success || values.previous === undefined || first === undefined) return usage(signUsage, say)
  const keys = releaseKeys()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const manifest = makeManifest({
    channel: channel.data,
    version,
    previous: values.previous === 'none' ? null : readPrevious(resolve(values.previous), keys),
    packages: files.map((file) => describePackage(file, version)),
    rollout: number(values.rollout, 'rollout', 100),
    days: number(values.days, 'days', 365),
    now: Date.now(),
  })
  const text = signManifest(manifest, keys)
  if (text.length > envelopeLimit) throw new Error(`${text.length} characters; clients read ${envelopeLimit} at most`)
  const target = join(dirname(first), `${channel.data}.json`)
  // whole from its first moment: it may be what a web server hands out
  writeFileSync(`${target}.new`, text)
  renameSync(`${target}.new`, target)
  say(`Signed ${target}: ${version}, number ${manifest.counter}, until ${new Date(manifest.expiresAt).toISOString()}`)
  say(`by ${keys.map(({ trusted }) => trusted.id).join(' and ')}, for ${manifest.packages.map(({ file }) => file).join(', ')}`)
  return 0
}

function releaseKeys(): readonly ReleaseKey[] {
  const files = (process.env[keysVariable] ?? '').split(':').filter((file) => file !== '')
  if (files.length === 0) throw new Error(`${keysVariable} names no file with a key`)
  return files.map((file) => readReleaseKey(resolve(file)))
}

/** What is published now: by whom it was signed counts, so that nobody's number is taken over. It may be one of the keys of now, or one that goes. */
function readPrevious(file: string, keys: readonly ReleaseKey[]): UpdateManifest {
  if (!existsSync(file)) throw new Error(`${file} is not there; for the very first release say --previous none`)
  const opened = openEnvelope(readFileSync(file, 'utf8'), { keys: keys.map(({ trusted }) => trusted), verify: verifySignature })
  if (!opened.ok) throw new Error(`${file} is not believed: ${opened.fault}`)
  return opened.value.manifest
}

function number(text: string, name: string, most: number): number {
  const value = Number(text)
  if (!(value >= 0 && value <= most)) throw new Error(`--${name} is a number up to ${most}`)
  return value
}

function usage(text: string, say: (line: string) => void): number {
  say(text)
  return 64
}
