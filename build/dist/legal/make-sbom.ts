import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DistPlan } from '../dist-plan.ts'
import { shippedPackages } from './shipped-packages.ts'

/** What `npm sbom` says, as far as it is changed here (CycloneDX 1.5, JSON). */
interface Sbom {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly 'bom-ref': string
  readonly type: string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly { readonly license: { readonly id: string } }[]
}

/**
 * Writes the list of all components of the package: by npm from the lockfile, without what is for development alone, and with the two runtimes that people get
 * besides. The same lockfile gives the same file. Throws when npm doesn't know all that is shipped.
 */
export async function makeSbom(plan: DistPlan, versions: { readonly electron: string; readonly node: string }): Promise<void> {
  const shipped = new Set((await shippedPackages(plan.root)).map(({ name, version }) => `${name}@${version}`))
  const all = await askNpm(plan.root)
  const components = all.components.filter(({ name, version }) => shipped.has(`${name}@${version}`))
  const known = new Set(components.map(({ name, version }) => `${name}@${version}`))
  const forgotten = [...shipped].filter((one) => !known.has(one))
  if (forgotten.length > 0) throw new Error(`npm sbom leaves out ${forgotten.join(', ')}`)

  const runtimes = [runtimeComponent('electron', versions.electron), runtimeComponent('node', versions.node)]
  const own = all.metadata.component['bom-ref']
  const refs = new Set([own, ...[...components, ...runtimes].map((one) => one['bom-ref'])])
  const certain = {
    ...all,
    // npm calls the program after the folder in which it lies, and each list after a moment and a chance of its own
    metadata: {
      ...all.metadata,
      component: { ...all.metadata.component, name: 'waygate' },
      timestamp: new Date(plan.sourceDate * 1000).toISOString(),
    },
    serialNumber: undefined,
    components: [...components, ...runtimes],
    dependencies: [
      ...all.dependencies.map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: ref === own ? [...dependsOn, ...runtimes.map((one) => one['bom-ref'])] : dependsOn,
      })),
      ...runtimes.map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ]
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  }
  const folder = join(plan.stage, 'legal')
  await mkdir(folder, { recursive: true })
  const whole = { ...certain, serialNumber: `urn:uuid:${uuidOf(JSON.stringify(certain))}` }
  await writeFile(join(folder, 'sbom.cdx.json'), `${JSON.stringify(whole, null, 1)}\n`)
}

/** With everything, and sorted out here: npm's own `--omit=dev` (also by NODE_ENV) leaves out what a tool for development needs as well. */
async function askNpm(root: string): Promise<Sbom> {
  const words = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--include=dev']
  const { stdout } = await promisify(execFile)('npm', words, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout) as Sbom
}

function runtimeComponent(name: string, version: string): Component {
  const ref = `${name}@${version}`
  return { 'bom-ref': ref, type: 'platform', name, version, purl: `pkg:npm/${ref}`, licenses: [{ license: { id: 'MIT' } }] }
}

/** Of the content (RFC 9562, version 8), because a random one would make each build another one. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
