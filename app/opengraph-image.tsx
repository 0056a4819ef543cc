import { ImageResponse } from 'next/og'
import { en } from '../messages/en/index.ts'

export const size = { width: 1200, height: 630 }
export const contentType = 'image/png'
export const alt = `${en.common.product}: ${en.home.headline}`

/**
 * The card that links to public pages show. In English for both languages: the font that next/og brings
 * has no Chinese characters. The colours are those of the light theme in globals.css, as sRGB.
 */
export default function OpenGraphImage(): ImageResponse {
  return new ImageResponse(
    (
      <div style={{ width: '100%', height: '100%', display: 'flex', flexDirection: 'column', justifyContent: 'space-between', padding: 88, background: '#fafcfb', color: '#151a18' }}>
        <div style={{ display: 'flex', alignItems: 'center', gap: 24, fontSize: 44 }}>
          <svg width="72" height="72" viewBox="0 0 32 32">
            <rect width="32" height="32" rx="8" fill="#087f5b" />
            <path d="M9 23 16 8l7 15M12 17.5h8" fill="none" stroke="#ffffff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
            <circle cx="16" cy="23" r="1.7" fill="#ffffff" />
          </svg>
          {en.common.product}
        </div>
        <div style={{ display: 'flex', fontSize: 76, lineHeight: 1.15, letterSpacing: -2, maxWidth: 900 }}>{en.home.headline}</div>
        <div style={{ display: 'flex', fontSize: 30, color: '#087f5b' }}>{'model: "openai/gpt-5.4" → "anthropic/claude-sonnet" → "auto"'}</div>
      </div>
    ),
    size,
  )
}
