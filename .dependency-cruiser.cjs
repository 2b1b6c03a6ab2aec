/**
 * The layers of ARCHITECTURE.md, as a machine checks them (`npm run check`): for each folder what of ours it may import.
 * Whatever is not listed may import nothing of ours but itself. Tests may reach further: they stand outside.
 */
const contract = 'server/drivers/contract'
const mayImport = {
  'server/domain': [],
  'server/policy': ['server/domain'],
  'server/tasks': ['server/domain'],
  'server/drivers/contract': ['server/domain'],
  'server/drivers/simulated': ['server/domain', contract],
  'server/drivers/libvirt': ['server/domain', contract],
  'server/drivers/ipmi': ['server/domain', contract],
  // Its volumes are files of a libvirt pool: it speaks libvirt's protocol, and uses nothing else of that driver.
  'server/drivers/nbd': ['server/domain', contract, 'server/drivers/libvirt/rpc'],
  // Tasks are enqueued in the store; migrations are run by Prisma's engine.
  'server/store': ['server/domain', 'server/tasks', 'prisma/engine', contract],
  'server/events': ['server/domain', 'server/policy', 'server/store'],
  'server/services': ['server/domain', 'server/policy', 'server/tasks', 'server/store', contract],
  'server/engine': ['server/domain', 'server/tasks', 'server/store', contract],
  'server/workflows': ['server/domain', 'server/tasks', 'server/engine', 'server/store', contract],
  'server/reconciler': ['server/domain', 'server/tasks', 'server/store', contract],
  'server/api': ['server/domain', 'server/policy', 'server/services', 'server/store', 'server/tasks', contract],
  'components/ui': [],
  'components/live': ['server/domain', 'server/events/protocol', 'server/api', 'components/ui'],
  'components/forms': ['server/domain', 'server/api', 'components/ui', 'components/live'],
  'components/features': ['server/domain', 'server/api', 'components/ui', 'components/live', 'components/forms'],
  app: ['components', 'server/domain', 'server/api'],
}

/** What of these folders may be imported as types only: it must not end up in the bundle or in the process. */
const typesOnly = [
  // The runtime is a reference to what the process made; it brings nothing along.
  { from: '^components/', to: '^server/api/', except: '^server/api/runtime' },
  {
    from: '^server/(engine|store|workflows|reconciler|services|api)/',
    to: `^${contract}/`,
    except: `^${contract}/(index|converge)`,
  },
]

// Tests, what only tests use, and the process that a test kills.
const tests = '\\.test\\.tsx?$|/testing\\.ts$|/testing/|/conformance|/kill-worker\\.ts$'
const ours = '^(app|bench|components|e2e|prisma|server)/'

const layers = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `layers: ${folder}`,
  comment: `${folder} may import ${allowed.length ? allowed.join(', ') : 'nothing of ours'} (ARCHITECTURE.md)`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: tests },
  to: { path: ours, pathNot: [folder, ...allowed].map(each => `^${each}(/|\\.|$)`) },
}))

/** Features know nothing of each other; the palette, the shell and forms that join several stand in app. */
const siblings = {
  name: 'layers: features apart',
  comment: 'A feature never imports a sibling',
  severity: 'error',
  from: { path: '^components/features/([^/]+)/', pathNot: tests },
  to: { path: '^components/features/([^/]+)/', pathNot: '^components/features/$1/' },
}

module.exports = {
  forbidden: [
    ...layers,
    siblings,
    ...typesOnly.map(({ from, to, except }) => ({
      name: `types only: ${from}`,
      comment: 'Only its types may be imported here',
      severity: 'error',
      from: { path: from, pathNot: tests },
      to: { path: to, ...(except && { pathNot: except }), dependencyTypesNot: ['type-only'] },
    })),
    {
      name: 'one wiring',
      comment: 'Only processes wire things together: nobody imports them',
      severity: 'error',
      // The simulation is a process of its own kind.
      from: { path: '^(app|components|server)/', pathNot: `^server/(processes|simulation)/|${tests}` },
      to: { path: '^server/processes/' },
    },
    {
      name: 'nothing unresolved',
      comment: 'An import that leads nowhere',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true, pathNot: ['\\.css$'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^server/store/prisma/'] },
    exclude: { path: ['^\\.next/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
