-- a user as JSON
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
wrk.body = '{"name":"Ann Example","email":"ann@a.example","age":41,"tags":["one","two","three"]}'
