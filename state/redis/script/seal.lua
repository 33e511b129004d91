-- Seals a value once and for good, if the fence holds.
-- KEYS head, sealed. ARGV epoch, owner, key, value.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
local known = redis.call('HGET', KEYS[2], ARGV[3])
if known and known ~= ARGV[4] then return {'sealed'} end
if not known then redis.call('HSET', KEYS[2], ARGV[3], ARGV[4]) end
return {'stored'}
