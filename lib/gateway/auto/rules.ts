import { tiers, type Tier } from '../../catalog/tier.ts'
import type { Category } from './category.ts'
import { isHigherMaths } from './higher-maths.ts'
import type { Reading } from './reading.ts'

/** Why a tier was raised: the word on the receipt. */
export type RaisingRule = 'proof' | 'hard_maths' | 'hard_code' | 'hard_reasoning' | 'long_code' | 'code' | 'tools' | 'tool_loop' | 'long_text' | 'long_context' | 'very_long_context' | 'reasoning' | 'deep_reasoning'

export interface Raise {
  least: Tier
  rule: RaisingRule
}

/** A thinking budget from which on somebody means it, tokens. */
const DEEP_BUDGET = 8_000
const LONG_TEXT = 1_500
const LONG_CODE = 6_000
const TOOL_LOOP = 6
const LONG_CONTEXT = 16_000
const VERY_LONG_CONTEXT = 100_000

/**
 * What no predictor trained on exam questions can see, and what the caller says himself. Rules only ever
 * raise the tier; of several the highest counts, of equal ones the first. Undefined = none applies.
 */
export function raise(reading: Reading, category: Category): Raise | undefined {
  let highest: Raise | undefined
  const to = (least: Tier, rule: RaisingRule): void => {
    if (!highest || tiers.indexOf(least) > tiers.indexOf(highest.least)) highest = { least, rule }
  }
  if (category === 'proof') to('premium', 'proof')
  if (isWork.has(category)) {
    const { text, instruction } = reading
    if (category !== 'exam' && isHigherMaths(instruction)) to('premium', 'hard_maths')
    if (puzzle.test(instruction)) to('premium', 'hard_reasoning')
    if (hardCode.test(text) && !asksWhat.test(instruction) && (category === 'code' || category === 'agent' || makes.test(instruction))) to('premium', 'hard_code')
  }
  if (category === 'code') to(reading.length >= LONG_CODE ? 'premium' : 'mid', reading.length >= LONG_CODE ? 'long_code' : 'code')
  if (reading.tools > 0) to(reading.toolResults >= TOOL_LOOP ? 'premium' : 'mid', reading.toolResults >= TOOL_LOOP ? 'tool_loop' : 'tools')
  if (reading.length >= LONG_TEXT && category !== 'extraction') to('mid', 'long_text')
  if (reading.promptTokens >= VERY_LONG_CONTEXT) to('premium', 'very_long_context')
  else if (reading.promptTokens >= LONG_CONTEXT) to('mid', 'long_context')
  return thinking(reading, to, () => highest)
}

/** Whoever asks for thought by name wants more than the cheapest model. */
function thinking({ reasoning }: Reading, to: (least: Tier, rule: RaisingRule) => void, highest: () => Raise | undefined): Raise | undefined {
  if (!reasoning || reasoning.enabled === false || reasoning.effort === 'none') return highest()
  const deep = reasoning.effort === 'high' || reasoning.effort === 'xhigh' || reasoning.effort === 'max' || (reasoning.maxTokens ?? 0) >= DEEP_BUDGET
  if (deep) to('premium', 'deep_reasoning')
  else if (reasoning.effort !== 'minimal') to('mid', 'reasoning')
  return highest()
}

/** Where hard words stand for hard work, and not for a text that is only to be worked on. */
const isWork: ReadonlySet<Category> = new Set(['code', 'maths', 'proof', 'agent', 'chat', 'exam'])
const puzzle = /\b(logic puzzle|knights? and knaves?|truth-?tellers?|zebra puzzle|einstein'?s riddle|who owns the|river crossing|missionaries and cannibals|blue[- ]eyed islanders|prisoners and hats|hundred prisoners|weighings?)\b|逻辑推理题|谁在说(谎|真话)|称(几|多少)次/i
const hardCode =
  /\b(lock[- ]free|wait[- ]free|race conditions?|data races?|deadlocks?|livelock|memory leaks?|leaks? memory|out[- ]of[- ]memory|full gc|use[- ]after[- ]free|segfault|distributed|consensus|raft|paxos|two[- ]phase commit|eventual(ly)? consisten(t|cy)|linearizab(le|ility)|crdt|vector clocks?|compiler|type (checker|inference)|garbage collect(or|ion)|jit|bytecode|virtual machine|interpreter|kernel|device driver|simd|avx|cuda|gpu kernel|memory order(ing)?|atomics?|thread[- ]safe|concurren(t|cy)|borrow checker|lifetimes?|monad transformers?|b\+?-?trees?|red[- ]black|suffix (array|tree|automaton)|segment tree|fenwick|lsm|write-ahead log|mvcc|query planner|dynamic programming|np-(hard|complete)|max[- ]?flow|min[- ]cost|backpressure|zero[- ]downtime|event[- ]sourc(ed|ing)|microservices?|multi-tenant|sharding|rate limiter|cache coheren(t|ce|cy)|side[- ]channel|constant[- ]time|vulnerabilit(y|ies)|exploit|security (audit|review)|threat model|cryptograph(y|ic)|zero[- ]knowledge|numerical(ly)? stab(le|ility)|architecture|(requests|queries|orders|messages|events|writes|transactions) (per|a) second|million users|high[- ]availability|fault[- ]toleran(t|ce)|at scale|exactly[- ]once|idempoten(t|cy)|rebalanc(e|ing)|crash(es)? (half|mid)|failover|double[- ]charg(e|es|ing)|charges? [^.\n]{0,20}twice|kafka|split[- ]brain|memory coalescing|snapshot isolation|serializab(le|ility)|isolation levels?)\b|死锁|竞态|并发|无锁|分布式|一致性(协议|算法|哈希)?|共识|编译器|解释器|虚拟机|垃圾回收|内存泄漏|线程安全|红黑树|线段树|后缀(数组|自动机)|动态规划|网络流|微服务|高可用|分库分表|限流|秒杀|脑裂|MVCC|安全(审计|漏洞)|架构(设计)?|零停机|内存溢出|幂等|消息队列|重复(扣款|支付|消费|下单)|对账|隔离级别|快照隔离|最终一致|数据倾斜|雪崩|缓存(穿透|击穿|一致)/i
/** "What is a deadlock?" is a question about hard things, not a hard one. */
const asksWhat = /^[^\p{L}]*(please\s+)?(what('s| is| are| does)|explain( to me)?( briefly)? (what|how)|define|who|when|where|which|list|name|tell me (what|about))\b|^[^\p{L}]*(什么是|解释(一下)?|简述|介绍)|是什么[？?]?\s*$|(有|是)什么区别/iu
const makes = /\b(implement|design|debug|diagnose|build|architect|refactor|optimi[sz]e|migrate|audit|fix|(re)?write|develop|speed up|find the (bug|cause|leak)|port|parallelize|prevent|avoid|track down|troubleshoot|investigate|scale|why (does|is|do)|how (would|do|can|should) (i|we|you))\b|实现|设计|调试|排查|重构|优化|编写|迁移|审计|怎么(解决|实现|设计)|如何/i
