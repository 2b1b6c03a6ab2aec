import { createCallerFactory, router } from './trpc'

/** Every procedure of the API; one router per resource. */
export const appRouter = router({})
export type AppRouter = typeof appRouter

/** The procedures as functions, for the server's own pages. */
export const createCaller = createCallerFactory(appRouter)
