-- Extends the lease of the fence from now.
-- KEYS head, journal. ARGV epoch, owner, milliseconds.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'length')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
if redis.call('XLEN', KEYS[2]) ~= tonumber(head[3] or '0') then return {'replaced'} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'until', string.format('%d', now + ARGV[3]))
return {'stored'}
