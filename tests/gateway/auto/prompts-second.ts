import type { Section } from './prompts.ts'

/**
 * Written when the rules stood (commit 4b1ed4e): how they do on prompts that they were not mended on. At first
 * sight 124 of these 130 got the right tier, and no hard one a small model. The six (all hard ones that got a
 * middling model) were mended then, so that this is a test of what works and no measurement any more.
 */
export const second: readonly Section[] = [
  {
    about: 'small talk', tier: 'small', prompts: [
      'Hi! Are you there?', 'thx!!', 'Good evening, nice to meet you', 'How are you?', 'ok cool', 'Hello, my name is Priya :)', '早上好！', '哈喽', '谢谢，再见', '你叫什么名字？',
    ],
  },
  {
    about: 'a plain fact', tier: 'small', prompts: [
      'Who painted the Mona Lisa?', 'What is the boiling point of water in Fahrenheit?', 'When was the United Nations founded?', 'Where is Machu Picchu?', 'What is the currency of Thailand?', 'How tall is the Eiffel Tower?',
      'What does "ubiquitous" mean?', 'Which ocean is the deepest?', 'What is the plural of "criterion"?', '法国的货币是什么？', '电话是谁发明的？', '世界上最长的河流是哪一条？',
    ],
  },
  {
    about: 'translation', tier: 'small', prompts: [
      'Translate this into Japanese: Thank you for your patience.', 'Can you translate "Ich hätte gern die Rechnung" into English?', 'How would you say "get well soon" in Portuguese?', 'Please translate to Korean: The train leaves from platform four.',
      'Give me the translation of "force majeure" to plain English', '请把下面的句子译成法语：明天我们几点见面？', '翻译：The early bird catches the worm.', '“我迷路了”用日语怎么说？', '把这段说明翻译成德语：使用前请摇匀，避免阳光直射。',
    ],
  },
  {
    about: 'extraction and sorting', tier: 'small', prompts: [
      'Extract the invoice number and the total from: "Invoice INV-2024-0093, due 30 days, total EUR 1,249.50"', 'Categorize these expenses into travel, food and office: taxi 12, printer paper 8, lunch 15, hotel 130',
      'Turn this into CSV: Alice, 30, Berlin / Bob, 25, Madrid', 'Find all company names in the following text: Siemens and Bosch announced a joint venture; SAP declined to comment.',
      'Is the tone of this message positive or negative? "I waited forty minutes and nobody picked up."', 'Which category does this ticket belong to - billing, bug or feature request? "I was charged twice in March."',
      'Identify the dates in this text: We met on 12 April and again on 1 June 2023.', '找出文中的所有日期：合同于2023年3月1日签订，2024年2月28日到期。', '提取这段话中的电话号码：请拨打010-12345678或13900001111。', '把下列水果和蔬菜分类：苹果、黄瓜、香蕉、茄子', '分析这句话的情感倾向：服务态度太差了，再也不来了。',
    ],
  },
  {
    about: 'polishing', tier: 'small', prompts: [
      'Correct the spelling: definately, seperate, occured', 'Rewrite this sentence to be more concise: Due to the fact that it was raining, we made the decision to stay inside.', 'Paraphrase: The early results look promising.',
      'Make this email more polite: Send me the report today.', '把这句话改写得更正式：这事儿我搞不定，你们看着办吧。', '修改下面句子的语病：通过这次活动，使我受到了教育。', '换一种说法：他这个人很抠门。',
    ],
  },
  {
    about: 'summaries', tier: 'mid', prompts: [
      'tl;dr of this please: The new policy lets employees work abroad for up to 30 days a year, provided that their manager agrees, the country is on the approved list and no customer data leaves the region.',
      'What are the main points of the following? Sales rose in the north, fell in the south, and were flat online. The board blames the weather; analysts blame the price increase in April.',
      '总结这篇短文的要点：城市绿化不仅能美化环境，还能降低夏季气温、减少噪音，但维护成本较高，需要居民共同参与。',
    ],
  },
  {
    about: 'free questions', tier: 'mid', prompts: [
      'Why do cats purr?', 'How does inflation affect savings?', 'I want to start running but my knees hurt. What would you suggest?', 'What would happen if the moon disappeared?', 'Explain blockchain in simple terms', 'Suggest a birthday present for a friend who loves gardening',
      'What is the best way to learn the guitar as an adult?', 'Should I tell my sister that I cannot come to her wedding?', 'How do I remove red wine from a carpet?', 'What are the arguments for and against nuclear power?', 'Help me prepare for a job interview as a nurse',
      '如何克服拖延症？', '解释一下什么是通货膨胀', '去云南旅游七天怎么安排？', '猫和狗哪个更适合上班族养？', '为什么飞机上不能用手机？',
    ],
  },
  {
    about: 'writing', tier: 'mid', prompts: [
      'Write a limerick about a programmer who hates Mondays', 'Draft a polite letter declining a job offer', 'Compose a wedding toast for my brother, about two minutes long', 'Give me five slogans for a bicycle repair shop', 'Write a product description for a bamboo toothbrush',
      'Write a cover letter for a junior accountant position', '写一篇关于友谊的短文，三百字左右', '给孩子编一个睡前故事，主角是一只小刺猬', '写一段公司年会的开场白', '帮我的宠物店起几个名字',
    ],
  },
  {
    about: 'everyday code', tier: 'mid', prompts: [
      'Write a bash script that renames all .jpeg files to .jpg', 'How do I reverse a string in Java?', 'Create a simple Express endpoint that returns the current time as JSON', 'What is wrong with this? ```python\ndef f(x, acc=[]):\n    acc.append(x)\n    return acc\n```',
      'Write a TypeScript type that makes all properties of T optional and nullable', 'Generate a SQL CREATE TABLE statement for a blog with users and posts', 'How can I undo my last git commit without losing changes?', 'Add error handling to this: const data = JSON.parse(body); return data.user.name',
      'Write a CSS animation that makes a button pulse', '用 JavaScript 实现一个防抖函数', '写一条 SQL，查询每个部门工资最高的员工', 'Python 里列表和元组有什么区别？', '帮我写一个爬取网页标题的小程序',
    ],
  },
  {
    about: 'school mathematics', tier: 'mid', prompts: [
      'If 5 machines make 5 widgets in 5 minutes, how long do 100 machines need for 100 widgets?', 'What is 15% of 240?', 'Simplify (x^2 - 9)/(x - 3)', 'A rectangle is twice as long as it is wide and has a perimeter of 36 cm. What is its area?', 'Calculate 17 * 23 - 4^3',
      'A car uses 6.5 litres per 100 km. How much does a trip of 340 km cost at 1.80 per litre?', '一件衣服打八折后是160元，原价是多少？', '计算 3/4 + 5/6', '一个水池有两个进水管，甲管单独注满要6小时，乙管要4小时，两管同时开要几小时注满？',
    ],
  },
  {
    about: 'proofs', tier: 'premium', hard: true, prompts: [
      'Prove Wilson\'s theorem', 'Show that the set of real numbers is uncountable.', 'Prove that every group of prime order is cyclic', 'Can you prove the Cauchy-Schwarz inequality?', 'Prove that there is no largest prime number without using contradiction', 'Give a rigorous argument why the harmonic series diverges',
      'Is it true that every subgroup of an abelian group is normal? Prove your answer.', '证明根号3是无理数', '用数学归纳法证明：1² + 2² + … + n² = n(n+1)(2n+1)/6', '试证：任意六个人中必有三人互相认识或互不相识',
    ],
  },
  {
    about: 'hard mathematics and science', tier: 'premium', hard: true, prompts: [
      'Find all functions f: R -> R such that f(x + y) = f(x)f(y) for all real x, y.', 'How many integer solutions does x^2 + y^2 = 3z^2 have?', 'Compute the contour integral of e^z / (z^2 + 1) around the circle |z| = 2', 'Solve the heat equation on a rod with insulated ends and initial temperature f(x) by separation of variables',
      'Derive the Euler-Lagrange equations and apply them to the double pendulum', 'Determine whether the series sum of sin(n)/n converges absolutely, conditionally or not at all, and justify it', '求 x^4 + x^3 + x^2 + x + 1 在有理数域上的伽罗瓦群', '设 a, b, c 为正实数且 abc = 1，求 1/(a+b) + 1/(b+c) + 1/(c+a) 的最大值并证明',
    ],
  },
  {
    about: 'hard programming', tier: 'premium', hard: true, prompts: [
      'Write a generational garbage collector for a toy virtual machine in C', 'Find the race condition in this code and fix it: ```go\nvar cache = map[string]string{}\nfunc get(k string) string { if v, ok := cache[k]; ok { return v }; v := load(k); cache[k] = v; return v }\n```',
      'Design the database schema and sharding strategy for a multi-tenant chat application with 50 million users', 'Our service leaks about 200 MB an hour and the heap profile shows nothing unusual. How would you find the memory leak?', 'Implement a B+ tree with concurrent inserts in Rust',
      'Audit this smart contract for vulnerabilities: ```solidity\nfunction withdraw() public { (bool ok,) = msg.sender.call{value: balances[msg.sender]}(""); require(ok); balances[msg.sender] = 0; }\n```',
      '排查线上 Java 服务偶发死锁的原因，并给出修复方案', '用 C++ 实现后缀自动机，并求两个字符串的最长公共子串',
    ],
  },
  {
    about: 'tools', tier: 'mid', tools: true, prompts: [
      'Turn off the lights in the kitchen', 'How much did I spend on groceries last month?', 'Remind me to call the dentist tomorrow at nine', '帮我订一张明天去上海的高铁票',
    ],
  },
]
