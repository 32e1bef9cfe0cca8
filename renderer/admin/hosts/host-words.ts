import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import type { useT } from '../../i18n/use-words.ts'
import { type RowWords, rowWords, wordsIn } from '../../ui/table/row-words.ts'

type Say = ReturnType<typeof useT>

/** Which way a host leaves, as its list says it; '–' for a gateway. */
export function wayText(t: Say, { uses, relay, relayUses, role }: AdminHostRow): string {
  if (uses !== '') return uses
  if (relayUses !== '') return t('manage.hosts.via', { gateway: relayUses, relay })
  return role === 'gateway' ? t('common.none') : t('manage.hosts.own')
}

/** A host is found by its names and addresses, its system, the gateway or relay that it uses, and by what its row says: its state, what it is, its own internet. */
export const hostWords: (t: Say) => RowWords<AdminHostRow> = wordsIn((t) =>
  rowWords((row) => [
    row.name,
    row.address,
    row.publicAddress,
    row.os,
    row.version,
    row.relay,
    wayText(t, row),
    t(`node.${row.status}`),
    t(`manage.role.${row.role}`),
    row.report === 'failed' ? t('manage.report.failed') : '',
  ]),
)

export function hostRowId({ id }: AdminHostRow): string {
  return id
}
