import { installedHelperProgram } from '../../common/contracts/helper-places.ts'

/** What starts by itself, in the order in which it acts at boot. */
export const enabledUnits = ['waygate-early-block.service', 'waygate-early-boot.service', 'waygate-helper.service'] as const
/** The helper's own units. Others in `resources/linux` belong to other programs of the package. */
export const helperUnits = [...enabledUnits, 'waygate-wireguard@.service'] as const
export const helperService = 'waygate-helper.service'

const installedBlock = '/opt/waygate-helper/lib/early-boot.nft'

export interface ShippedFiles {
  readonly units: readonly { readonly name: string; readonly text: string }[]
  readonly earlyBlock: string
  readonly policy: string
}

/** Pure: the shipped files as they have to be where no package put them: the program and the static block lie below /opt. */
export function filesForInstallation(shipped: Readonly<Record<string, string>>): ShippedFiles {
  const named = (name: string) => {
    const text = shipped[name]
    if (text === undefined) throw new Error(`${name} is not among the shipped files`)
    return text
  }
  return {
    units: helperUnits.map((name) => ({ name, text: relocatedUnit(named(name)) })),
    earlyBlock: named('early-boot.nft'),
    policy: named('net.waygate.policy').replaceAll(/(?<=exec\.path">)[^<]+/g, installedHelperProgram),
  }
}

function relocatedUnit(text: string): string {
  return text
    .replaceAll(/(?<=[= ])\/usr\/bin\/waygate(?=\s)/g, installedHelperProgram)
    .replaceAll('/usr/lib/waygate/early-boot.nft', installedBlock)
    .replace(/^RequiresMountsFor=(?!.*\/opt\b)/m, 'RequiresMountsFor=/opt ')
}
