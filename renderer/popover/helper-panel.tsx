import { Cog } from 'lucide-react'
import type { ReactElement } from 'react'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { useElapsed } from '../store/clock.ts'
import { useViews } from '../store/views-store.ts'
import { CommandLine } from '../ui/command-line.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { type HelperStory, helperStory } from './helper-story.ts'

/** In the list's place while the helper is missing, too old, closed to this user or out of reach: what it is for, what is being done, and what failed. */
export function HelperPanel(): ReactElement {
  const helper = useViews((views) => views.tunnel?.helper ?? null)
  const setup = useViews((views) => views.helperSetup)
  const story = helperStory(helper, setup)
  return (
    <div className="helper-panel">
      <Story story={story} />
    </div>
  )
}

function Story({ story }: { readonly story: HelperStory }): ReactElement {
  const t = useT()
  const words = useWords()
  switch (story.kind) {
    case 'asking':
      return <Asking since={story.since} command={story.command} />
    case 'acting':
      return <EmptyNote icon={<Cog />} title={t(`setup.${story.what}`)} next={t('helper.body')} />
    case 'failed':
      return (
        <>
          <FaultNote fault={story.fault} onDismiss={() => void act('dismissHelperSetup', {})} />
          <CommandLine command={story.command} />
        </>
      )
    case 'offered': {
      const again = story.offer === 'install' ? t('setup.mayReturnStartTitle') : t('setup.mayReturnTitle')
      const bodies = { install: t('helper.body'), repair: t('setup.repairBody'), allow: t('setup.allowBody') }
      return (
        <>
          <EmptyNote
            icon={<Cog />}
            title={story.mayReturn ? again : t(`setup.${story.offer}Title`)}
            next={bodies[story.mayReturn ? 'repair' : story.offer]}
          />
          <CommandLine command={story.command} />
        </>
      )
    }
    case 'gone':
      return (
        <EmptyNote
          icon={<Cog />}
          title={story.fault === null ? t('helper.waiting') : faultText(words, story.fault).next}
          next={t('helper.body')}
        />
      )
    default:
      return story satisfies never
  }
}

/** After 10 s: the prompt may be hidden, or nobody may come (UI.md, principle 6). */
function Asking({ since, command }: { readonly since: number; readonly command: string }): ReactElement {
  const t = useT()
  const long = useElapsed(since) >= 10_000
  return (
    <>
      <EmptyNote icon={<Cog />} title={t('setup.asking')} next={long ? t('setup.askingLong') : t('helper.body')} />
      <CommandLine command={long ? command : ''} />
    </>
  )
}
