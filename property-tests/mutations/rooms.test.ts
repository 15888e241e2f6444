import { describe, expect, test } from 'vitest'
import { isWhole } from './mutant.js'
import { allRooms, hold, type Room, standing } from './room.js'

const rooms = allRooms()

/** Any run but `npm run mutate` takes one of so many, and none where each takes processes and their time. */
const SAMPLE = 60
const MINUTES = 60_000

test('the text of every mutant of a room stands in its file exactly once', () => {
  const mutants = rooms.flatMap((room) => room.mutants)
  expect(mutants.length).toBeGreaterThan(0)
  expect(mutants.filter((it) => standing(it) !== 1).map((it) => `${it.file}: ${it.name}`)).toEqual([])
})

const survivorsOf = (room: Room, among: Room['mutants']): ReadonlyArray<string> =>
  among.filter((mutant) => hold(room, mutant)).map((it) => `${it.file}: ${it.name}`)

describe.each(rooms.filter(({ name }) => isWhole || !name.endsWith('-processes')))('$name', (room) => {
  if (isWhole)
    test(
      'the tests hold, and every mutant is found out by them',
      () => {
        expect(hold(room)).toBe(true)
        expect(survivorsOf(room, room.mutants)).toEqual([])
      },
      20 * MINUTES,
    )
  else
    test(
      'a mutant is found out by the tests',
      () =>
        expect(
          survivorsOf(
            room,
            room.mutants.filter((_, at) => at % SAMPLE === 0),
          ),
        ).toEqual([]),
      2 * MINUTES,
    )
})
