/*
 * What Redis runs, in one step each. KEYS: buckets, then places. A bucket is one number, the moment from
 * which on nothing of it is used, in ms of the server's own clock since 2023-11-14 (a smaller number keeps
 * more digits); it expires by itself then. A place is a member of a sorted set, scored by when its lease ends.
 * The arithmetic is that of gcra.ts.
 */
const begin = `
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000 + time[2] / 1000
local buckets = tonumber(ARGV[1])
local lease, leaseMs = ARGV[2], tonumber(ARGV[3])
local used, cost = {}, {}
for i = 1, buckets do
  local limit, weight = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  used[i] = math.max(0, (tonumber(redis.call('GET', KEYS[i]) or now)) - now)
  cost[i] = weight * 60000 / limit
end
local function keep(i)
  local ms = used[i] + cost[i]
  if ms > 0 then redis.call('SET', KEYS[i], string.format('%.6f', now + ms), 'PX', math.ceil(ms)) else redis.call('DEL', KEYS[i]) end
  used[i] = math.max(0, ms)
end
local function hold(i)
  redis.call('ZADD', KEYS[i], now + leaseMs, lease)
  redis.call('PEXPIRE', KEYS[i], leaseMs)
end
`

/**
 * Takes all or nothing. ARGV: number of buckets, lease ('' = no place is asked for), its ms, then limit and weight of
 * every bucket, limit of every place. Returns the rule that takes longest (0 = admitted), its wait and then every
 * bucket's use, in µs; where a place is asked for, also how many calls have one.
 */
export const takeScript = `${begin}
local worst, wait = 0, 0
for i = 1, buckets do
  local ms = used[i] + cost[i] - math.max(60000, cost[i])
  if ms > math.min(0.02, 6000 / tonumber(ARGV[2 + 2 * i])) and ms > wait then worst, wait = i, ms end
end
if lease ~= '' then
  for i = buckets + 1, #KEYS do
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
    if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[3 + buckets + i]) and wait < 1000 then worst, wait = i, 1000 end
  end
end
if worst == 0 then
  for i = 1, buckets do if cost[i] ~= 0 then keep(i) end end
  if lease ~= '' then for i = buckets + 1, #KEYS do hold(i) end end
end
local answer = { worst, math.ceil(wait * 1000) }
for i = 1, buckets do answer[2 + i] = math.floor(used[i] * 1000) end
if lease ~= '' then for i = buckets + 1, #KEYS do answer[2 + i] = redis.call('ZCARD', KEYS[i]) end end
return answer`

/** Ends a lease and corrects what was taken: weights may be negative. ARGV as for taking. */
export const leaveScript = `${begin}
for i = 1, buckets do if cost[i] ~= 0 then keep(i) end end
for i = buckets + 1, #KEYS do redis.call('ZREM', KEYS[i], lease) end
return 0`

/** Prolongs the lease of a running call, also after Redis lost everything. ARGV: 0, lease, its ms. */
export const renewScript = `${begin}
for i = 1, #KEYS do hold(i) end
return 0`
