import { Waypoints } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useRows } from '../../store/admin-rows.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { CandidateList } from './candidate-list.tsx'

interface GatewayChoiceProps {
  readonly label: string
  /** Only those that let traffic out to the internet. */
  readonly internetOnly: boolean
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

const none: readonly AdminGatewayRow[] = []

/** One gateway of the network. An offline one can be chosen and says so. */
export function GatewayChoice({ label, internetOnly, chosen, onChoose }: GatewayChoiceProps): ReactElement {
  const t = useT()
  const gateways = useRows('gateways') ?? none
  const candidates = useMemo(() => gateways.filter(({ internet }) => internet || !internetOnly).map(candidateOf), [gateways, internetOnly])
  if (candidates.length === 0) return <EmptyNote icon={<Waypoints />} title={t('manage.gateways.none')} next={t('admin.emptyNext')} />
  return (
    <CandidateList
      label={label}
      searchLabel={t('list.search')}
      candidates={candidates}
      chosen={new Set(chosen === null ? [] : [chosen])}
      many={false}
      onToggle={onChoose}
    />
  )
}

function candidateOf({ id, name, status, exitAddress }: AdminGatewayRow): Candidate {
  const away = status === 'offline' || status === 'disconnected'
  return {
    nodeId: id,
    name,
    os: '',
    status,
    address: exitAddress,
    uses: '',
    chosen: false,
    refusals: away ? [{ rule: 'gateway.offline', weight: 'advice', subject: name }] : [],
  }
}
