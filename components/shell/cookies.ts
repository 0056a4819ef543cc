/** Cookies of the interface. In a file of their own: a constant exported by a client component is no string on the server. */
export const timezoneCookie = 'timezone'
export const railCookie = 'rail'
