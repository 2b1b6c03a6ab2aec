/** A part of the text that a form can't show without loss. */
export const OnlyInText = ({ label }: { label: string }) => (
  <p className="text-sm">
    <span className="block font-medium">{label}</span>
    <span className="text-muted">Written in a way that only the text shows</span>
  </p>
)
