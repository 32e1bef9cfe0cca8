import { create } from 'zustand'
import type { Sorting } from './sort-rows.ts'

/** What a person chose for one table: kept on this computer. */
export interface TableChoice {
  readonly sorting: Sorting | null
  /** Columns that are shown or not, where that isn't as usual. */
  readonly visible: Readonly<Record<string, boolean>>
}

const usual: TableChoice = { sorting: null, visible: {} }
const keyOf = (table: string): string => `waygate.table.${table}`

export const useTableChoices = create<Readonly<Record<string, TableChoice>>>(() => ({}))

export function useTableChoice(table: string): TableChoice {
  return useTableChoices((choices) => choices[table]) ?? stored(table)
}

export function chooseTable(table: string, change: Partial<TableChoice>): void {
  const choice = { ...(useTableChoices.getState()[table] ?? stored(table)), ...change }
  useTableChoices.setState({ [table]: choice })
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(choice))
  } catch {
    // without storage it holds as long as the window
  }
}

const read = new Map<string, TableChoice>()

function stored(table: string): TableChoice {
  const known = read.get(table)
  if (known !== undefined) return known
  const choice = choiceFrom(table)
  read.set(table, choice)
  return choice
}

/** What is in the storage may be of another version, or of nobody. */
function choiceFrom(table: string): TableChoice {
  try {
    const { sorting, visible } = JSON.parse(localStorage.getItem(keyOf(table)) ?? '{}') as Partial<TableChoice>
    const known = sorting !== null && typeof sorting === 'object' && typeof sorting.column === 'string'
    return {
      sorting: known ? { column: sorting.column, direction: sorting.direction === 'descending' ? 'descending' : 'ascending' } : null,
      visible: visible !== null && typeof visible === 'object' ? visible : {},
    }
  } catch {
    return usual
  }
}
