import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { startI18n } from '../i18n/i18n.ts'
import { followTheme } from '../store/theme.ts'
import { connectViews } from '../store/views-store.ts'
import { AdminApp } from './admin-app.tsx'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/overlay.css'
import '../ui/table.css'
import './admin.css'

const root = document.getElementById('root')
if (root === null) throw new Error('admin.html has no #root')
followTheme(document.documentElement)
connectViews('admin')
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={startI18n()}>
      <AdminApp />
    </I18nextProvider>
  </StrictMode>,
)
