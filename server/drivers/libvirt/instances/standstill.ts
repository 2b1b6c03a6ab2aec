const [firstMs, longestMs] = [50, 400]
const passesEach = 4

/**
 * For how long a guest may stand still at the end of its move, in ms. QEMU takes what it just measured for what the network
 * and both hosts will do next, and has been seen to take three times as long; so it is given little at first. Who writes so
 * fast that this is not enough gets twice as much every few passes over its memory; from there on it is slowed down
 * (auto-converge).
 * @param pass Over its memory, as libvirt counts (`memory_iteration`).
 */
export const standstillMs = (pass: number) => Math.min(longestMs, firstMs * 2 ** Math.floor(pass / passesEach))
