import { parseChangeKey } from '@/server/domain/planning/plan'

/** The thing's key of a node's id: a cluster has a node in each of its zones, `cluster/web@north`. */
export const keyOfNode = (id: string) => id.replace(/@.*$/, '')
export const keyed = (id: string) => parseChangeKey(keyOfNode(id))
