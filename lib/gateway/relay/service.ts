import type { z } from 'zod'
import type { Usage } from '../../chat/usage.ts'
import type { Model, Price } from '../../catalog/types.ts'
import type { JsonObject } from '../../dialects/types.ts'
import type { Candidate } from '../route.ts'

/** What every body has. */
export interface Asked {
  model: string
}

/** What a provider is sent: JSON, or a form. */
export interface Outgoing {
  /** Below the provider's base URL. */
  path: string
  body: JsonObject | FormData
  /** The answer will be a stream. */
  stream?: boolean
  /** What could not be carried over, one sentence each. */
  warnings: string[]
}

/** What a call may take, guessed generously for the hold. */
export interface Size {
  /** UTF-8 bytes of all text that the model reads. */
  promptBytes: number
  images?: number
  maxOutput: number
}

/** A provider's whole answer in OpenAI's shape; `usage` null when it reports none. */
export interface Reading {
  answer: JsonObject
  usage: Usage | null
}

/** What came of a call whose provider reports no usage. */
export interface Delivered {
  /** The answer ended early. */
  broken: boolean
  /** Bytes of the answer that the caller has got. */
  sent: number
  /** A whole answer; absent for streams. */
  answer?: JsonObject
}

/** How a stream's events reach the caller. */
export interface StreamWriting {
  type: string
  write(event: JsonObject, name: string | undefined): string | Uint8Array
}

/**
 * One kind of work that is not chat: the small differences around one course (`relay.ts`). Answers keep
 * what the provider sent; id, model, provider and cost are ours.
 */
export interface Service<Body extends Asked> {
  /** In receipts: "embeddings". */
  name: string
  kind: Model['kind']
  /** Checks what callers send; a form arrives as an object of its fields. */
  schema: z.ZodType<Body>
  form?: true
  /** Media types of an answer; default JSON. */
  answers?: readonly string[]
  size(body: Body): Size
  /** The price by which the hold is estimated, where not all is text. */
  holdPrice?(price: Price): Price
  /** Throws ApiError (unsupported_parameter) when this provider cannot be asked that. */
  build(body: Body, candidate: Candidate): Outgoing
  /** Null: the answer makes no sense, which is the provider's failure. */
  read(raw: JsonObject, body: Body): Reading | null
  /** What an object of usage says; null for nothing. */
  usage(raw: JsonObject): Usage | null
  /** What is owed when the provider reports no usage; null for nothing at all. */
  estimate(body: Body, delivered: Delivered): Promise<Usage | null>
  /** An answer that is asked for in another form than JSON; null when it is not. */
  write?(answer: JsonObject, body: Body): { type: string; text: string } | null
  /** Needed where `build` may ask for a stream. */
  stream?(body: Body): StreamWriting
}
