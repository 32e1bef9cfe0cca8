import { type ReactElement, useEffect } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { AdvancedSection, AppearanceSection, NotificationsSection, StartSection } from './app-sections.tsx'
import { FailoverSection } from './failover-section.tsx'
import { HelperSection } from './helper-section.tsx'
import { KeyringNote } from './keyring-note.tsx'
import { ProtectionSection } from './protection-section.tsx'
import { UpdatesSection } from './updates-section.tsx'

/** Everything that a person decides once. Each change takes effect at once; there is nothing to save. */
export function SettingsApp(): ReactElement {
  const t = useT()

  useEffect(() => {
    /** Open lists and dialogs take Escape for themselves. */
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="listbox"], [role="dialog"]')) return
      void call('hide', {})
    }
    window.addEventListener('keydown', onEscape)
    return () => window.removeEventListener('keydown', onEscape)
  }, [])

  return (
    <main className="settings">
      <div className="settings-column">
        <h1>{t('settings.title')}</h1>
        <KeyringNote />
        <ProtectionSection />
        <FailoverSection />
        <StartSection />
        <NotificationsSection />
        <AppearanceSection />
        <HelperSection />
        <UpdatesSection />
        <AdvancedSection />
      </div>
    </main>
  )
}
