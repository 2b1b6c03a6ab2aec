import { cn } from '../cn'

export type RowCheckboxProps = {
  label: string
  isChecked: boolean
  isMixed?: boolean
  onToggle: (isRange: boolean) => void
}

/** A plain checkbox, light enough for a thousand rows; Shift selects the range since the last one. */
export function RowCheckbox({ label, isChecked, isMixed, onToggle }: RowCheckboxProps) {
  return (
    // The whole cell is the target.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the checkbox itself takes keys
    <label className="flex h-full w-full items-center justify-center" onClick={event => event.stopPropagation()}>
      <input
        type="checkbox"
        aria-label={label}
        checked={isChecked}
        ref={element => {
          if (element) element.indeterminate = Boolean(isMixed)
        }}
        onChange={event => onToggle((event.nativeEvent as MouseEvent).shiftKey === true)}
        className={cn(
          'size-4 appearance-none rounded-sm border border-line-control bg-surface bg-center bg-no-repeat hover:border-text',
          'checked:border-accent checked:bg-accent checked:bg-(image:--icon-check)',
          'indeterminate:border-accent indeterminate:bg-accent indeterminate:bg-(image:--icon-minus)',
        )}
      />
    </label>
  )
}
