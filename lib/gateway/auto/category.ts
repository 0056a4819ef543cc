import { isHigherMaths } from './higher-maths.ts'
import type { Reading } from './reading.ts'
import { isSmallTalk, withoutCourtesy } from './small-talk.ts'

/** What a request is about, as far as its instruction says. */
export const categories = ['smalltalk', 'lookup', 'translation', 'extraction', 'rewrite', 'summary', 'writing', 'exam', 'maths', 'proof', 'code', 'agent', 'chat'] as const
export type Category = (typeof categories)[number]

/** The category of a request; the system prompt decides where the message itself says nothing. */
export function categoryOf(reading: Reading): Category {
  if (reading.tools > 0) return 'agent'
  if (isSmallTalk(reading.instruction)) return 'smalltalk'
  const own = ofInstruction(withoutCourtesy(reading.instruction).replace(/^[^\p{L}\p{N}\\$(]+/u, ''))
  return own === 'chat' && reading.system !== '' ? ofSystem(reading.system) : own
}

function ofInstruction(text: string): Category {
  if (isExam(text)) return 'exam'
  // What is to be done comes before what it is done to: a proof may be translated, a program's text corrected.
  if (asksForCode.test(text)) return 'code'
  if (translates.test(text)) return 'translation'
  if (rewrites.test(text)) return 'rewrite'
  if (summarises.test(text)) return 'summary'
  if (proves.test(text)) return 'proof'
  if (isHigherMaths(text)) return 'maths'
  if (extracts.test(text) && !syntax.test(text) && !judges.test(taskOf(text))) return 'extraction'
  if (writes.test(text)) return 'writing'
  if (syntax.test(text) || speaksOfCode.test(text)) return 'code'
  if (calculates.test(text) || (asksHowMany.test(text) && number.test(text) && !looksUp.test(text))) return 'maths'
  if (text.length <= SHORT && looksUp.test(text) && !reasons.test(text)) return 'lookup'
  return 'chat'
}

/** Of a system prompt only what it makes of the model counts: "You are a translator". */
function ofSystem(system: string): Category {
  if (translates.test(system)) return 'translation'
  if (extracts.test(system)) return 'extraction'
  return 'chat'
}

const SHORT = 120
/** Where a sentence begins. Not by \W, which Chinese is too. */
const start = '(?:^|[.!?:。！？：\\n])\\s*'

function isExam(text: string): boolean {
  return (text.match(/(^|\n)\s*\(?[A-J][).:、．]\s*\S/g)?.length ?? 0) >= 3
}

/** What is to be done, before what it is done to. */
function taskOf(text: string): string {
  const end = text.search(/[:：“"\n]/)
  return end < 0 ? text : text.slice(0, end)
}

/** Whoever has to find what is wrong or why does not only copy. */
const judges =
  /\b(flaws?|errors?|mistakes?|bugs?|fallac\w+|contradict\w+|inconsisten\w+|assumptions?|weakness\w*|strengths?|vulnerabilit\w+|risks?|problems?|issues?|causes?|reasons?|patterns?|bias\w*|roots?|solutions?|proofs?|arguments?|implications?|lessons|why|explain|justify|valid(ity)?|critique|prove|evaluate|recommend)\b|错误|漏洞|缺陷|矛盾|假设|风险|原因|理由|规律|论证|证明|问题|为什么|解释/i

const asksForCode =
  /\b(write|implement|create|build|code|give me|generate|refactor|debug|fix|optimi[sz]e|port|add)\b[^.?!\n]{0,70}\b(functions?|methods?|class(es)?|scripts?|programs?|queries|query|regex(p|es)?|regular expressions?|unit tests?|tests? for|components?|endpoints?|api|apis|sql|bash|python|javascript|typescript|rust|golang|java|c\+\+|kotlin|swift|haskell|dockerfile|makefile|css|html|hook|middleware|parser|compiler|algorithms?|data structure|crud|iterator|decorator|allocator|scheduler|cache|queue|server|cli|code)\b|(写|实现|编写|重构|优化|调试|修复|生成|设计)[^。？！\n]{0,40}(函数|方法|脚本|程序|代码|类|接口|查询|正则|单元测试|测试用例|组件|算法|SQL|爬虫|数据结构|编译器|解析器|队列|缓存|锁|中间件)/i

const languages = 'English|Chinese|Mandarin|Cantonese|French|Spanish|German|Italian|Portuguese|Japanese|Korean|Russian|Arabic|Hindi|Dutch|Swedish|Polish|Turkish|Vietnamese|Thai|Greek|Latin'
const translates = new RegExp(
  `${start}((please|can you|could you|now)[\\s,]+)*translate\\b|\\b(translate|translation of)\\b[^.?!]{0,80}\\b((in)?to|from)\\b|\\byou (are|act as) an? [^.]{0,30}translator\\b|\\bhow (do|would|can) (you|i|we) say\\b[^.?!]{0,60}\\bin\\b|\\b(${languages}) (word|phrase|expression|term|translation) (for|of)\\b|^(${languages}) for\\b|\\b(in|into|to) (${languages})\\s*[:：]|翻译|翻成|译(成|为|出)|(用|的)(英|中|日|法|德|韩|俄|西班牙)(语|文)(怎么说|是什么|表达)|(这|那)(句|个词|段)[^。？！\\n]{0,6}(什么意思|意思是)|^["“'‘「]?[^"”'’」\\n]{1,200}["”'’」] (in|to|into) (${languages})`,
  'i',
)
const rewrites =
  /\b(proofread|rephrase|reword|paraphrase|spell[- ]?check)\b|\b(fix|correct|check)\b[^.?!\n]{0,40}\b(grammar|spelling|typos?|punctuation|mistakes? in (this|my|the) (sentence|text|email|paragraph))\b|\b(fix|correct|improve) (this|the following|my)( \w+)? (sentence|text|paragraph|wording|english)\b|\b(make|rewrite)\b[^.?!\n]{0,40}\b(more )?(formal|informal|polite|friendly|concise|shorter|professional|casual|clearer|simpler)\b|\brewrite (this|the following|my)\b[^.?!\n]{0,20}\b(sentence|text|email|paragraph|message)\b|\bmake\b[^.?!\n]{0,20}\b(sound|read|look)\b(?! (more )?(convincing|persuasive|compelling|credible|plausible))|\b(rewrite|rephrase|say|put)\b[^.?!\n]{0,20}\b(more|less) \w+ly\b|\b(shorten|trim|tighten) (this|the following|my)\b|\bcheck (the |my )?(spelling|grammar|punctuation)\b|改写|润色|校对|错别字|语病|语法错误|换(个|一种)(说法|表达)|(改|写)得?(更|得)(正式|礼貌|简洁|口语|通顺)|(改|说|写|换)(得|成)?[^。？！\n]{0,4}(委婉|客气|礼貌|正式|简洁|简短|口语|自然|通顺|活泼|专业|温和)/i
const summarises = /\b(summari[sz]e|summary of|tl;?dr|key (points|takeaways)|main (points|idea)s? (of|in|from)|condense)\b|总结|概括|摘要|归纳(?!法)|(主要|中心)(内容|思想|观点)是/i
const extracts =
  /\b(extract|pull out|classify|categori[sz]e)\b|\b(which|who|list|find|give|name|count|how many|is|are|does)\b[^.?!\n]{0,60}\b(mentioned|(appears?|found) in|(tone|in|of|from) (of )?(this|these|the) (following )?(text|sentence|paragraph|message|e-?mail|invoice|receipt|review|tweet|note|sms)s?)\b|\bfrom (this|the) (text|invoice|receipt|e-?mail|message|note)s? (below|above)\b|\b(pull|get|grab|pick|take|find|list|return|output|copy)\b[^.?!:\n]{0,60}\b(from|in|out of)\b[^.?!:\n]{0,30}:|\b(label|tag|mark|sort|group)\b[^.?!\n]{0,40}\b(each|every|these|the following|as|by|into)\b[^.?!\n]{0,80}(:|\n)|\b(only|just)\b[^.?!\n]{0,20}\b(json|csv|yaml|xml)\b|\b(list|find|identify|give me|return)\b[^.?!\n]{0,30}\b(all|every|each|the)\b[^.?!\n]{0,30}\b(names?|dates?|e-?mails?|entities|phone numbers?|prices?|amounts?|urls?|addresses|companies|people|keywords?)\b[^.?!\n]{0,40}\b(in|from|mentioned|below|following)\b|\b(convert|turn|format|put)\b[^.?!\n]{0,50}\b(in)?to (a )?((bullet(ed)?|numbered|sorted|comma[- ]separated) )?(json|csv|yaml|xml|markdown table|table|list|iso)\b|\b(sentiment|spam or not|is (this|it|the following)( \w+)? (spam|phishing)|positive or negative|positive, negative|which category|one of (these|the following) (labels|categories))\b|提取|抽取|分类|归类|情感(分析|倾向)|(正面|积极)还是(负面|消极)|(整理|转换?|变)成(一个)?(表格|JSON|CSV|列表)|找出(文中|下面|以下|其中)[^。？！\n]{0,20}(人名|日期|地名|电话|邮箱|金额|公司)|属于(哪|什么)(一)?类|从[^。？！\n]{0,20}(中|里|里面)[^。？！\n]{0,6}(找|取|提|挑|列|读|摘)出?|把[^。？！\n]{0,30}(列|挑|找|标|提|摘|分|抽)(出来|出)|(标注|打标签|贴标签)/i
const proves =
  /\b(prove|disprove)\b(?!\s+(to|me|us|you|myself|yourself|himself|themselves|useful|helpful|difficult|hard|popular|wrong|otherwise|a point)\b)|\b(give|write|provide|find|sketch|outline|complete|present)\b[^.?!\n]{0,40}\bproofs? (of|that|for|by|using)\b|\bproof (that|by (induction|contradiction))\b|\b(give|write|with|including|and) (an? |the |full |complete |short |formal )?proof(?! of (concept|payment|purchase|address|identity|delivery|work|stake|insurance|income|residence))\b|\bshow that\b[^.?!\n]{0,120}(\b(is|are|has|have|holds?|converges?|diverges?|exists?|attains?|admits?|satisf(y|ies)|vanish(es)?|preserves?|forms|generates?|commutes?|maps|lies|takes|contains?|divides|cannot|equals?|implies|must)\b|[=<>≤≥])|\b(let|suppose|assume)\b[^\n]{0,200}\b(show|deduce|conclude)\b|\bshow (that )?(\$|every|any|there (is|are|exists?|no)|sqrt)|\b(derive|derivation of)\b(?! (more |some |the |any |key |business |actionable )*(insights?|value|benefits?|meaning|pleasure|joy|income|revenue|profit|themes?|requirements?|user stories|lessons?|conclusions?)\b)|\b(show|give|include|with) (me )?(the|your|a|all|full|complete)? ?(full |complete |detailed )?derivation|\bjustify (your|the) (answer|claim|reasoning|solution)( completely| fully| rigorously)?\b|\bformally (verify|show)\b|\bloop invariants?\b|\b(rigorous(ly)?|counterexample|epsilon[- ]delta)\b|求证|试证|推导|反例|(给出|写出|严格|完整)[^。？！\n]{0,6}论证|(?<!在职|收入|学历|身份|离职|居住|资产|开具|相关|提供|存款)证明(?!信|书|文件|材料|函|单|人|格式|模板)|证伪/i
const writes =
  /\b(write|draft|compose|create|come up with|brainstorm|generate)\b[^.?!\n]{0,60}\b(e-?mails?|letters?|essays?|poems?|haikus?|limericks?|sonnets?|story|stories|blog|posts?|articles?|speech|toast|slogans?|tweets?|captions?|lyrics|song|dialogue|scripts? for|cover letter|bio|headlines?|names? for|product descriptions?|press release|reviews?|invitations?|message|caption|ad copy|plot)\b|写(一|几|个|篇|封|首|段|份|条|句)[^。？！\n]{0,40}(邮件|信|文章|作文|诗|故事|小说|文案|演讲稿|致辞|朋友圈|标题|报告|歌词|对联|通知|请假条|总结|广告|简介|评论|祝福)|起(个|一个|几个)[^。？！\n]{0,15}名/i
/** What only programs have: "let me know (soon)" and "return the names: …" are prose. */
const syntax =
  /```|\b(const|let|var)\s+[\w{[][^\n=]{0,40}=|\b(def|fn|func)\s+\w+\s*[(<]|\bclass\s+\w+\s*([({:<]|extends\b)|\bfunction\s*\w*\s*\(|\breturn\b[^\n]{0,60};|\bimport\s+[\w{*"'][^\n]{0,60}(\bfrom\s*["']|;|\n\s*(import|from)\b)|\bfrom\s+[\w.]+\s+import\b|\bpublic static\b|#include\s*[<"]|\bselect\b[^.?!\n]{1,120}\bfrom\s+\w+\s*(where|join|group|order|limit|;|$)|\binsert into\b|\bupdate\s+\w+\s+set\b|\b(create|alter|drop) table\b|\b(struct|impl|enum|interface)\s+\w+[^\n]{0,30}\{|\blambda\s+\w+\s*:|\basync\s+(def|function|\()|\bawait\s+\w+[.(]|\bfor \w+ in [\w.()]+:|=>\s*[\w{(]|\w\(\w*\)\s*;|\bif\s*\([^)\n]{1,60}\)\s*\{/i
const speaksOfCode = /\b(stack ?trace|traceback|segfault|null ?pointer|exception|compile error|npm|pip install|docker|kubernetes|git (rebase|merge|commit|push|reset)|postgres|mysql|redis|react|vue|django|flask|webpack|typescript|javascript|python|golang|rust|c\+\+|regex|big-?o|time complexity|race condition|deadlock|memory leak|mutex|thread[- ]safe|lock[- ]free)\b|代码|函数|报错|编程|数据库|死锁|竞态|内存泄漏|时间复杂度|线程/i
const calculates =
  /\$[^$\n]{2,80}\$|\\(frac|int|sum|sqrt|begin|lim)\b|\b(solve|calculate|compute|evaluate|simplify|factori[sz]e|differentiate|integrate)\b[^.?!\n]{0,80}[\dx=^]|\bwhat is -?\d[\d\s.,]{0,20}[-+*/×÷^%]|\b\d{1,12}(\.\d{1,6})?\s?%\s+of\b|\b(probability|expected value|integral|derivative|eigenvalues?|determinant|least common multiple|greatest common divisor|remainder when|roots? of|area of|volume of|perimeter of)\b|求解|解方程|计算|等于(多少|几)|概率|积分|导数|行列式|特征值|(一共|还剩|共有|需要|剩下)[^。\n]{0,12}(多少|几)/i
/** How many, of something told in numbers. */
const asksHowMany = /\bhow (many|much|long|far|old|fast)\b|多少|几(个|天|人|元|只|小时|分钟)|\bwhat (are|is) (they|it|the (numbers?|sum|total|average|difference|ratio))\b/i
const number = /\d|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|third|twice)\b|[两三四五六七八九十]/i
const looksUp = new RegExp(
  String.raw`${start}(who|when|where|which (country|city|year|planet|element|ocean|language|continent|river|team|author|company))\b|${start}(what('s| is| was| are) the )?(capital|currency|population|largest|smallest|tallest|longest|highest|deepest|chemical symbol|symbol|atomic number|speed of light|boiling point|freezing point|melting point|national|official language|author|president|abbreviation|plural|past tense|opposite|synonym|antonym|distance|time ?zone|dialing code|country code)\b|${start}what (does|do|did) [^?]{1,40} (mean|stand for)\b|${start}(what|which) (time|year|day|date|colou?r|continent|country|city|planet|element)\b|${start}how (many|tall|high|deep|far|long|big|old) (is|are|was|were|days|hours|minutes|seconds|continents|states|planets|bones|legs|players|letters|feet|inches|metres|meters|grams|ounces|cups)\b|^[^，。\d]{1,24}(是谁|叫什么|有多(高|长|大|远|深|重)|多少(公里|千米|米|度|岁|人|吨|克))[呢呀]?[？?]?(\n|$)|${start}define\b|${start}(in|on|at|from|of|to|under) (what|which) (year|century|decade|month|day|country|city|state|continent|language|unit|currency|temperature|sea|ocean|river)\b|${start}(convert )\d|今天(是)?(星期|周|礼拜|几号|几月)|现在(是)?几点|(首都|省会|货币|人口|面积|海拔|距离|高度|长度|温度|熔点|沸点|时差|年龄|身高)[^。？！\\n]{0,4}(是|有|为)?(什么|多少|哪|几)|(是)?(哪一?年|什么时候|何时)|^.{0,12}谁(写|发明|发现|画|创立|是|提出)|[是在]谁(写|发明|发现|画)|是什么意思|^.{0,20}在哪(里|个|儿)?|最(高|大|长|深|小)的.{0,12}(是|叫)|(的)?(反义词|近义词|化学符号|拼音|全称|缩写)`,
  'i',
)
const reasons = /\b(why|explain|compare|difference|should|better|best way|versus|vs\.?|impact|significance|argue|evaluate|analy[sz]e|would|could|might|can (i|we|you|one)|responsib(le|ility)|liable|to blame|(un)?ethical|(il)?legal|(un)?fair|benefits?|converges?|if )\b|为什么|解释|比较|区别|应该|如果|影响|分析|意义|怎么办|负责|责任|该不该|合法|道德/i
