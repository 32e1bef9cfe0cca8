import { Check } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { formatDate } from '../../electron/common/wording/formats.ts'
import { span } from '../../electron/common/wording/relative-time.ts'
import { type StateText, stateText } from '../../electron/common/wording/state-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { useNow } from '../store/clock.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { ToneGlyph } from '../ui/tone-glyph.tsx'
import { MoreMenu } from './more-menu.tsx'
import { PathPicture } from './path-picture.tsx'
import { sentenceParts, splitProof } from './sentence-parts.ts'
import { StateButtons } from './state-buttons.tsx'

/** The answer to "where does my traffic leave?". Only this card reads the clock; the list beneath doesn't render again because a second passed. */
export function StatusCard({ onChoose }: { readonly onChoose: () => void }): ReactElement {
  const t = useT()
  const said = useStateText()
  return (
    <section className="status" data-tone={said?.tone ?? 'off'} aria-label={t('status.region')}>
      <div className="words">
        <div className="status-top">
          <ToneGlyph tone={said?.tone ?? 'off'} />
          <h1 className="headline">{said?.headline ?? t('status.starting')}</h1>
          <MoreMenu />
        </div>
        <Sentence said={said} />
      </div>
      <PathPicture />
      <StateButtons onChoose={onChoose} />
      <Announcement headline={said?.headline ?? ''} />
    </section>
  )
}

function useStateText(): StateText | null {
  const words = useWords()
  const now = useNow()
  const tunnel = useViews((views) => views.tunnel)
  const session = useViews((views) => views.session)
  const gateways = useViews((views) => views.gateways)
  const setup = useViews((views) => views.helperSetup)
  if (tunnel === null || session === null) return null
  return stateText(words, { tunnel, session, ...(gateways === null ? {} : { gateways }), ...(setup === null ? {} : { setup }) }, now)
}

/** The second line: the words of common/wording, with the gateway set off and the address to copy; the proof's age has its own line. */
function Sentence({ said }: { readonly said: StateText | null }): ReactElement {
  const tunnel = useViews((views) => views.tunnel)
  const state = statusOf(tunnel)?.state
  const gateway = state !== undefined && 'gateway' in state ? (state.gateway ?? '') : ''
  const { sentence, proof } = splitProof(said ?? { second: '', proof: '' })
  return (
    <div className="sentence">
      <p>
        {sentenceParts(sentence, gateway, tunnel?.exit?.address ?? '').map((part) =>
          part.kind === 'address' ? (
            <CopyText key="address" text={part.text} />
          ) : part.kind === 'name' ? (
            <strong key="name" className="name">
              {part.text}
            </strong>
          ) : (
            <span key={part.text}>{part.text}</span>
          ),
        )}
      </p>
      {proof === '' ? <LongWait /> : <Proof text={proof} />}
    </div>
  )
}

function Proof({ text }: { readonly text: string }): ReactElement {
  const words = useWords()
  const at = useViews((views) => {
    const state = statusOf(views.tunnel)?.state
    return state?.kind === 'up' ? state.proof.at : 0
  })
  return (
    <p className="proof" title={formatDate(words, at, 'exact')}>
      <Check className="icon-small" aria-hidden="true" />
      {text}
    </p>
  )
}

/** After 10 s of joining it says how long and what else there is (UI.md, principle 6). */
function LongWait(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const now = useNow()
  const since = useViews((views) => {
    const state = statusOf(views.tunnel)?.state
    if (state?.kind === 'applying' || state?.kind === 'proving' || state?.kind === 'switching') return state.since
    // another gateway is no way out of it
    if (state?.kind === 'offline') return null
    return views.tunnel?.act?.phase === 'running' ? views.tunnel.act.since : null
  })
  return since === null || now - since < 10_000 ? null : <p className="proof">{t('status.still', { time: span(words, now - since) })}</p>
}

/**
 * What screen readers are told: the headline when the state becomes another one, not every tick of a countdown in it. The key has no numbers that
 * count down.
 */
function Announcement({ headline }: { readonly headline: string }): ReactElement {
  const key = headline.replace(/\d+ (s|min)\b/g, '')
  const latest = useRef(headline)
  latest.current = headline
  const [said, setSaid] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key decides when to speak, the ref holds what
  useEffect(() => setSaid(latest.current), [key])
  return (
    <p className="visually-hidden" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  )
}
