-- Replaces the snapshot, if the fence holds.
-- KEYS head, snapshot. ARGV epoch, owner, seq, sum, data, digest.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
redis.call('HSET', KEYS[2], 'seq', ARGV[3], 'sum', ARGV[4], 'data', ARGV[5], 'digest', ARGV[6])
return {'stored'}
