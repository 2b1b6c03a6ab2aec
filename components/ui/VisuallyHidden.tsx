/** Text for screen readers only. */
export function VisuallyHidden({ children, ...rest }: React.ComponentProps<'span'>) {
  return (
    <span {...rest} className="sr-only">
      {children}
    </span>
  )
}
