/** A new idempotency key. `crypto.randomUUID` exists on https and localhost only. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}
