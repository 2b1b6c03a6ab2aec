/**
 * Names within a network. `internal` is kept for private use by ICANN: nobody outside ever has a name that ends so
 * (server/decisions/0027).
 */
export const domainOf = (networkName: string) => `${networkName}.internal`

export const dnsNameOf = (name: string, networkName: string) => `${name}.${domainOf(networkName)}`
