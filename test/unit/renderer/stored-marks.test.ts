import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useAdminRows } from '../../../renderer/store/admin-rows.ts'
import { followReports, markStored, useStoredMarks } from '../../../renderer/store/stored-marks.ts'

const host = (report: AdminHostRow['report']): AdminHostRow => ({ id: 'lap', report }) as AdminHostRow
const marked = (): readonly string[] => [...useStoredMarks.getState().marks.keys()]

describe('what was stored is news for a moment', () => {
  let stop: () => void
  beforeEach(() => {
    vi.useFakeTimers()
    useStoredMarks.setState({ marks: new Map() })
    useAdminRows.setState({ hosts: [host('none')] })
    stop = followReports()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  test('it goes by itself after ten seconds, one write after the other', () => {
    markStored('nodes', new Map([['lap', 'gw']]))
    vi.advanceTimersByTime(6000)
    markStored('clients', new Map([['lap', 'true']]))
    vi.advanceTimersByTime(5000)
    expect(marked()).toEqual(['clients lap'])
    vi.advanceTimersByTime(5000)
    expect(marked()).toEqual([])
  })

  test('it stays while its host hasn’t applied it, and ten seconds after', () => {
    markStored('nodes', new Map([['lap', 'gw']]))
    useAdminRows.setState({ hosts: [host('waiting')] })
    vi.advanceTimersByTime(600_000)
    expect(marked()).toEqual(['nodes lap'])
    useAdminRows.setState({ hosts: [host('applied')] })
    vi.advanceTimersByTime(9000)
    expect(marked()).toEqual(['nodes lap'])
    vi.advanceTimersByTime(2000)
    expect(marked()).toEqual([])
  })
})
