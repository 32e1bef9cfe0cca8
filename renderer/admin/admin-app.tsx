import type { ReactElement } from 'react'

export function AdminApp(): ReactElement {
  return <main />
}
