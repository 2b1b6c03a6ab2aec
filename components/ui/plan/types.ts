/** The five things that a plan can do, severest last. */
export type ChangeAction = 'create' | 'update live' | 'update with restart' | 'replace' | 'delete'

/** One line of a plan; the planner's changes fit as they are. */
export type PlanRow = {
  /** `instance/web-1`: the same in steps and on the canvas. */
  key: string
  kind: string
  name: string
  action: ChangeAction
  /** Sentence: what brings it about. */
  why: string
  fields: readonly { field: string; from: string | null; to: string | null; isDrift?: boolean }[]
  /** Keys of what has to be done before. */
  after: readonly string[]
  /** The group of which one at a time is changed, each once the one before it stays up. */
  rolling?: string
  /** 0: can be taken back. 1: cannot. 2: waits for something of 1 to be gone. */
  phase: number
  placement: { zoneName: string; sentence: string; operatorSentence: string | null } | null
  downtime: { seconds: number; sentence: string } | null
  touches: readonly { key: string; how: string }[]
  /** What is lost for good, as a sentence. */
  dataLoss: string | null
  /** What it is to be; shown of what is new. */
  wanted?: Wanted | null
}

/** Of what is wanted of a thing, whatever its kind: what people look for first. */
export type Wanted = {
  name?: string
  subnets?: readonly { cidr: string; cidr6?: string | null }[]
  size?: number
  zones?: readonly string[]
  sizeGiB?: number
  backups?: string | null
  imageName?: string
  typeName?: string | null
  vcpus?: number
  memoryMiB?: number
  rootDiskGiB?: number
  zoneName?: string | null
  networkName?: string
  securityGroupNames?: readonly string[]
  address?: string | null
  volumes?: readonly { name: string }[]
  instanceName?: string | null
}

/** How far one change has come while the plan is applied. */
export type RowProgress = { state: string; step?: string | null; percent?: number | null; error?: string | null }

export type Quota = {
  instances: number
  vcpus: number
  memoryMiB: number
  rootDiskGiB: number
  volumes: number
  volumeGiB: number
}
