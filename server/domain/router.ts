export const routerLimits = { networksPerRouter: 16 } as const
