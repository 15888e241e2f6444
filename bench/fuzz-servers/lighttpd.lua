-- The echo of lighttpd's mod_magnet, told where the length of the content is as the server says.
local said = dofile(os.getenv('HERE') .. '/said.lua')
local r = lighty.r
if not r.req_body.collect then return 0 end
local fields = {}
for name, value in pairs(r.req_header) do fields[#fields + 1] = { name, value } end
local body = r.req_body.get or ''
if #body ~= r.req_body.len then
  r.resp_body.set('a')
  return 200
end
r.resp_header['X-Wirefold-Echo'] = '1'
r.resp_body.set(said(r.req_attr['request.method'], r.req_attr['request.orig-uri'], fields, body))
return 200
