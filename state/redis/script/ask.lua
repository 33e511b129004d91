-- Puts a request into the inbox of an arena, and throws away what is too old to be done.
-- KEYS inbox. ARGV milliseconds that a request lives, body.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%d', now - ARGV[1]))
local id = redis.call('XADD', KEYS[1], '*', 'body', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {'given', id}
