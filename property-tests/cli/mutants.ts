import { mutantsIn, type Where } from '../mutations/mutant.js'
import { tried } from '../mutations/trial.js'
import { type Modules, trials } from './trials.js'

const names = ['command', 'hexdump', 'tail', 'inspect', 'reader', 'transcript', 'replay-compare', 'world', 'in-flight']

const load = async (where: Where): Promise<Modules> => {
  const [command, hexdump, tail, inspect, reader, transcript, compare, world, flight, watching, log, explainer] =
    await Promise.all(
      [...names, 'watching', 'access-log', 'explainer'].map(
        (name) => import(/* @vite-ignore */ where(`cli/${name}.ts`)),
      ),
    )
  return { command, hexdump, tail, inspect, reader, transcript, compare, world, flight, watching, log, explainer }
}

/** The pure parts of the command: the checks of \`src/cli\`, taken out one at a time. */
export const command = tried({ name: 'cli', mutants: mutantsIn('cli'), load, trials: () => trials })
