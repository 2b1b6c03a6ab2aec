'use client'
import { Command } from 'cmdk'
import { Kbd } from '../Kbd'

export type PaletteItemProps = {
  item: {
    id: string
    label: string
    icon?: React.ReactNode
    /** Right of the label: where it is, its address. */
    hint?: React.ReactNode
    /** Found by these words, too. */
    keywords?: string[]
    shortcut?: string
    /** Names of machines in mono. */
    isMono?: boolean
    /** In place of the hint; the item stays and does nothing. */
    disabledReason?: string | null | false
    onSelect: () => void
  }
  onDone: () => void
}

/** One line of the palette. */
export function PaletteItem({ item, onDone }: PaletteItemProps) {
  return (
    <Command.Item
      value={item.id}
      keywords={[item.label, ...(item.keywords ?? [])]}
      disabled={Boolean(item.disabledReason)}
      onSelect={() => {
        onDone()
        item.onSelect()
      }}
      className="flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-sm select-none data-[disabled=true]:text-faint data-[selected=true]:bg-hover [&_svg]:shrink-0"
    >
      {item.icon && (
        <span className="flex w-4 justify-center text-muted [&_svg]:size-4 [&_svg]:stroke-[1.75]">{item.icon}</span>
      )}
      <span className={item.isMono ? 'truncate font-mono' : 'truncate'}>{item.label}</span>
      {(item.disabledReason || item.hint) && (
        <span className="ml-auto truncate pl-3 text-xs text-faint">{item.disabledReason || item.hint}</span>
      )}
      {item.shortcut && <Kbd className={item.hint || item.disabledReason ? '' : 'ml-auto'}>{item.shortcut}</Kbd>}
    </Command.Item>
  )
}
