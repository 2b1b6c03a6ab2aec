/**
 * A prepared statement for each shape of what is asked, known by its name: what is not asked for is no part of it, and
 * costs nothing.
 */
export const shaped = <Shape extends (number | boolean | number[])[]>(
  name: string,
  textOf: (...shape: Shape) => string,
) => {
  const known = new Map<string, { name: string; text: string }>()
  return (...shape: Shape) => {
    const own = [name, ...shape.map(String)].join(' ')
    const statement = known.get(own) ?? { name: own, text: textOf(...shape) }
    known.set(own, statement)
    return statement
  }
}
