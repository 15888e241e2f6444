# Says what a Rack server has read. The environment tells no names of fields as they were sent: they are left out.
require 'json'

run(lambda do |env|
  latin = ->(text) { text.dup.force_encoding('ISO-8859-1').encode('UTF-8') }
  body = env['rack.input'].read.to_s
  target = env['REQUEST_URI'] || env['PATH_INFO']
  said = { method: env['REQUEST_METHOD'], target: target, body: body }.transform_values(&latin)
  content = JSON.generate(said, ascii_only: true)
  [200, { 'X-Wirefold-Echo' => '1', 'Content-Length' => content.bytesize.to_s }, [content]]
end)
