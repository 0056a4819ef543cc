import { themeStorageKey } from './theme.ts'

/** Applies a remembered choice before the first paint; without one the system decides in CSS. */
export function ThemeScript() {
  const script = `try{var t=localStorage.getItem('${themeStorageKey}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`
  return <script dangerouslySetInnerHTML={{ __html: script }} />
}
