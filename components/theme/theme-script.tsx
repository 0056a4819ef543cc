import { themeStorageKey } from './theme.ts'

/** Applies a remembered choice before the first paint; without one the system decides in CSS. */
export function ThemeScript({ nonce }: { nonce?: string }) {
  const script = `try{var t=localStorage.getItem('${themeStorageKey}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`
  // Browsers hide the nonce from scripts, so it differs when React looks again.
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: script }} />
}
