/** Where the helper has its sockets, its memory and its administrator's files, unless told otherwise. Apart from the contract: whoever only names them loads no decoder. */
export const defaultRunDir = '/run/waygate'
export const defaultStateDir = '/var/lib/waygate'
export const defaultConfigDir = '/etc/waygate'

/** Where a helper lies that an app without a package installed; the package's one; and the package's unit that starts it. Main looks, root's side writes. */
export const installedHelperProgram = '/opt/waygate-helper/bin/waygate'
export const packagedHelperProgram = '/usr/bin/waygate'
export const packagedHelperUnits = ['/usr/lib/systemd/system/waygate-helper.service', '/lib/systemd/system/waygate-helper.service'] as const
