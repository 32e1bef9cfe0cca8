import { type ReactElement, useMemo } from 'react'
import type { GatewayWrite, WayBack } from '../../../electron/common/contracts/app/admin.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { countAsked } from '../write/typed-word.tsx'
import { usePreview } from '../write/use-preview.ts'
import { inTurn } from '../write/use-run.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { sendWrite } from '../write/use-write.ts'

interface RemoveManyDialogProps {
  readonly what: 'removeRole' | 'delete'
  readonly nodeIds: readonly string[]
  readonly onClose: () => void
}

/** Taking several gateways away: one preview of what all of it changes for whom. */
export function RemoveManyDialog({ what, nodeIds, onClose }: RemoveManyDialogProps): ReactElement {
  const t = useT()
  const words = useWords()
  const puttingBack = usePuttingBack()
  const network = useViews((views) => views.admin?.network ?? '')
  const write = useMemo((): GatewayWrite => ({ kind: 'removeMany', what, network, nodeIds: [...nodeIds] }), [what, network, nodeIds])
  const preview = usePreview(write)
  const count = nodeIds.length
  // as with a single one: deleted gateways took their remote clients along
  const undo = (back: readonly WayBack[], removed: readonly string[]) => {
    const giveBack = removed.map((nodeId) => () => sendWrite({ kind: 'create', network, nodeId, clients: [] }, true))
    return what === 'delete' ? null : puttingBack(network, back, { before: () => inTurn(giveBack) })
  }
  return (
    <ActDialog
      title={t(`manage.gateways.${what}.title`, { count })}
      preview={preview}
      go={t(`manage.gateways.${what}.go`, { count })}
      running={t(what === 'delete' ? 'write.deleting' : 'write.removing')}
      look="danger"
      typed={countAsked(t, preview)}
      act={(despite) => sendWrite(write, despite, preview)}
      onDone={({ back, stayed }) => {
        const left = new Set(stayed?.nodeIds)
        const removed = nodeIds.filter((nodeId) => !left.has(nodeId))
        const said = t(`manage.gateways.${what}.done`, { count: removed.length })
        if (stayed === null) sayToast(said, undo(back, removed))
        else {
          const why = faultText(words, stayed.fault).headline
          sayToast(`${said}. ${t('manage.gateways.stayed', { count: left.size, why })}`, undo(back, removed), 'failed')
        }
      }}
      onClose={onClose}
    />
  )
}
