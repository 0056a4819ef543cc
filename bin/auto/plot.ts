import type { Measurement } from './measure.ts'

const WIDTH = 560
const HEIGHT = 320
const LEFT = 52
const RIGHT = 130
const TOP = 34
const BOTTOM = 44
/** Share saved and kept that the picture shows. */
const across = [0.4, 1] as const
const up = [0.75, 1.02] as const
const colours: Readonly<Record<string, string>> = { predictor: '#2563eb', 'best static mix': '#6b7280', 'length rule': '#d97706', 'subject prior': '#059669', oracle: '#9333ea' }

/** What is kept over what is saved, as a picture that stands on light and dark pages. */
export function plot({ name, lines }: Measurement): string {
  const curves = lines.map((line, index) => {
    const points = line.points.filter(({ saved, kept }) => saved >= across[0] && kept >= up[0]).toSorted((a, b) => a.saved - b.saved)
    const path = points.map(({ saved, kept }) => `${x(saved)},${y(Math.min(up[1], kept))}`).join(' ')
    const colour = colours[line.name] ?? '#000'
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${index === 0 ? 2.5 : 1.5}"/><text x="${WIDTH - RIGHT + 8}" y="${TOP + 14 + index * 18}" fill="${colour}">${line.name}</text>`
  })
  const ticks = [
    ...[0.4, 0.5, 0.6, 0.7, 0.85, 0.9, 1].map((saved) => `<text x="${x(saved)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${percent(saved)}</text><path d="M${x(saved)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#999" stroke-opacity=".25"/>`),
    ...[0.8, 0.85, 0.9, 0.95, 1].map((kept) => `<text x="${LEFT - 6}" y="${y(kept) + 4}" text-anchor="end">${percent(kept)}</text><path d="M${LEFT} ${y(kept)}H${WIDTH - RIGHT}" stroke="#999" stroke-opacity=".25"/>`),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#777">`,
    `<text x="${LEFT}" y="18" font-size="13">${name}: quality kept over cost saved</text>`,
    ...ticks,
    ...curves,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">saved against premium alone</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function x(saved: number): number {
  return round(LEFT + ((saved - across[0]) / (across[1] - across[0])) * (WIDTH - LEFT - RIGHT))
}

function y(kept: number): number {
  return round(TOP + ((up[1] - kept) / (up[1] - up[0])) * (HEIGHT - TOP - BOTTOM))
}

const round = (value: number): number => Math.round(value * 10) / 10
const percent = (share: number): string => `${Math.round(share * 100)} %`
