/**
 * What has effects and is done at once. Unlike `Promise.all` it fails once all have ended, with the first failure: what is
 * still under way by then would come after it was undone.
 */
export async function together<T>(all: readonly (T | Promise<T>)[]): Promise<Awaited<T>[]> {
  const ends = await Promise.allSettled(all)
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
  return Promise.all(all)
}
