import type { Offers } from '.'

/** It is decided where the cluster is shown: there all of its members are seen together. */
export const resurrectionResolutions: Offers = () => []
