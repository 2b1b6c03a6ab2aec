/**
 * Where the scrolling parts of pages stood, for when one comes back to them. The browser does this for windows only. A
 * page that is gone to anew begins at its top.
 */
const places = new Map<string, number>()
/** The address that Back or Forward led to, until its page stands. */
let cameBackTo: string | null = null

if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    cameBackTo = window.location.pathname
  })

const keyOf = (pathname: string, name: string) => `${pathname} ${name}`

/** @param name Which scrolling part, unique within its page. */
export const rememberPlace = (pathname: string, name: string, top: number): void => {
  places.set(keyOf(pathname, name), top)
}

/** Pixels from the top; 0 for a page that was gone to anew. */
export const placeOf = (pathname: string, name: string): number =>
  cameBackTo === pathname ? (places.get(keyOf(pathname, name)) ?? 0) : 0

/** The page stands: the next one counts as gone to anew, unless Back says otherwise. */
export function settlePlaces(): void {
  cameBackTo = null
}
