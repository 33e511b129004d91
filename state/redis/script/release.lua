-- Ends the lease of the fence and the right to write under it.
-- KEYS head, journal. ARGV epoch, owner.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'length')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] then return {'stored'} end
redis.call('HSET', KEYS[1], 'owner', '', 'until', '0')
if redis.call('XLEN', KEYS[2]) ~= tonumber(head[3] or '0') then return {'replaced'} end
return {'stored'}
