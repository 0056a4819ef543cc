export type Theme = 'light' | 'dark' | 'system'

export const themeStorageKey = 'theme'

/** The reader's choice as the document carries it. */
export function currentTheme(): Theme {
  const choice = document.documentElement.dataset.theme
  return choice === 'light' || choice === 'dark' ? choice : 'system'
}

/** Applies a choice at once and remembers it where the browser allows that. */
export function setTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem(themeStorageKey)
    else localStorage.setItem(themeStorageKey, theme)
  } catch {
    // Storage is forbidden (private windows, policies): the choice lasts until the page is left.
  }
  window.dispatchEvent(new Event('themechange'))
}

/** For useSyncExternalStore: hears of choices made in this tab and in others. */
export function onThemeChange(listener: () => void): () => void {
  const fromAnotherTab = (event: StorageEvent) => {
    if (event.key === themeStorageKey) setTheme(event.newValue === 'light' || event.newValue === 'dark' ? event.newValue : 'system')
  }
  window.addEventListener('themechange', listener)
  window.addEventListener('storage', fromAnotherTab)
  return () => {
    window.removeEventListener('themechange', listener)
    window.removeEventListener('storage', fromAnotherTab)
  }
}
