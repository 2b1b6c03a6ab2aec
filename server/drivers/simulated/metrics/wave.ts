import { between } from '../chance'

const second = 1000
const hour = 3600 * second
const day = 24 * hour

/**
 * A rate that wanders as real load does, with a closed form for its integral: slow and quick waves over a base that
 * always carries them (so it is never negative), and bursts as pulses whose periods don't share a multiple.
 */
export type Wave = {
  base: number
  swings: { amplitude: number; periodMs: number; offsetMs: number }[]
  bursts: { height: number; periodMs: number; lengthMs: number; offsetMs: number }[]
}

/** @param level Mean of the calm load. @param burst Height of its bursts. Both of any unit per second. */
export function waveOf(level: number, burst: number, ...seed: (string | number)[]): Wave {
  const swing = (share: number, periodMs: number, name: string) => ({
    amplitude: level * share,
    periodMs: periodMs * between(0.9, 1.1, ...seed, name, 'period'),
    offsetMs: between(0, periodMs, ...seed, name, 'offset'),
  })
  const pulse = (height: number, periodMs: number, lengthMs: number, name: string) => {
    const own = periodMs * between(0.7, 1.3, ...seed, name, 'period')
    const length = lengthMs * between(0.5, 1.5, ...seed, name, 'length')
    return {
      height: burst * height,
      periodMs: own,
      lengthMs: length,
      offsetMs: between(0, own, ...seed, name, 'offset'),
    }
  }
  return {
    base: level,
    swings: [
      // Everybody's day is the same day; its peak is in the afternoon.
      { amplitude: level * 0.35, periodMs: day, offsetMs: between(-2 * hour, 2 * hour, ...seed, 'day') + 9 * hour },
      swing(0.2, hour, 'hour'),
      swing(0.15, 340 * second, 'minutes'),
      swing(0.12, 47 * second, 'seconds'),
      swing(0.1, 11 * second, 'jitter'),
    ],
    bursts: [
      pulse(1, 23 * 60 * second, 70 * second, 'long'),
      pulse(0.55, 7 * 60 * second, 18 * second, 'short'),
      pulse(0.3, 97 * second, 5 * second, 'blip'),
    ],
  }
}

/** The rate at a moment, per second. */
export function rateAt(wave: Wave, atMs: number): number {
  let rate = wave.base
  for (const { amplitude, periodMs, offsetMs } of wave.swings)
    rate += amplitude * Math.sin((2 * Math.PI * (atMs - offsetMs)) / periodMs)
  for (const burst of wave.bursts) if (mod(atMs - burst.offsetMs, burst.periodMs) < burst.lengthMs) rate += burst.height
  return rate
}

/** What the rate sums up to between two moments; never negative. */
export function integral(wave: Wave, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0
  let sum = wave.base * (toMs - fromMs)
  for (const { amplitude, periodMs, offsetMs } of wave.swings) {
    const k = (2 * Math.PI) / periodMs
    sum += (amplitude / k) * (Math.cos(k * (fromMs - offsetMs)) - Math.cos(k * (toMs - offsetMs)))
  }
  for (const burst of wave.bursts) sum += burst.height * (onTime(burst, toMs) - onTime(burst, fromMs))
  return Math.max(0, sum / second)
}

/** How long the pulse was on up to a moment. */
function onTime({ periodMs, lengthMs, offsetMs }: Wave['bursts'][number], atMs: number): number {
  const t = atMs - offsetMs
  return Math.floor(t / periodMs) * lengthMs + Math.min(mod(t, periodMs), lengthMs)
}

const mod = (a: number, b: number) => a - Math.floor(a / b) * b
