import type { Section } from './prompts.ts'

/**
 * Written on 2026-11-27 before the router had been asked about any of them, by the plain question: which
 * is the cheapest tier one would trust with this? The rules were then mended on these.
 */
export const first: readonly Section[] = [
  {
    about: 'small talk', tier: 'small', prompts: [
      'Hello!', 'hey there, how are you doing today?', 'Thanks, that helped a lot', 'good morning', 'Tell me a joke', 'who are you?',
      '你好', '谢谢你的帮助！', '在吗？', '晚安，明天见',
    ],
  },
  {
    about: 'a plain fact', tier: 'small', prompts: [
      'What is the capital of Australia?', 'Who wrote Pride and Prejudice?', 'When did the Berlin Wall fall?', 'What does HTTP stand for?', 'How many bones are in the human body?',
      'Which planet is the largest in the solar system?', 'What is the chemical symbol for gold?', 'What is the opposite of "scarce"?',
      '日本的首都是哪里？', '红楼梦是谁写的？', '辛亥革命是哪一年？', '“未雨绸缪”是什么意思？',
    ],
  },
  {
    about: 'translation', tier: 'small', prompts: [
      'Translate to Spanish: Where is the nearest pharmacy?', 'Please translate the following sentence into German: "The meeting has been moved to Thursday afternoon."',
      'How do you say "I would like a table for two" in Italian?', 'translate this to french - our shop is closed on public holidays', 'Translate into English: 今天的会议取消了，请通知所有人。',
      '把这句话翻译成英文：我们会尽快处理您的退款申请。', '翻译成中文：The parcel was damaged during transport and the customer asks for a replacement.', '“数据泄露”用英语怎么说？',
    ],
  },
  {
    about: 'extraction and sorting', tier: 'small', prompts: [
      'Extract all email addresses from this text: "Write to anna@example.com or, if she is away, to support@example.org."',
      'Classify the sentiment of this review as positive, negative or neutral: "The battery lasts two days but the screen scratches easily."',
      'Convert this list to JSON with keys name and age: Tom 31, Lisa 28, Ahmed 45',
      'List all dates mentioned in the following paragraph: The contract was signed on 3 May 2021, amended in June 2022 and ends on 31 December 2025.',
      'Is this email spam? "Congratulations, you have been selected to receive a $500 voucher, click here"',
      'Put the following into a markdown table: apples 3 kg 5 EUR; pears 2 kg 4.50 EUR; plums 1 kg 3 EUR',
      '从下面的文字中提取所有人名：昨天，张伟和李娜在上海会见了客户王强。', '判断这条评论是正面还是负面：物流很快，但是包装破了。', '把下面的内容整理成表格：苹果 5元，香蕉 3元，橙子 6元', '以下新闻属于哪一类（体育、财经、科技）：央行宣布下调存款准备金率。',
    ],
  },
  {
    about: 'polishing', tier: 'small', prompts: [
      'Fix the grammar: He don\'t knows where she have went.', 'Make this sentence more formal: hey can u send me the file asap', 'Proofread this: I recieved you\'re letter yesterday and was verry happy.',
      'Rephrase: The project failed because nobody was responsible for it.', '润色这句话：我很高兴能有机会和你们公司合作。', '帮我检查这段话有没有错别字：他按耐不住激动的心情。',
    ],
  },
  {
    about: 'summaries', tier: 'mid', prompts: [
      'Summarize this in two sentences: The city council voted on Monday to close the old bridge for repairs until spring. Shop owners fear losses, while engineers say that waiting any longer would be dangerous. A temporary ferry will run every half hour, paid for by the region.',
      'Give me the key points of this message: We looked at three vendors. The first is cheap but slow, the second has the best support, and the third will not sign our data agreement. Finance wants a decision by Friday.',
      '用一句话概括：公司去年营收增长了12%，但由于原材料涨价，利润下降了3%，管理层决定明年缩减广告开支。',
    ],
  },
  {
    about: 'free questions', tier: 'mid', prompts: [
      'What should I cook tonight with chickpeas and spinach?', 'Explain how vaccines work to a ten-year-old', 'What are the pros and cons of renting versus buying a home?', 'Why is the sky blue?', 'How can I sleep better when I work night shifts?',
      'Give me advice on negotiating a raise with a difficult manager', 'What is the difference between machine learning and statistics?', 'I feel stuck in my career and do not know whether to quit. What should I think about?',
      'Compare the French and the American revolutions', 'Plan a three-day trip to Lisbon for two people who like food', 'Is it rude to leave a party early?',
      '我该不该考研？请帮我分析一下', '怎样才能提高孩子的阅读兴趣？', '为什么秋天树叶会变黄？', '光合作用和呼吸作用有什么区别？', '推荐几本适合初学者的经济学书籍',
    ],
  },
  {
    about: 'writing', tier: 'mid', prompts: [
      'Write a short email to my landlord about a broken heater', 'Write a haiku about the first snow', 'Draft a LinkedIn post announcing that I changed jobs', 'Come up with ten names for a bakery that also sells plants',
      'Write a 300-word story about a lighthouse keeper who finds a letter', '写一封请假邮件给老板，理由是要带孩子看医生', '帮我写一首关于秋天的七言绝句', '给我的咖啡店写三条朋友圈文案',
    ],
  },
  {
    about: 'everyday code', tier: 'mid', prompts: [
      'Write a Python function that removes duplicates from a list while keeping the order', 'How do I center a div with flexbox?', 'Write a SQL query that returns the five customers with the highest total order value',
      'Why do I get "TypeError: cannot read properties of undefined (reading \'map\')" in this React component? ```jsx\nfunction List({items}) { return <ul>{items.map(i => <li key={i}>{i}</li>)}</ul> }\n```',
      'Give me a regex that matches ISO dates', 'Write unit tests in pytest for a function add(a, b)', 'Convert this for loop to a list comprehension: for x in xs: if x > 0: out.append(x*x)', 'What does `git rebase -i HEAD~3` do?',
      '用 Python 写一个读取 CSV 文件并计算平均值的脚本', '写一个判断回文字符串的 JavaScript 函数', '这段代码为什么报错：print("a" + 1)', '用正则表达式匹配中国大陆手机号',
    ],
  },
  {
    about: 'school mathematics', tier: 'mid', prompts: [
      'A train travels 180 km in 2.5 hours. What is its average speed in km/h?', 'Maria has 24 apples. She gives a third of them to her brother and eats two. How many apples does she have left?', 'Solve for x: 3x + 7 = 22', 'What is the derivative of x^3 * sin(x)?',
      'What is the probability of rolling at least one six with two dice?', 'A shirt costs $40 after a 20% discount. How much did it cost before?', '小明有36颗糖，分给3个同学每人5颗，还剩多少颗？', '解方程：2x² − 5x + 2 = 0',
    ],
  },
  {
    about: 'proofs', tier: 'premium', hard: true, prompts: [
      'Prove there are infinitely many primes of the form 4k+3', 'Prove that the square root of 2 is irrational', 'Show that every bounded monotone sequence of real numbers converges.', 'Prove or disprove: every continuous function on an open interval is uniformly continuous.',
      'Give a proof that a finite integral domain is a field.', 'Prove by induction that 1 + 2 + ... + n = n(n+1)/2', '证明：素数有无穷多个', '求证：对任意正整数 n，n³ − n 能被 6 整除', '证明闭区间上的连续函数一致连续',
    ],
  },
  {
    about: 'hard mathematics and science', tier: 'premium', hard: true, prompts: [
      'Find all positive integers n such that n^2 + 1 divides n^3 + 2021.', 'Determine all polynomials P with real coefficients such that P(x^2) = P(x)^2 for all x. Justify your answer.', 'Compute the homology groups of the Klein bottle with integer coefficients.',
      'Derive the Navier-Stokes equations from conservation of momentum.', 'Classify all groups of order 30 up to isomorphism using Sylow\'s theorems.', '求所有正整数 n，使得 2^n + 1 能被 n 整除，并给出完整的论证', '推导黑洞的史瓦西度规',
    ],
  },
  {
    about: 'hard programming', tier: 'premium', hard: true, prompts: [
      'Implement a lock-free multi-producer multi-consumer queue in C++ and explain the memory ordering you chose', 'Our Go service deadlocks under load about once a day. Here is the goroutine dump; find out why and fix it.', 'Design a distributed rate limiter that stays correct across regions when one of them is partitioned',
      'Write a compiler from a small ML-like language to WebAssembly, with type inference', 'Refactor this monolith into services with zero-downtime migration of the orders table: how would you do it, step by step?', 'Implement Raft leader election in Rust with tests for split votes',
      '设计一个支持每秒十万次下单的秒杀系统架构，要求不超卖', '实现一个线程安全的无锁哈希表，并说明内存序的选择',
    ],
  },
  {
    about: 'tools', tier: 'mid', tools: true, prompts: [
      'What is the weather in Paris tomorrow?', 'Book a meeting with Anna on Friday at 10', 'Find the three cheapest flights to Tokyo in May', '查一下明天北京的天气',
    ],
  },
]
