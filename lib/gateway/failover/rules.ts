import type { FailureClass } from '../../chat/events.ts'

/** What a provider's failure means for the rest of the call, and for calls to come. */
export interface Rule {
  /** Another of the provider's keys may do better. */
  nextKey: boolean
  /** Another offer of the same model may; `longer`: one that reads longer prompts. */
  nextOffer: boolean | 'longer'
  /** Another of the models that the caller lists may. */
  nextModel: boolean
  /** The same offer may, after the time the provider names or, where the connection broke, at once. */
  again: boolean
  /** What is spared for a while: the offer (by its breaker), or the key. */
  spares: 'offer' | 'key' | 'nothing'
}

/**
 * The one table of failures. Which class an error belongs to is read from its status, its code and its
 * words by the provider's dialect (lib/dialects/failure.ts); what follows from it stands here.
 * docs/routing.md tells it to users.
 */
export const rules: Readonly<Record<FailureClass, Rule>> = {
  /** Overload, a timeout, a broken connection, nonsense, a model that this provider does not have. */
  retryable: { nextKey: false, nextOffer: true, nextModel: true, again: true, spares: 'offer' },
  rate_limit: { nextKey: true, nextOffer: true, nextModel: true, again: true, spares: 'key' },
  /** 401, 402, 403, spent credit: our key's trouble, none of the caller's. */
  account: { nextKey: true, nextOffer: true, nextModel: true, again: false, spares: 'key' },
  context_length: { nextKey: false, nextOffer: 'longer', nextModel: true, again: false, spares: 'nothing' },
  /** What one provider of a model refuses to read is not carried to the next one; another model is the caller's own wish. */
  content_policy: { nextKey: false, nextOffer: false, nextModel: true, again: false, spares: 'nothing' },
  /** The request does not suit this model. A request that suits none is refused before anybody is called. */
  request: { nextKey: false, nextOffer: false, nextModel: true, again: false, spares: 'nothing' },
}
