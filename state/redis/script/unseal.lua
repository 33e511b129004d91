-- Returns a sealed value to whoever may write.
-- KEYS head, sealed. ARGV epoch, owner, key.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
local value = redis.call('HGET', KEYS[2], ARGV[3])
if not value then return {'missing'} end
return {'stored', value}
