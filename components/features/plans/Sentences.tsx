const shown = 6

/** One line each, the first few. */
export function Sentences({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {lines.slice(0, shown).map((line, at) => (
        <li key={at}>{line}</li>
      ))}
      {lines.length > shown && <li>and {lines.length - shown} more</li>}
    </ul>
  )
}
