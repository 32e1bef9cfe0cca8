import { ArrowRightLeft, Info, LogOut, Minus, Plus, ShieldQuestion, TriangleAlert } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import { groupBy } from '../../../electron/common/group-by.ts'
import { compareNames } from '../../../electron/common/model/compare-names.ts'
import { namedRefusalText, refusalText } from '../../../electron/common/rules/explain.ts'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import { faultLine } from '../../../electron/common/wording/fault-text.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { previewText } from '../../../electron/common/wording/preview-text.ts'
import { capital } from '../../../electron/common/wording/sentence.ts'
import type { Words } from '../../../electron/common/words/words.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { wayOutOf } from './candidate-choice.ts'
import { SignInDoor } from './sign-in-door.tsx'
import type { PreviewState } from './use-preview.ts'

const shapes = { gains: Plus, moves: ArrowRightLeft, loses: LogOut, untouched: Minus, note: Info } as const

/** What a write changes for whom; beneath it what speaks against it. */
export function PreviewLines({ state, empty }: { readonly state: PreviewState; readonly empty?: string }): ReactElement {
  const t = useT()
  const words = useWords()
  const { preview, fault, pending } = state
  return (
    <div className="preview" aria-live="polite" aria-busy={pending}>
      {fault !== null ? (
        <p className="preview-line" data-kind="loses">
          <TriangleAlert className="icon-small" aria-hidden="true" />
          <span>
            {faultLine(words, fault)} <SignInDoor fault={fault} />
          </span>
        </p>
      ) : preview === null ? (
        <p className="quiet">{pending ? t('write.previewLoading') : (empty ?? '')}</p>
      ) : (
        <Lines preview={preview} />
      )}
    </div>
  )
}

function Lines({ preview }: { readonly preview: NonNullable<PreviewState['preview']> }): ReactElement {
  const t = useT()
  const words = useWords()
  return (
    <>
      <ul>
        {preview.lines.map((line) => {
          const Shape = shapes[line.kind]
          const text = 'text' in line ? line.text : previewText(words, line)
          return (
            <li key={`${line.kind} ${text}`} className="preview-line" data-kind={line.kind}>
              <Shape className="icon-small flips" aria-hidden="true" />
              <span className="visually-hidden">{t(`write.${line.kind}`)}: </span>
              <span>{text}</span>
            </li>
          )
        })}
      </ul>
      <Refusals refusals={preview.refusals.filter((refusal) => !isMove(refusal))} />
    </>
  )
}

/** That a host leaves through another gateway now is what its "moves" line says already. */
function isMove({ rule, weight }: Refusal): boolean {
  return rule === 'client.usesOther' && weight === 'advice'
}

/** Of one reason so many are told by themselves; more of them together. */
const toldAlone = 4

/** Reasons against a write: 'probable' names its subject in its own words, the others get it in front. What many share is one line. */
export function Refusals({ refusals }: { readonly refusals: readonly Refusal[] }): ReactElement | null {
  const words = useWords()
  const { alone, together } = useMemo(() => split(words, refusals), [words, refusals])
  if (refusals.length === 0) return null
  return (
    <ul>
      {together.map(({ reason, names, weight, wayOut }) => (
        <li key={`${weight} ${reason}`} className="preview-line" data-weight={weight}>
          <TriangleAlert className="icon-small" aria-hidden="true" />
          <span>
            {words.t('refusal.withSubjects', { subjects: nameList(words, names), reason })}
            {wayOut === '' ? '' : `. ${wayOut}`}
          </span>
        </li>
      ))}
      {alone.map((refusal) => (
        <li key={`${refusal.rule} ${refusal.subject}`} className="preview-line" data-weight={refusal.weight}>
          {refusal.weight === 'probable' ? (
            <ShieldQuestion className="icon-small" aria-hidden="true" />
          ) : (
            <TriangleAlert className="icon-small" aria-hidden="true" />
          )}
          <span>{refusalSentence(words, refusal)}</span>
        </li>
      ))}
    </ul>
  )
}

interface Shared {
  readonly reason: string
  readonly weight: Refusal['weight']
  readonly wayOut: string
  readonly names: readonly string[]
}

function split(words: Words, refusals: readonly Refusal[]): { readonly alone: readonly Refusal[]; readonly together: readonly Shared[] } {
  if (refusals.length <= toldAlone) return { alone: refusals, together: [] }
  const groups = groupBy(refusals, (refusal) =>
    refusal.weight === 'probable' ? '' : `${refusal.weight} ${refusalText(words, refusal)} ${wayOutOf(words, refusal)}`,
  )
  const alone: Refusal[] = []
  const together: Shared[] = []
  for (const [key, group] of groups) {
    const [first] = group
    if (first === undefined || key === '' || group.length <= toldAlone) alone.push(...group)
    else {
      const names = group.map(({ subject }) => subject).sort(compareNames)
      together.push({ reason: refusalText(words, first), weight: first.weight, wayOut: wayOutOf(words, first), names })
    }
  }
  return { alone, together }
}

function refusalSentence(words: Words, refusal: Refusal): string {
  const reason = namedRefusalText(words, refusal)
  const said = refusal.weight === 'probable' ? capital(reason) : reason
  const wayOut = wayOutOf(words, refusal)
  return wayOut === '' ? said : `${said}. ${wayOut}`
}
