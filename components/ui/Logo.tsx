/** Plenum's mark: three bars, three zones. Takes the text's colour. */
export function Logo({ size = 20, className }: { size?: number; className?: string }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} fill="currentColor" className={className} aria-hidden>
      <rect x="4" y="5" width="24" height="6" rx="1.5" />
      <rect x="4" y="13" width="17" height="6" rx="1.5" opacity=".8" />
      <rect x="4" y="21" width="21" height="6" rx="1.5" opacity=".6" />
    </svg>
  )
}
