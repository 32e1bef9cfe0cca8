import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { startI18n } from '../i18n/i18n.ts'
import { followConnection } from '../store/connection-store.ts'
import { followTheme } from '../store/theme.ts'
import { connectViews } from '../store/views-store.ts'
import { CrashGuard } from '../ui/crash-guard.tsx'
import { ConnectionApp } from './connection-app.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/notes.css'
import '../ui/overlay.css'
import './connection.css'
import './pages.css'

const root = document.getElementById('root')
if (root === null) throw new Error('connection.html has no #root')
const i18n = startI18n()
followTheme(document.documentElement)
followConnection()
connectViews('connection')
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={i18n.language}>
        <CrashGuard>
          <ConnectionApp />
        </CrashGuard>
      </I18nProvider>
    </I18nextProvider>
  </StrictMode>,
)
