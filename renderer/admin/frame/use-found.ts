import { useEffect } from 'react'
import { useAdminRows } from '../../store/admin-rows.ts'
import { type AdminPage, filterPage, forgetFound, useAdminUi } from '../../store/admin-ui.ts'

export interface FoundRow {
  /** The row to go to; null: none, or it isn't drawn yet. */
  readonly found: string | null
  readonly onFound: () => void
}

/** What the search over everything found on this page: the page's own filter stays, unless it hides just that. `rows` null: not heard of yet. */
export function useFound<Row>(
  page: AdminPage,
  { rows, shown, rowId }: { readonly rows: readonly Row[] | null; readonly shown: readonly Row[]; readonly rowId: (row: Row) => string },
): FoundRow {
  const found = useAdminUi((ui) => (ui.found?.page === page ? ui.found.id : null))
  const partial = useAdminRows((lists) => lists.partial.has(page))
  const isShown = found !== null && shown.some((row) => rowId(row) === found)
  useEffect(() => {
    if (found === null || rows === null || isShown) return
    if (rows.some((row) => rowId(row) === found)) filterPage(page, '')
    else if (!partial) forgetFound()
  }, [found, rows, isShown, partial, page, rowId])
  return { found: isShown ? found : null, onFound: forgetFound }
}
