-- 16 requests in one write
init = function(args)
  local one = wrk.format('GET', '/plaintext')
  local all = {}
  for at = 1, 16 do all[at] = one end
  batch = table.concat(all)
end

request = function()
  return batch
end
