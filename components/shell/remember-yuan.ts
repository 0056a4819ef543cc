import { yuanCookie } from '../../i18n/locales.ts'

/** Whether amounts are shown in yuan, too: for a year in this browser. */
export function rememberYuan(shown: boolean): void {
  document.cookie = `${yuanCookie}=${shown ? 'shown' : ''}; path=/; max-age=31536000; samesite=lax`
}
