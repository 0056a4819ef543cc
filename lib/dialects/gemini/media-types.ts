/** Gemini wants a type with every address; the ending of the path is all there is to go by. */
export function mediaTypeOf(name: string | undefined): string | undefined {
  const ending = name && /\.([a-z0-9]{2,4})$/i.exec(name.split(/[?#]/, 1)[0]!)?.[1]?.toLowerCase()
  return ending ? types[ending] : undefined
}

// What Gemini reads (ai.google.dev, "Image", "Document", "Audio" and "Video understanding", read 2026-11).
const types: Record<string, string> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', heic: 'image/heic', heif: 'image/heif',
  pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', html: 'text/html', htm: 'text/html', css: 'text/css', csv: 'text/csv',
  xml: 'text/xml', json: 'application/json', js: 'text/javascript', py: 'text/x-python',
  wav: 'audio/wav', mp3: 'audio/mpeg', aiff: 'audio/aiff', aac: 'audio/aac', ogg: 'audio/ogg', flac: 'audio/flac',
  mp4: 'video/mp4', mpeg: 'video/mpeg', mpg: 'video/mpeg', mov: 'video/quicktime', avi: 'video/x-msvideo', webm: 'video/webm', wmv: 'video/wmv',
}
