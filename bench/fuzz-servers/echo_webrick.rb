# Says what WEBrick has read.
require 'webrick'
require 'json'

class Echo < WEBrick::HTTPServlet::AbstractServlet
  def service(request, response)
    fields = request.header.flat_map { |name, values| values.map { |one| [name, one] } }
    said = { method: request.request_method, target: request.unparsed_uri, fields: fields, body: request.body || '' }
    latin = ->(text) { text.dup.force_encoding('ISO-8859-1').encode('UTF-8') }
    said = said.transform_values { |one| one.is_a?(Array) ? one.map { |pair| pair.map(&latin) } : latin.call(one) }
    response['X-Wirefold-Echo'] = '1'
    response.body = JSON.generate(said, ascii_only: true)
  end
end

server = WEBrick::HTTPServer.new(
  BindAddress: '127.0.0.1', Port: ENV.fetch('PORT').to_i, AccessLog: [],
  Logger: WEBrick::Log.new(File::NULL, WEBrick::BasicLog::FATAL)
)
server.mount('/', Echo)
server.start
