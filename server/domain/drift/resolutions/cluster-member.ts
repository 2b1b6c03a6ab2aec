import type { FindingSubject } from '../finding'

/** Members are made from one template: none of them can be recorded otherwise than the others. */
export const heldByCluster = (name: string, subject: FindingSubject | null): string | null =>
  subject?.clusterName
    ? `${name} is a member of the cluster ${subject.clusterName}, whose members are all made from one template. Repair it, or change the cluster’s design`
    : null
