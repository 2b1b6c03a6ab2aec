import { cn } from './cn'

/** Ids, addresses, names of machines. */
export function Mono({ className, ...rest }: React.ComponentProps<'span'>) {
  return <span {...rest} className={cn('font-mono text-[0.96em]', className)} />
}
