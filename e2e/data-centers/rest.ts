import type { TaskDetail } from '@/server/domain/task'

/** What tests and the lab use of the REST API. */
export type Rest = {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body?: unknown): Promise<T>
  delete<T>(path: string): Promise<T>
  /** Waits for a task's end, or until it is paused. Answers with it, whatever became of it. */
  ended(receipt: { taskId: string }, patienceMs?: number): Promise<TaskDetail>
  /** The same. @throws with its error unless it succeeded. */
  done(receipt: { taskId: string }, patienceMs?: number): Promise<void>
}
type Named = { id: string; name: string }
export type Receipt = { taskId: string; resourceId: string }

/** The resource of that name in a list, or else what `make` makes. */
export async function ensureNamed<T extends Named>(
  rest: Rest,
  list: string,
  name: string,
  make: () => Promise<unknown>,
): Promise<T> {
  const find = async () => (await rest.get<{ items: T[] }>(list)).items.find(item => item.name === name)
  const present = await find()
  if (present) return present
  await make()
  const made = await find()
  if (!made) throw new Error(`${name} is not in ${list} after it was made`)
  return made
}

/** What tests run in: a VDC with an image and a size, on simulated or on real hosts. */
export type DataCenter = { vdcId: string; vdcName: string; imageName: string; typeName: string }

export async function ensureVdc(rest: Rest, imageName: string): Promise<DataCenter> {
  const vdc = await ensureNamed(rest, '/vdcs', 'proving-ground', () =>
    rest.post('/vdcs', { name: 'proving-ground', description: 'Where things are tried' }),
  )
  const types = (await rest.get<{ items: (Named & { memoryMiB: number })[] }>('/instance-types')).items
  const type = types.filter(each => each.memoryMiB >= 96).sort((a, b) => a.memoryMiB - b.memoryMiB)[0]
  if (!type) throw new Error('There is no instance type with 96 MiB or more')
  return { vdcId: vdc.id, vdcName: vdc.name, imageName, typeName: type.name }
}
