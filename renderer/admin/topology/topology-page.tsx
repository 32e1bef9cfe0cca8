import { Network, TriangleAlert } from 'lucide-react'
import { type ReactElement, useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useRows } from '../../store/admin-rows.ts'
import { pointAt, useAdminUi, usePageText } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { PageHead } from '../frame/page-head.tsx'
import { TableBody } from '../frame/table-body.tsx'
import { hostRowId, hostWords } from '../hosts/host-words.ts'
import { useTopologyColumns } from './topology-columns.tsx'
import { TopologyPicture } from './topology-picture.tsx'
import { useProblemText } from './use-problem-text.ts'
import { machinesOf, type Problem, problemsOf } from './ways.ts'

const noGateways: readonly AdminGatewayRow[] = []
const noHosts: readonly AdminHostRow[] = []
const problemsShown = 4

/** The network as a picture, or as a table of every machine's way to the internet. */
export function TopologyPage(): ReactElement {
  const t = useT()
  const gateways = useRows('gateways')
  const hosts = useRows('hosts')
  const network = useViews((views) => views.admin?.network ?? '')
  const text = usePageText('topology')
  const pointed = useAdminUi((ui) => ui.current.topology ?? '')
  const [look, setLook] = useState<'picture' | 'table'>('picture')
  const machines = useMemo(() => machinesOf(gateways ?? noGateways, hosts ?? noHosts), [gateways, hosts])
  const problems = useMemo(() => problemsOf(machines), [machines])
  const wrong = useMemo(() => new Set(problems.map(({ id }) => id)), [problems])
  const [onlyWrong, setOnlyWrong] = useState(false)
  const rows = useMemo(
    () => (onlyWrong ? (hosts ?? noHosts).filter(({ id }) => wrong.has(id)) : (hosts ?? noHosts)),
    [hosts, onlyWrong, wrong],
  )
  const columns = useTopologyColumns(machines, problems)
  const view = useTableView({ table: 'topology', rows, columns, text, wordsOf: hostWords(t) })
  const asTable = look === 'table'
  return (
    <div className="list-page">
      <PageHead
        page="topology"
        title={t('manage.nav.topology')}
        total={hosts?.length ?? null}
        {...(asTable ? { view, filterLabel: t('manage.hosts.filter') } : {})}
      >
        <ToggleButtonGroup
          className="looks"
          aria-label={t('manage.topology.look')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[look]}
          onSelectionChange={(keys) => {
            setLook(keys.has('table') ? 'table' : 'picture')
            setOnlyWrong(false)
          }}
        >
          <ToggleButton id="picture" className="look">
            {t('manage.topology.picture')}
          </ToggleButton>
          <ToggleButton id="table" className="look">
            {t('manage.topology.table')}
          </ToggleButton>
        </ToggleButtonGroup>
      </PageHead>
      <Problems
        problems={problems}
        isListed={onlyWrong}
        onList={(isListed) => {
          setLook('table')
          setOnlyWrong(isListed)
        }}
      />
      <TableBody
        page="topology"
        total={hosts === null || gateways === null ? null : hosts.length}
        shown={asTable ? view.shown.length : 1}
        empty={<EmptyNote icon={<Network />} title={t('manage.hosts.empty', { network })} next={t('manage.hosts.emptyNext')} />}
      >
        {asTable ? (
          <DataTable
            label={t('manage.nav.topology')}
            view={view}
            rowId={hostRowId}
            current={pointed}
            onCurrent={(id) => pointAt('topology', id)}
          />
        ) : (
          <TopologyPicture gateways={gateways ?? noGateways} hosts={hosts ?? noHosts} problems={problems} pointed={pointed} />
        )}
      </TableBody>
    </div>
  )
}

interface ProblemsProps {
  readonly problems: readonly Problem[]
  /** The table shows those machines alone. */
  readonly isListed: boolean
  readonly onList: (isListed: boolean) => void
}

/** What is wrong, each with the way to where it is; of many the first, and the way to a table of them all. */
function Problems({ problems, isListed, onList }: ProblemsProps): ReactElement | null {
  const t = useT()
  const problemText = useProblemText()
  if (problems.length === 0) return null
  const shown = problems.slice(0, problemsShown)
  return (
    <section className="problems" aria-label={t('manage.topology.problems', { count: problems.length })}>
      <ul>
        {shown.map((problem) => (
          <li key={`${problem.kind} ${problem.id}`}>
            <Button
              look="quiet"
              icon={<TriangleAlert className="icon-small" aria-hidden="true" />}
              onPress={() => pointAt('topology', problem.id)}
            >
              {problemText(problem)}
            </Button>
          </li>
        ))}
        {problems.length > shown.length ? (
          <li>
            <Button look="quiet" onPress={() => onList(!isListed)}>
              {isListed ? t('manage.topology.everyMachine') : t('manage.topology.moreProblems', { count: problems.length - shown.length })}
            </Button>
          </li>
        ) : null}
      </ul>
    </section>
  )
}
