import { type ReactElement, type ReactNode, useId } from 'react'

/** A group of settings under one heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const id = useId()
  return (
    <section className="settings-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="settings-card">{children}</div>
    </section>
  )
}
