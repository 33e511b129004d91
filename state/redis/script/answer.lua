-- Answers a request of the inbox, if the fence holds.
-- KEYS head, inbox, answer. ARGV epoch, owner, id, milliseconds that an answer lives, answer.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not head[1] then return {'replaced'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or ARGV[2] == '' then return {'fenced'} end
if redis.call('XDEL', KEYS[2], ARGV[3]) == 1 then
  redis.call('RPUSH', KEYS[3], ARGV[5])
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
return {'stored'}
