/** A text without the greeting, thanks or other courtesy that it begins with: what is left is what is wanted. */
export function withoutCourtesy(text: string): string {
  return text.replace(courtesies, '')
}

/**
 * Whether a message is only small talk: courtesy and hardly more, or nothing but signs. Whoever asks something
 * after the greeting, or is in trouble, is not making small talk.
 */
export function isSmallTalk(text: string): boolean {
  if (text.length > LONGEST || troubled.test(text)) return false
  if (!/[\p{L}\p{N}]/u.test(text)) return text.trim() !== ''
  const rest = withoutCourtesy(withoutCourtesy(text).replace(phatic, ''))
  if (rest.length === text.length) return false
  return !/[\p{L}\p{N}]/u.test(rest) || (rest.length <= REMARK && !asks.test(rest))
}

const LONGEST = 120
/** A remark beside the greeting: "that helped a lot". */
const REMARK = 40

/** Whatever comes after these, they are courtesy. */
const greeting = String.raw`hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening)|good ?night|thanks?|thank (?:you|u)|thx|cheers|bye+|goodbye|cya|see (?:you|ya)|brb|ttyl|gtg|ok(?:ay)?|yeah|yep|yup|lol|lmao|(?:ha){2,}h?|(?:he){2,}|congrat(?:s|ulations)|fair enough|got it|sorry|no (?:problem|worries)|take care`
/** And these where a pause follows: "right", but not "right triangles". */
const interjection = String.raw`yo|dear \w+|good day|morning|evening|night|long time no see|ty|much appreciated|np|you(?:'re| are) welcome|my bad|pardon|have a \w+ \w+|happy \w+(?: \w+)?|merry \w+|good luck|o\.k|yes|no|nope|nah|sure|right|alright|exactly|agreed|i see|makes sense|cool|great|nice|perfect|awesome|amazing|wonderful|excellent|lovely|well done|good (?:job|one)|wow|oh|ah|aha|hm+|um+|well|test(?:ing)?|ping`
const toWhom = String.raw`(?: (?:there|all|everyone|again|friend|guys|so much|very much|a lot|for (?:the|your|all) \w+(?: \w+)?))*`
const chineseGreeting = '你好呀?|您好|大家好|哈[喽啰]|早安|晚安|下午好|晚上好|好久不见|谢谢(?:你|您)?|不客气|辛苦(?:你|您)?了|生日快乐|新年快乐|节日快乐'
// No sign here is both repeated and one of the particles that may follow: a row of them would take cubic time.
const chineseInterjection = '嗨|哈|呵+|嘿+|早上?好?|多谢|感谢(?:你|您)?|没事|没关系|抱歉|对不起|不好意思|辛苦(?:你|您)?|再见|拜+|回见|明天见|好的?|好吧|行|可以|嗯+|哦|噢|啊|对|是的|不是|没错|知道|明白|收到|了解|懂|厉害|真棒|太(?:好|棒|强)|不错|恭喜|加油|祝(?:你|您)?|测试'
const pause = String.raw`(?=\s*(?:[^\p{L}\p{N}\s]|$)|[ \t]*\n)`
const courtesies = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:(?:(?:${greeting})(?![\p{L}\p{N}'’-])${toWhom}|(?:${interjection})${toWhom}${pause}|(?:${chineseGreeting})|(?:${chineseInterjection})[呀啊啦了哦吧呢哈嘛]*${pause})[^\p{L}\p{N}]*)+`,
  'iu',
)

const phatic = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(?:(how('s| is| are| have)? (you|u|things|it|life|your (day|week(end)?|morning|evening))( (doing|going|been|feeling|today))*|how do you do|what'?s up|what is up|sup|are you (there|ok(ay)?|awake|real|human|a (bot|robot|human|person))|(you )?there|who are you|what('s| is) your name|can you hear me|nice to (meet|see) you|(please )?tell me a joke|say (hi|hello)|(you|that|this|it)('s|'re| is| are| was) (so |really |very |just )*(awesome|great|amazing|perfect|good|nice|cool|wonderful|helpful|funny|the best|lovely|fine)( (help|work|job|answer))?|(sounds|looks) (good|great|fine|perfect)|i('m| am) (good|fine|great|ok(ay)?|back)|(talk|see|speak|catch)( to)?( you| ya)? (later|soon|tomorrow))( today| then| now| so far)?|(在吗|在不在|在么|你是谁|你叫什么(名字)?|(你)?(最近|今天|过得)?(怎么样|还好吗|好吗|忙吗)|吃了吗|吃饭了(吗|没)|听得到吗|讲个笑话|你真(棒|厉害|好|聪明)|很高兴认识你)[吧呢呀啊了]*)${pause}[^\p{L}\p{N}]*`,
  'iu',
)

/** A question, or something to be done. */
const asks =
  /[?？]|\b(please|can|could|would|should|will you|why|how|what|which|who|where|when|whether|explain|write|give|tell|make|create|list|help|plan|compare|suggest|recommend|find|show|describe|define|summari[sz]e|draft|generate|choose|pick|rank|review|check|analy[sz]e|solve|calculate|compute|design|build|fix|improve|continue|go on|convert|add|change|remove|try|use|start|stop|need|want|prove|implement|debug)\b|[吗呢]|什么|怎么|怎样|如何|为何|哪|几|多少|是否|请|帮|给我|写|说说|讲讲|解释|告诉|推荐|介绍|分析|比较|继续|想|需要|做|列|改|算|查|证明|实现/i

/** Somebody who needs more than a pleasant word. */
const troubled =
  /\b(sad|depress(ed|ing|ion)|lonely|hopeless|suicid\w*|di(e|ed|es|ying)|dead|kill\w*|hurt\w*|pain|bleeding|scared|afraid|anxious|anxiety|panic\w*|cry(ing)?|hate|broke up|divorc\w*|cancer|emergency|abus\w*|overdos\w*|give up|miss me)\b|难过|伤心|崩溃|抑郁|焦虑|害怕|绝望|想死|自杀|不想活|孤独|失恋|分手|去世|救命|流血|痛/i
