/** What the database itself answered; `code` as RFC 7047 names it ("constraint violation", "timed out", …). */
export class OvsdbError extends Error {
  override readonly name = 'OvsdbError'
  constructor(
    readonly code: string,
    readonly details: string,
  ) {
    super(details ? `${code}: ${details}` : code)
  }
}

/** The database cannot be reached, or was lost while a call was under way: whether it was carried out is unknown. */
export class OvsdbUnreachable extends Error {
  override readonly name = 'OvsdbUnreachable'
}

/** The database is there but did not answer in time: whether the call was carried out is unknown. */
export class OvsdbTimeout extends Error {
  override readonly name = 'OvsdbTimeout'
}

/** Whether the database answered with this. */
export const isOvsdbError = (error: unknown, code: string): error is OvsdbError =>
  error instanceof OvsdbError && error.code === code
