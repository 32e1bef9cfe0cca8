import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { startI18n } from '../i18n/i18n.ts'
import { followAdminRows } from '../store/admin-rows.ts'
import { followAccount } from '../store/admin-server.ts'
import { followTheme } from '../store/theme.ts'
import { connectViews } from '../store/views-store.ts'
import { CrashGuard } from '../ui/crash-guard.tsx'
import { AdminApp } from './admin-app.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/notes.css'
import '../ui/overlay.css'
import '../ui/table/table.css'
import './admin.css'
import './dialogs.css'
import './pages.css'
import './find/find.css'
import '@xyflow/react/dist/base.css'
import './topology/topology.css'

const root = document.getElementById('root')
if (root === null) throw new Error('admin.html has no #root')
const i18n = startI18n()
followTheme(document.documentElement)
followAdminRows()
followAccount()
connectViews('admin')
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={i18n.language}>
        <CrashGuard>
          <AdminApp />
        </CrashGuard>
      </I18nProvider>
    </I18nextProvider>
  </StrictMode>,
)
