import { join } from 'node:path'
import {
  defaultConfigDir,
  defaultRunDir,
  defaultStateDir,
  installedHelperProgram,
  packagedHelperProgram,
  packagedHelperUnits,
} from '../../common/contracts/helper-places.ts'

/** Every place that installing the helper touches or looks at. Nothing else is ever written. */
export interface SetupPlaces {
  /** Ours alone: what an app that no package brought (AppImage, portable) installs. */
  readonly home: string
  readonly program: string
  readonly earlyBlock: string
  /** For terminals. */
  readonly link: string
  readonly unitDir: string
  readonly policy: string
  /** A package's: looked at, never written. */
  readonly packagedProgram: string
  readonly packagedUnits: readonly string[]
  /** There while systemd runs this machine (sd_booted(3)). */
  readonly systemdMark: string
  readonly configDir: string
  readonly users: string
  readonly stateDir: string
  readonly runDir: string
  /** Held while somebody installs or removes. */
  readonly lockDir: string
}

/** `below`: another root for tests. */
export function setupPlaces(below = '/'): SetupPlaces {
  const at = (path: string) => join(below, path)
  return {
    home: at('/opt/waygate-helper'),
    program: at(installedHelperProgram),
    earlyBlock: at('/opt/waygate-helper/lib/early-boot.nft'),
    link: at('/usr/local/bin/waygate'),
    unitDir: at('/etc/systemd/system'),
    policy: at('/usr/share/polkit-1/actions/net.waygate.policy'),
    packagedProgram: at(packagedHelperProgram),
    packagedUnits: packagedHelperUnits.map(at),
    systemdMark: at('/run/systemd/system'),
    configDir: at(defaultConfigDir),
    users: join(at(defaultConfigDir), 'users'),
    stateDir: at(defaultStateDir),
    runDir: at(defaultRunDir),
    lockDir: at('/run/waygate-setup'),
  }
}
