-- Returns who holds the lease, or nothing.
-- KEYS head.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('HMGET', KEYS[1], 'owner', 'until')
if tonumber(head[2] or '0') <= now then return {'held', ''} end
return {'held', head[1] or ''}
