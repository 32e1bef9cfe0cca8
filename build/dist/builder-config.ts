import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import type { DistPlan, PackageKind } from './dist-plan.ts'

/** The first line stands in lists; Debian wants lines of at most 80 characters (deb-control(5)). */
const description = [
  'Internet gateways behind a kill switch that fails closed',
  "Shows through which gateway this computer's traffic leaves, and lets its",
  'people join, switch and leave the gateways of a Netmaker network. From Join',
  'until Leave nothing leaves outside the tunnel.',
].join('\n')

/** What `electron-builder.yml` can't know: runtime, names, and what was staged for the packages. */
export function builderConfig(plan: DistPlan, electronDist: string, electronVersion: string): Configuration {
  const { root, stage, output, name, version, test } = plan
  const scripts = join(root, 'resources/package')
  const tree = (kind: PackageKind) => `${join(stage, `root-${kind}`)}/=/`
  // a test build and a real one are the same program: never both at once
  const other = test ? 'waygate' : 'waygate-test'
  const instead = ['--conflicts', other, '--replaces', other, ...(test ? ['--provides', other] : [])]
  return {
    extends: 'electron-builder.yml',
    directories: { output },
    electronDist,
    electronVersion,
    extraMetadata: { name, version },
    deb: {
      // for tests; people wait once for a small download, not for each build
      compression: test ? 'gz' : 'xz',
      fpm: [
        ...instead,
        `--description=${description}`,
        `--before-install=${join(scripts, 'deb/preinst')}`,
        `--before-remove=${join(scripts, 'deb/prerm')}`,
        `--deb-changelog=${join(stage, 'changelog')}`,
        tree('deb'),
      ],
    },
    rpm: {
      fpm: [...instead, `--description=${description}`, `--before-remove=${join(scripts, 'rpm/preun')}`, tree('rpm')],
    },
  }
}
