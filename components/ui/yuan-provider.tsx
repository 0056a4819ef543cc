'use client'

import { createContext, useContext, type ReactNode } from 'react'
import { Yuan, type YuanRate } from './yuan.tsx'

const Rate = createContext<YuanRate | null>(null)

/** Below it, amounts that matter say what they are in yuan; with null they do not. */
export function YuanProvider({ rate, children }: { rate: YuanRate | null; children: ReactNode }) {
  return <Rate value={rate}>{children}</Rate>
}

/** nano-USD digits in yuan, for who wants them. */
export function ReadersYuan({ nano }: { nano: string }) {
  return <Yuan amount={BigInt(nano)} rate={useContext(Rate)} />
}
