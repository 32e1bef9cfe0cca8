import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { DistPlan, PackageKind } from '../dist-plan.ts'

const units = ['early-block', 'early-boot', 'helper', 'wireguard@', 'server', 'host'].map((name) => `waygate-${name}.service`)

/** Whatever of a package lies outside `/opt/Waygate`, as a tree that is laid over `/`. An AppImage has nothing there. */
export async function stageRoot(plan: DistPlan, kind: PackageKind, executable: string): Promise<void> {
  if (kind === 'AppImage') return
  const tree = join(plan.stage, `root-${kind}`)
  const put = async (path: string, content: string | Buffer) => {
    const file = join(tree, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { mode: 0o644 })
  }
  const link = async (path: string, to: string) => {
    await mkdir(dirname(join(tree, path)), { recursive: true })
    await symlink(to, join(tree, path))
  }
  const resource = (path: string) => readFile(join(plan.root, 'resources', path), 'utf8')
  const printed = async (...words: readonly string[]) => (await promisify(execFile)(executable, words, { env: {} })).stdout
  const doc = `usr/share/doc/${plan.name}`

  await link('usr/bin/waygate', '/opt/Waygate/resources/waygate/waygate')
  await link('usr/bin/waygate-app', '/opt/Waygate/waygate-app')
  for (const unit of units) await put(`usr/lib/systemd/system/${unit}`, await resource(`linux/${unit}`))
  await put('usr/lib/waygate/early-boot.nft', await resource('linux/early-boot.nft'))
  await put('usr/lib/waygate/apparmor-helper', await resource('linux/waygate-helper.apparmor'))
  await put('usr/lib/waygate/host-user.conf', await resource('package/host-user.conf'))
  await put('usr/share/polkit-1/actions/net.waygate.policy', await resource('linux/net.waygate.policy'))
  await put('usr/share/metainfo/net.waygate.app.metainfo.xml', await resource('package/net.waygate.app.metainfo.xml'))
  await put('usr/share/man/man1/waygate.1.gz', zipped(await printed('man-page')))
  await put('usr/share/bash-completion/completions/waygate', await printed('completion', 'bash'))
  await put(`usr/share/zsh/${kind === 'deb' ? 'vendor-completions' : 'site-functions'}/_waygate`, await printed('completion', 'zsh'))
  await put('usr/share/fish/vendor_completions.d/waygate.fish', await printed('completion', 'fish'))
  await put(`${doc}/copyright`, await resource('package/copyright'))
  await put(`${doc}/NEWS.md.gz`, zipped(await readFile(join(plan.root, 'CHANGELOG.md'), 'utf8')))
  if (kind === 'deb') {
    await put(`usr/share/lintian/overrides/${plan.name}`, await resource('package/lintian-overrides'))
    await writeFile(join(plan.stage, 'changelog'), debianChangelog(plan))
  }
}

/** As policy wants it: highest level, no name, no time. */
function zipped(text: string): Buffer {
  return gzipSync(text, { level: 9 })
}

/** deb-changelog(5). What people can notice is in NEWS.md.gz beside it. */
export function debianChangelog({ name, version, sourceDate }: Pick<DistPlan, 'name' | 'version' | 'sourceDate'>): string {
  const date = new Date(sourceDate * 1000).toUTCString().replace('GMT', '+0000')
  return [
    `${name} (${version.replaceAll('-', '~')}) unstable; urgency=medium`,
    '',
    `  * Waygate ${version}. What is new: NEWS.md.gz in this folder.`,
    '',
    ` -- The Waygate authors <maintainers@waygate.example>  ${date}`,
    '',
  ].join('\n')
}
