import type { MenuItems } from '../Menu'

export type Column<T> = {
  id: string
  /** Head of the column and its name in the columns menu. */
  header: string
  /** Said to screen readers only: buttons show by themselves what they are. */
  hasQuietHeader?: boolean
  cell: (row: T) => React.ReactNode
  /** Pixels. Without it the column shares what is left, never less than `minWidth`. */
  width?: number
  /** Pixels, default 120. */
  minWidth?: number
  /** Numbers go to the end. */
  align?: 'start' | 'end'
  /** Ids, addresses, names of machines. */
  isMono?: boolean
  /** The head sorts. With `onSortChange` the caller sorts, otherwise the table does, by `sortValue`. */
  isSortable?: boolean
  sortValue?: (row: T) => string | number | null | undefined
  /** When this value changes in a row, its cell is tinted once. */
  flashKey?: (row: T) => string | number | boolean | null | undefined
  /** Where it goes on a phone; default 'meta'. The 'title' column (or else the first) carries the row's link. */
  phone?: 'title' | 'meta' | 'hidden'
  /** Not in the columns menu. */
  isFixed?: boolean
}

export type Sort = { id: string; desc: boolean }

export type DataTableProps<T> = {
  /** What these rows are, for screen readers: "Instances". */
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowId: (row: T) => string
  /** What a person calls it, in "Select web-1" and "Actions for web-1"; default the id. */
  rowLabel?: (row: T) => string
  /** Makes the row a link. */
  rowHref?: (row: T) => string | undefined
  /** Instead of a link: opens the row, e.g. in a panel. */
  onRowActivate?: (row: T) => void
  /** The row whose panel is open. */
  currentId?: string | null
  /** The two commonest actions, shown on hover and focus: small IconButtons. Memoized, or else all rows are redrawn each time. */
  rowActions?: (row: T) => React.ReactNode
  /** All actions, behind ⋯. */
  rowMenu?: (row: T) => MenuItems
  sort?: Sort | null
  onSortChange?: (sort: Sort | null) => void
  /** Ids; with `onSelectionChange` rows can be selected. */
  selection?: ReadonlySet<string>
  onSelectionChange?: (selection: ReadonlySet<string>) => void
  hiddenColumns?: ReadonlySet<string>
  /** Row height: 36 px, or 28. */
  density?: 'regular' | 'dense'
  /** Takes the height its flex parent leaves and scrolls by itself, head stays: give the page `isFilled`, too. */
  isFilled?: boolean
  /** First load: skeleton rows in place. */
  isLoading?: boolean
  /** Skeleton rows; default 8. */
  skeletonRows?: number
  /** Called once when the end comes near; then load the next page. */
  onEndReached?: () => void
  hasMore?: boolean
  isLoadingMore?: boolean
  /** Rows there are in all, if known. */
  totalCount?: number
  /** Instead of rows when there are none. */
  empty?: React.ReactNode
  /** Instead of rows when reading failed. */
  error?: React.ReactNode
  /** Force one layout; 'auto' changes to cards below 640 px of its own width. */
  layout?: 'auto' | 'table' | 'cards'
  /** j, k, x and Enter also without focus in the table; default true, first table of a page only. */
  hasHotkeys?: boolean
  className?: string
}

/** What views need from the table, made once per render. */
export type TableContext<T> = {
  props: DataTableProps<T>
  columns: readonly Column<T>[]
  titleId: string
  rows: readonly T[]
  selection: ReadonlySet<string>
  activeId: string | null
  virtual: VirtualRows
  toggle: (id: string, isRange: boolean) => void
  open: (row: T, event?: { metaKey: boolean; ctrlKey: boolean }) => void
  /** Whose menu is open. */
  menuId: string | null
  openMenu: (id: string, anchor: HTMLElement) => void
  setActiveId: (id: string | null) => void
}

export type VirtualRows = {
  /** Indices to draw and the space (px) above and below them. */
  indices: number[]
  before: number
  after: number
  measure?: (element: Element | null) => void
  scrollToIndex: (index: number) => void
}
