/** Where a helper lies that an app without a package installed; the package's one; and the package's unit that starts it. Main looks, root's side writes. */
export const installedHelperProgram = '/opt/waygate-helper/bin/waygate'
export const packagedHelperProgram = '/usr/bin/waygate'
export const packagedHelperUnits = ['/usr/lib/systemd/system/waygate-helper.service', '/lib/systemd/system/waygate-helper.service'] as const
