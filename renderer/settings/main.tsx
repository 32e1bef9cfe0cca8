import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { Spoken } from '../i18n/spoken.tsx'
import { followTheme } from '../store/theme.ts'
import { connectViews } from '../store/views-store.ts'
import { CrashGuard } from '../ui/crash-guard.tsx'
import { SettingsApp } from './settings-app.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/notes.css'
import '../ui/overlay.css'
import './settings.css'

const root = document.getElementById('root')
if (root === null) throw new Error('settings.html has no #root')
const i18n = startI18n()
followTheme(document.documentElement)
connectViews('settings')
createRoot(root).render(
  <StrictMode>
    <Spoken i18n={i18n} page="settings">
      <CrashGuard>
        <SettingsApp />
      </CrashGuard>
    </Spoken>
  </StrictMode>,
)
