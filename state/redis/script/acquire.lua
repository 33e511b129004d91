-- Gives the lease to an owner, unless another one holds it. The server's clock alone decides.
-- KEYS head. ARGV owner, milliseconds.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'until')
local holder, left = head[2] or '', tonumber(head[3] or '0') - now
local held = holder ~= '' and left > 0
if held and holder ~= ARGV[1] then return {'held', holder, tostring(left)} end
local epoch = head[1]
if not held then epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1) end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'until', string.format('%d', now + ARGV[2]))
return {'given', tostring(epoch)}
