/**
 * Whether a text sets a task of mathematics or physics beyond school: in the manner of a contest, with a word
 * that only such tasks have, or with two that they share with others.
 */
export function isHigherMaths(text: string): boolean {
  if (contest.test(text)) return true
  return demands.test(text) && (graduate.test(text) || new Set(text.match(higher)?.map((word) => word.toLowerCase())).size >= 2)
}

const contest =
  /\b(olympiad|IMO|putnam|AIME|usamo|competition (math|problem)|millennium prize)\b|\b(find|determine|characteri[sz]e|describe) all\b[^.?!\n]{0,60}\b(integers?|functions?|polynomials?|primes?|pairs?|triples?|solutions?|real numbers?|natural numbers?|matrices|sequences?|groups?|values of)\b|\bhow many (integer|positive|natural|distinct|real|rational)\b[^.?!\n]{0,30}\b(solutions?|pairs?|triples?|roots|functions?|subsets?)\b|奥数|奥林匹克|(求|确定|找出)(出)?(所有|全部)[^。？\n]{0,25}(整数|函数|多项式|素数|质数|实数|自然数|数对|矩阵|[a-zA-Z]，?使)/i
const demands = /\b(find|determine|compute|calculate|evaluate|classify|construct|characteri[sz]e|solve|show|derive|how many|count|minimi[sz]e|maximi[sz]e|give an example|bound|estimate|diagonali[sz]e|integrate|expand)\b|求|确定|计算|判断|构造|试问|推导/i
const graduate =
  /\b(homomorphisms?|isomorphi(c|sms?)|manifolds?|homotopy|(co)?homology|sigma-algebra|banach|hilbert space|galois|lebesgue|sobolev|abelian|sylow|field extensions?|splitting field|functors?|martingales?|brownian motion|it[oô]('s)? (lemma|formula|integral)|stochastic differential|hamiltonian|lagrangian|perturbation theory|residue theorem|contour integra(l|tion)|holomorphic|meromorphic|analytic continuation|diophantine|symplectic|riemannian|hermitian|partial differential|path integral|renormali[sz]ation|feynman|schwarzschild|partition function|variational|fundamental group|covering space|simplicial|lie (group|algebra)s?|representation theory|class group|elliptic curves?|modular forms?|(heat|wave|poisson|schr[oö]dinger|maxwell'?s?|navier-stokes) equations?|conver(ges?|gence) (absolutely|conditionally|uniformly)|radius of convergence|(bounded |analytic )?entire functions?|np-?(hard|complete)(ness)?|polynomial[- ]time|approximation (ratio|algorithm|factor)|undecidab(le|ility)|halting problem|turing machines?|kolmogorov|random walks?|markov chains?|spanning trees?|black[- ]scholes|pdes?)\b|多项式时间|近似比|不可判定|停机问题|图灵机|随机游走|马尔可夫|P ?[=≠!]+ ?NP|NP ?(难|完全)|整函数|同构|同态|流形|同调|同伦|伽罗瓦|勒贝格|留数定理|测度论|偏微分方程|哈密顿量?|拉格朗日量|路径积分|鞅/i
const higher =
  /\b(theorem|lemma|topolog(y|ical)|eigenvalues?|irreducible|finite fields?|ideals?|fourier|laplace|positive integers?|modulo|primes?|conver(ges?|gence)|uniform(ly)?|asymptotic|polynomials?|recurrence|generating functions?|unitary|tensor|boundary conditions?|differential equation|matrix|matrices|subgroups?|graph|coprime|divisible|divides|infinite series|continuous|bijection|closed form)\b|定理|引理|拓扑|特征值|群论|有限域|素数|收敛|多项式|微分方程|傅里叶|正整数|整除|同余|矩阵|级数/gi
