import { paths } from '@/server/domain/paths'

/** To the sign-in page, and back here after it. A full load: nothing of the former session stays in memory. */
export function toSignIn(): void {
  const { pathname, search } = window.location
  if (pathname === paths.signIn()) return
  window.location.assign(`${paths.signIn()}?next=${encodeURIComponent(pathname + search)}`)
}
