/** Joins class names; falsy parts are left out. Later classes do not override earlier ones: CSS order decides. */
export function cn(...parts: (string | false | null | undefined | 0)[]): string {
  return parts.filter(Boolean).join(' ')
}
