-- What an echo says, as JSON in ASCII alone.
local function text(octets)
  return '"' .. octets:gsub('[%c"\\\127-\255]', function(one) return string.format('\\u%04x', one:byte()) end) .. '"'
end

-- fields: a list of pairs, or nil where the server does not tell them.
local function said(method, target, fields, body)
  local parts = { '"method":' .. text(method), '"target":' .. text(target), '"body":' .. text(body) }
  if fields then
    local lines = {}
    for at, pair in ipairs(fields) do lines[at] = '[' .. text(pair[1]) .. ',' .. text(pair[2]) .. ']' end
    parts[4] = '"fields":[' .. table.concat(lines, ',') .. ']'
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

return said
