import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { Spoken } from '../i18n/spoken.tsx'
import { followAdminRows } from '../store/admin-rows.ts'
import { followAccount } from '../store/admin-server.ts'
import { endWithAccount } from '../store/admin-ui.ts'
import { followReports } from '../store/stored-marks.ts'
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
endWithAccount()
followReports()
connectViews('admin')
createRoot(root).render(
  <StrictMode>
    <Spoken i18n={i18n} page="admin">
      <CrashGuard>
        <AdminApp />
      </CrashGuard>
    </Spoken>
  </StrictMode>,
)
