/** The API of users inside of an Express app: what is there already stays, and what is new is written with wirefold. */
import { pathToFileURL } from 'node:url'
import express, { type Express } from 'express'
import { toNodeListener } from 'wirefold/adapters/node'
import { inMemory, type Store, usersApi } from './users-api.js'

/** An Express app with a page of its own and the API beside it. Mounted before whatever reads bodies. */
export const site = (store: Store): Express => {
  const app = express()
  const users = toNodeListener(usersApi(store))
  app.get('/', (_request, response) => {
    response.send('a page by Express')
  })
  // A plain mount, without a path: Express would cut `/users` off the target, and the routes name it.
  app.use((request, response, next) => {
    if (/^\/users(?=[/?]|$)/.test(request.url)) users(request, response)
    else next()
  })
  return app
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  site(inMemory()).listen(Number(process.env.PORT ?? 8000), '127.0.0.1')
