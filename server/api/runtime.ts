import type { Api } from './index'

/** Where the process that serves HTTP leaves the API for pages. Next has its own copy of modules, but one global object. */
declare global {
  var __plenumApi: Api | undefined
}

/** The API as pages call it while they render on the server. Types only: nothing of the server is bundled with them. */
export function getApi(): Api {
  if (!globalThis.__plenumApi)
    throw new Error('Pages are rendered by the server process only: start Plenum with npm start.')
  return globalThis.__plenumApi
}
