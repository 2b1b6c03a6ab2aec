/** The same, but for its own: a connection with one verb that is otherwise. */
export const over = <T extends object>(of: T, own: Partial<T>): T => Object.assign(Object.create(of), own)
