export type TabItem = { label: React.ReactNode; count?: React.ReactNode }

export const tabListClass = 'flex gap-5 overflow-x-auto border-b [scrollbar-width:none]'

/** Underlined when `data-active`. */
export const tabClass =
  'relative -mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm text-muted transition-colors hover:text-text data-active:border-text data-active:text-text focus-visible:-outline-offset-2 rounded-t-sm'
