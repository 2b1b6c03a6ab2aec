import { addProblem, type Desk, isGone, type Thing } from './desk'

/** A paused guest that stays paused keeps its disks: it can't let go of any. */
export function refuseWhilePaused(desk: Desk, instance: Thing<'instance'>, path: Thing['path']) {
  const { recorded, wanted, name } = instance
  if (isGone(instance) || recorded?.observed !== 'paused' || wanted?.power !== 'paused') return
  addProblem(
    desk,
    path,
    `${name} is paused and stays so: its disks can’t change meanwhile. Set its power to running or stopped.`,
  )
}
