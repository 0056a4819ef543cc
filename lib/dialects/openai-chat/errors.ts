import { type ApiError, errorCodes } from '../../errors.ts'
import type { JsonObject } from '../types.ts'

/** OpenAI's error object, with OpenRouter's vocabulary in `metadata` and `availability`. */
export function errorBody(error: ApiError): JsonObject {
  const { type, kind, status } = errorCodes[error.code]
  return {
    error: {
      message: error.message,
      type,
      param: error.param,
      code: error.code,
      http_status: status,
      metadata: { ...error.metadata, error_type: kind },
      ...(error.availability && { error_type: kind, availability: error.availability }),
    },
  }
}
