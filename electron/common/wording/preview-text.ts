import type { PreviewLine } from '../contracts/app/admin.ts'
import type { Words } from '../words/words.ts'
import { nameList } from './name-list.ts'

/** One line of what a write would change. */
export function previewText(words: Words, line: PreviewLine): string {
  const { t } = words
  const { says, names, count, gateway, network } = line
  switch (says) {
    case 'becomesGateway':
    case 'staysGateway':
    case 'staysHost':
      return t(`preview.${says}`, { gateway, network })
    case 'stayGateways':
    case 'stayHosts':
      return t(`preview.${says}`, { count, network, names: hostList(words, names) })
    case 'nothing':
      return t('preview.nothing')
    case 'sends':
      return t('preview.sends', { count, gateway, names: hostList(words, names) })
    case 'moves':
      return t('preview.moves', { count, gateway, from: nameList(words, line.from), names: hostList(words, names) })
    case 'returns':
      return t('preview.returns', { count, names: hostList(words, names) })
    case 'clientsDeleted':
      return t('preview.clientsDeleted', { count, names: hostList(words, names) })
    case 'clientsLoseInternet':
    case 'clientsUntouched':
      return t(`preview.${says}`, { count })
    case 'deadClosed':
    case 'deadOpen':
      return t(`preview.${says}`, { names: hostList(words, names) })
    default:
      return says satisfies never
  }
}

/** Hosts, and the ones behind a relay with it. */
function hostList(words: Words, names: PreviewLine['names']): string {
  const said = names.map(({ host, relay }) => (relay === '' ? host : words.t('preview.throughRelay', { host, relay })))
  return nameList(words, said)
}
