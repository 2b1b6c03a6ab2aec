/** Those among which a free name is looked for. */
export const namesakesOf = (vdcId: string) => ({ vdcId, search: 'vm-', limit: 200 })
