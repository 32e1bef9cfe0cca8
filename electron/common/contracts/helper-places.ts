/** Where the helper has its sockets, its memory and its administrator's files, unless told otherwise. Apart from the contract: whoever only names them loads no decoder. */
export const defaultRunDir = '/run/waygate'
export const defaultStateDir = '/var/lib/waygate'
export const defaultConfigDir = '/etc/waygate'
