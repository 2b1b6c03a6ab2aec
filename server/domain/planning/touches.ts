import { clusterIdOf, type Desk, disksRecorded, find, isGone, type Thing } from './desk'
import { changeKey, type PlannedChange } from './plan'

type Touches = PlannedChange['touches']

/** What else feels it when an instance goes. */
export function touchedByDelete(desk: Desk, thing: Thing<'instance'>): Touches {
  const { networkName, address } = thing.recorded!
  const volumes = disksRecorded(desk, thing).flatMap(disk => {
    const volume = find(desk, 'volume', disk.recorded!.volumeId)
    const other = disk.wanted?.instanceName
    return volume
      ? [
          {
            key: volume.key,
            how: isGone(volume) ? 'is deleted too' : other ? `moves to ${other}` : 'is detached and stays',
          },
        ]
      : []
  })
  return [
    ...volumes,
    { key: changeKey('network', networkName), how: `gets its address ${address} back` },
    ...clusterTouch(desk, thing, 'has a member less'),
  ]
}

/** Volumes and address stay with it, unless they change by themselves. */
export function touchedByReplace(desk: Desk, thing: Thing<'instance'>): Touches {
  const { address, networkName } = thing.recorded!
  const volumes = disksRecorded(desk, thing).flatMap(disk =>
    disk.wanted?.instanceId === thing.id
      ? [{ key: changeKey('volume', disk.name), how: 'is without its instance for that time, and keeps its data' }]
      : [],
  )
  const isMoved = thing.wanted!.address !== address
  return [
    ...volumes,
    ...(isMoved ? [{ key: changeKey('network', networkName), how: `gets its address ${address} back` }] : []),
    ...clusterTouch(desk, thing, 'is a member short for that time'),
  ]
}

export const touchedByRestart = (desk: Desk, thing: Thing<'instance'>): Touches =>
  clusterTouch(desk, thing, 'is a member short for that time')

function clusterTouch(desk: Desk, thing: Thing<'instance'>, how: string): Touches {
  const id = clusterIdOf(desk, thing.recorded!.clusterName)
  const cluster = id && find(desk, 'cluster', id)
  return cluster && !isGone(cluster) ? [{ key: cluster.key, how }] : []
}
