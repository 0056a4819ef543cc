import { ApiError } from '../../errors.ts'
import { readBytes } from '../body.ts'
import type { Place } from '../load.ts'

/** A recording of this size is an hour and more; providers take no larger one. */
export const MAX_FILE = 25 * 1024 * 1024
/** The file and the fields around it. */
export const MAX_FORM = MAX_FILE + 256 * 1024

/** A form's fields as an object; what was sent more than once, or as `name[]`, is a list. Throws invalid_request, payload_too_large. */
export async function readForm(request: Request, place?: Place): Promise<Record<string, unknown>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) throw new ApiError('invalid_request', 'Send this as multipart/form-data, with the recording as its file.', { param: 'file' })
  const bytes = await readBytes(request, MAX_FORM, place)
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    throw new ApiError('invalid_request', 'The form cannot be read: its parts do not fit its boundary.', { cause })
  })
  const names = [...new Set(form.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name)
      return [name, values.length > 1 || name.endsWith('[]') ? values : values[0]]
    }),
  )
}

/** A form as the bytes to send, and the header that says how they are divided. */
export async function formBytes(form: FormData): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const encoded = new Response(form)
  return { headers: { 'content-type': encoded.headers.get('content-type')! }, body: new Uint8Array(await encoded.arrayBuffer()) }
}
