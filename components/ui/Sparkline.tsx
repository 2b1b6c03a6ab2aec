import { cn } from './cn'

export type SparklineProps = {
  /** Evenly spaced; `null` is a gap. */
  values: readonly (number | null)[]
  /** What it says, for screen readers: "CPU, now 42 %". */
  label: string
  /** Value at the top; default the highest. It starts at zero. */
  max?: number
  /** Pixels; the line stretches to the width it gets when `width` is left out. */
  width?: number
  height?: number
  /** CSS colour, default muted. */
  color?: string
  className?: string
}

/** A line as big as a word. */
export function Sparkline({
  values,
  label,
  max,
  width,
  height = 20,
  color = 'var(--muted)',
  className,
}: SparklineProps) {
  const top = Math.max(max ?? 0, ...values.map(value => value ?? 0)) || 1
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${Math.max(1, values.length - 1)} 1`}
      preserveAspectRatio="none"
      width={width ?? '100%'}
      height={height}
      className={cn('block overflow-visible', className)}
    >
      <path
        d={linePath(values, top)}
        fill="none"
        stroke={color}
        strokeWidth={1.25}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}

/** Starts anew after each gap; a value between gaps is a dot. */
export function linePath(values: readonly (number | null)[], top: number): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, at) => {
    if (value === null) isDrawing = false
    else {
      const point = `${at} ${(1 - Math.max(0, value) / top).toFixed(3)}`
      path += isDrawing ? `L${point}` : `M${point}h0`
      isDrawing = true
    }
  })
  return path
}
