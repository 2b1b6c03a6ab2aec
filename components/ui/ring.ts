/** SVG path of an arc from twelve o'clock clockwise over `share` (0…1) of a circle. */
export function ringPath(cx: number, cy: number, r: number, share: number): string {
  const at = Math.min(0.9999, Math.max(0, share))
  const angle = at * 2 * Math.PI
  const x = cx + r * Math.sin(angle)
  const y = cy - r * Math.cos(angle)
  return `M${cx} ${cy - r}A${r} ${r} 0 ${at > 0.5 ? 1 : 0} 1 ${x.toFixed(3)} ${y.toFixed(3)}`
}
