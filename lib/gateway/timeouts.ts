/** How long what may take, ms. */
export interface Timeouts {
  connect: number
  /** A streaming provider sends its headers at once. */
  streamHeaders: number
  /** A whole answer takes as long as the model thinks; while there is another offer to ask, half of that. */
  wholeHeaders: number
  /** Longest silence inside a stream: reasoning models send nothing while they think. */
  idle: number
  /** From the request to the last byte, all attempts together: a minute less than the money is set aside for. */
  total: number
  /** Proxies close quiet connections: a stream that says nothing gets a comment this often. */
  ping: number
}

export const defaultTimeouts: Timeouts = { connect: 3_000, streamHeaders: 60_000, wholeHeaders: 600_000, idle: 120_000, total: 600_000, ping: 15_000 }
