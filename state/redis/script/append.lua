-- Stores one record, if the fence holds and the record follows the head.
-- KEYS head, journal. ARGV epoch, owner, after, prev, seq, sum, data.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'seq', 'sum', 'length')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
local seq, sum = head[3] or '0', head[4] or ''
local length = tonumber(head[5] or '0')
if redis.call('XLEN', KEYS[2]) ~= length then return {'replaced'} end
if seq == ARGV[5] and sum == ARGV[6] and seq ~= '0' then return {'stored'} end
if seq ~= ARGV[3] or sum ~= ARGV[4] or ARGV[5] == '0' then return {'conflict', seq, sum} end
redis.call('XADD', KEYS[2], ARGV[5] .. '-0', 'data', ARGV[7], 'prev', ARGV[4], 'sum', ARGV[6])
redis.call('HSET', KEYS[1], 'seq', ARGV[5], 'sum', ARGV[6], 'length', length + 1)
return {'stored'}
