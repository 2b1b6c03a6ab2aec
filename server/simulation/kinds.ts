/** What people ask for where there are instances only. */
const onInstances = [
  'create instance',
  'create instance with volume',
  'start',
  'stop',
  'reboot',
  'resize',
  'rebuild',
  'migrate',
  'delete instance',
  'create volume',
  'grow volume',
  'attach',
  'detach',
  'delete volume',
  'take snapshot',
  'revert to snapshot',
  'delete snapshot',
  'drain',
  'apply or roll back',
  'apply and keep',
  'apply and go on',
  'cancel',
] as const

/** What is drawn upon a design that has a cluster, and then applied. */
export const drawingKinds = [
  'scale out',
  'scale in',
  'roll image',
  'roll size',
  'draw network',
  'move floating IP',
  'drop floating IP',
  'close way outside',
  'open port',
  'leave security group',
  'widen load balancer',
  'drop load balancer',
] as const
export type DrawingKind = (typeof drawingKinds)[number]

/** What else people ask for where there is a cluster. */
export const onClusters = [
  'maintain zone',
  'restart zone',
  'bring cluster back',
  'take backup',
  'restore backup',
  'verify backup',
  'delete backup',
  'move volume',
] as const
export type ClusterKind = (typeof onClusters)[number]

export type InstanceKind = (typeof onInstances)[number]
export type RequestKind = InstanceKind | DrawingKind | ClusterKind
const drawn: ReadonlySet<string> = new Set(drawingKinds)
export const isDrawing = (what: RequestKind): what is DrawingKind => drawn.has(what)
export const isApply = (what: RequestKind) => what.startsWith('apply')

const anywhere = [
  'host dies',
  'host is cut off',
  'zone out',
  'feed out',
  'partition',
  'storage away',
  'slow host',
  'lost calls',
  'lost replies',
  'duplicated calls',
  'clock of the database jumps',
  'clock of the processes jumps',
  'worker dies',
  'database restarts',
] as const
const aroundClusters = [
  'machine crashes',
  'machine hangs',
  'machine is removed',
  'network away',
  'backups away',
  'other storage away',
] as const
export type FaultKind = (typeof anywhere)[number] | (typeof aroundClusters)[number]

/** Where a scenario begins (`scenes`), and what may come there. */
export const sceneNames = ['instances', 'cluster'] as const
export type SceneName = (typeof sceneNames)[number]
type Kinds = {
  requests: readonly RequestKind[]
  faults: readonly FaultKind[]
  subjects: readonly string[]
  /** By a policy that is drawn with them. */
  areDrawn?: boolean
}
export const kindsOf: Record<SceneName, Kinds> = {
  instances: { requests: onInstances, faults: anywhere, subjects: ['web-1', 'web-2'] },
  cluster: {
    requests: [
      ...drawingKinds,
      ...onClusters,
      ...(['stop', 'reboot', 'rebuild', 'migrate', 'delete instance', 'drain', 'cancel'] as const),
    ],
    faults: [...anywhere, ...aroundClusters],
    subjects: ['app-1', 'app-2', 'app-3', 'db'],
    areDrawn: true,
  },
}
