/** The same names with other values. */
export const mapValues = <T, R>(of: Record<string, T>, as: (value: T, name: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, as(value, name)]))
