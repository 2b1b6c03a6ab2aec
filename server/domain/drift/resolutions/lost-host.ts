import type { Offers } from '.'

/** Evacuating is decided on the host's page: there both paths, the power and what would start where are seen together. */
export const lostHostResolutions: Offers = () => []
