'use client'

/** One group of parts, light at the left and dark at the right (above each other where it is narrow). */
export function Specimen({ title, children }: { title: string; children: React.ReactNode }) {
  const id = title.toLowerCase().replaceAll(' ', '-')
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-12">
      <h2 id={`${id}-title`} className="border-b bg-sunken px-4 py-2 text-sm font-medium text-muted sm:px-6">
        {title}
      </h2>
      <div className="grid border-b lg:grid-cols-2">
        {['light', 'dark'].map(theme => (
          <div key={theme} className={`${theme} min-w-0 bg-surface px-4 py-6 text-text sm:px-6`}>
            {children}
          </div>
        ))}
      </div>
    </section>
  )
}

/** A labelled row of variants. */
export function Variants({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="mb-5 last:mb-0">
      <p className="mb-2 text-xs text-faint">{label}</p>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </div>
  )
}
