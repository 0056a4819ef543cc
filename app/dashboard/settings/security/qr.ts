import { encode } from 'uqr'

/** A QR code as the path of an SVG: `size` modules wide, its quiet zone of four (ISO/IEC 18004) included. */
export interface QrCode {
  size: number
  path: string
}

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { size, path }
}
