-- The echo of Apache's mod_lua. It tells no list of the fields, and reads no content but that of POST, and none in chunks:
-- there it answers without an echo.
local said = dofile(os.getenv('HERE') .. '/said.lua')

function handle(r)
  if r.headers_in['Transfer-Encoding'] or (r.headers_in['Content-Length'] and r.method ~= 'POST') then
    r:write('a')
    return apache2.OK
  end
  local body = r:requestbody() or ''
  r.headers_out['X-Wirefold-Echo'] = '1'
  r:write(said(r.method, r.unparsed_uri, nil, body))
  return apache2.OK
end
