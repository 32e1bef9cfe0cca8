import { CloudOff, Plus, RefreshCw, SearchX, Waypoints } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminGateway } from '../../electron/common/contracts/app/admin.ts'
import { numberText } from '../../electron/common/wording/formats.ts'
import { clockTime } from '../../electron/common/wording/relative-time.ts'
import { useWords } from '../i18n/use-words.ts'
import { act, useRunning } from '../store/acts-store.ts'
import { openDialog, searchAdmin, useAdminUi } from '../store/admin-ui.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { filterGateways } from './filter-gateways.ts'
import { GatewaysTable } from './gateways-table.tsx'
import { HostsPane } from './hosts-pane.tsx'

const none: readonly AdminGateway[] = []

/** Gateways of the network above the connected hosts of the chosen one. */
export function GatewaysPage(): ReactElement {
  const { t } = useTranslation()
  const gateways = useViews((views) => views.admin?.gateways ?? none)
  const network = useViews((views) => views.admin?.network ?? '')
  const text = useAdminUi((ui) => ui.text)
  const selected = useAdminUi((ui) => ui.selected)
  const shown = useMemo(() => filterGateways(gateways, text), [gateways, text])
  // The one that was clicked, else the first: a single gateway needs no picking.
  const current = shown.find(({ nodeId }) => nodeId === selected) ?? shown[0] ?? null
  return (
    <div className="gateways-page">
      <PageHead count={gateways.length} />
      {gateways.length === 0 ? (
        <EmptyNote icon={<Waypoints />} title={t('admin.empty', { network })} next={t('admin.emptyNext')}>
          <CreateButton />
        </EmptyNote>
      ) : shown.length === 0 ? (
        <EmptyNote icon={<SearchX />} title={t('admin.noMatch', { network, text })}>
          <Button onPress={() => searchAdmin('')}>{t('common.clearSearch')}</Button>
        </EmptyNote>
      ) : (
        <>
          <GatewaysTable gateways={shown} selected={current?.nodeId ?? null} />
          <HostsPane gateway={current} />
        </>
      )}
    </div>
  )
}

function PageHead({ count }: { readonly count: number }): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const text = useAdminUi((ui) => ui.text)
  const refreshing = useRunning('refreshAdmin')
  return (
    <header className="page-head">
      <h1>
        {t('admin.gateways')}
        <span className="count">{numberText(words, count)}</span>
      </h1>
      <Freshness />
      <div className="page-tools">
        <SearchBox label={t('admin.search')} text={text} onText={searchAdmin} shortcut />
        <IconButton
          label={refreshing ? t('common.refreshing') : t('common.refresh')}
          isDisabled={refreshing}
          onPress={() => void act('refreshAdmin', {})}
        >
          <RefreshCw className="icon" />
        </IconButton>
        {count === 0 ? null : <CreateButton />}
      </div>
    </header>
  )
}

function CreateButton(): ReactElement {
  const { t } = useTranslation()
  return (
    <Button
      look="primary"
      icon={<Plus className="icon-small" aria-hidden="true" />}
      onPress={() => openDialog({ kind: 'create', nodeId: null })}
    >
      {t('admin.create')}
    </Button>
  )
}

/** Only when what is shown may be old. */
function Freshness(): ReactElement | null {
  const { t } = useTranslation()
  const words = useWords()
  const state = useViews((views) => views.admin?.state)
  const at = useViews((views) => views.admin?.at ?? 0)
  if (state !== 'stale') return null
  return (
    <span className="stale" title={t('admin.staleTip')}>
      <CloudOff className="icon-small" aria-hidden="true" />
      {t('admin.stale', { time: clockTime(words, at, Date.now()) })}
    </span>
  )
}
