'use client'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { instanceSearch } from './list-search'

/** More than that would not fit into an address that people send around. */
const mostInAddress = 50

/** The list’s filters, order, columns and selection, as in the address. */
export function useInstanceListSearch() {
  const [search, setSearch] = useQueryStates(instanceSearch, { history: 'replace', throttleMs: 150 })
  const [selection, setSelected] = useState<ReadonlySet<string>>(() => new Set(search.selected))
  const setSelection = (next: ReadonlySet<string>) => {
    setSelected(next)
    void setSearch({ selected: next.size > 0 && next.size <= mostInAddress ? [...next] : null })
  }
  return { search, setSearch, selection, setSelection }
}
export type SetInstanceSearch = ReturnType<typeof useInstanceListSearch>['setSearch']
