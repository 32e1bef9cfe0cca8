import { Component, type ReactElement, type ReactNode } from 'react'
import { CrashNote } from './crash-note.tsx'

interface CrashGuardState {
  readonly error: Error | null
}

/** A bug in one drawing must not leave an empty window: it says so, shows the details and draws again on request. The tunnel doesn't depend on windows. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, CrashGuardState> {
  override state: CrashGuardState = { error: null }

  static getDerivedStateFromError(error: unknown): CrashGuardState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : this.note(error)
  }

  private note(error: Error): ReactElement {
    return <CrashNote error={error} onAgain={() => this.setState({ error: null })} />
  }
}
