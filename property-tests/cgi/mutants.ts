import { mutantsIn, type Where } from '../mutations/mutant.js'
import { tried } from '../mutations/trial.js'
import { type Modules, nodeTrials, quickTrials } from './trials.js'

const load = async (where: Where): Promise<Modules> => {
  const [app, options, log, life, table, node] = await Promise.all(
    ['app', 'options', 'log', 'life', 'table', 'node'].map(
      (name) => import(/* @vite-ignore */ where(`cgi/${name}.ts`)),
    ),
  )
  return { app, options, log, life, table, node }
}

/** Scripts: the checks of \`src/cgi\`, taken out one at a time. */
export const scripts = tried({
  name: 'cgi',
  mutants: mutantsIn('cgi'),
  load,
  sample: 4,
  trials: (mutant) => {
    if (mutant === undefined) return [...quickTrials, ...nodeTrials]
    return mutant.file === 'cgi/node.ts' ? nodeTrials : quickTrials
  },
})
