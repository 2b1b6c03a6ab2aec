import fc from 'fast-check'

/**
 * Properties are tried on other values each time; `npm test` tries them on the same ones, so that it judges a change and
 * not the dice: what one run finds, all find. `FAST_CHECK_SEED` names other ones, such as those of a failure.
 */
const seed = process.env.FAST_CHECK_SEED ?? (process.env.CI && '20261130')
if (seed) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
