/** One number that a scenario found; with `most` or `least` it is also a demand. */
export interface Figure {
  name: string
  value: number
  most?: number
  least?: number
}

export function isMet({ value, most, least }: Figure): boolean {
  return (most === undefined || value <= most) && (least === undefined || value >= least)
}
