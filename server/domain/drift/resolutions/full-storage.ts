import type { Offers } from '.'

/** It clears once there is room again. Which volumes move or go, and what is added, is nobody’s to guess. */
export const fullStorageResolutions: Offers = () => []
