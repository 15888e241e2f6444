import fc from 'fast-check'

/** Texts that the rules of RFC 9110 §5.6 name. */

const TCHAR = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/** token */
export const tokens = () =>
  fc.oneof(
    fc.constantFrom('close', 'Keep-Alive', 'chunked', 'TE', 'h2c'),
    fc.string({ unit: fc.constantFrom(...TCHAR), minLength: 1, maxLength: 8 }),
  )

/** OWS */
export const blanks = () => fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 })

const unit = (): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.constantFrom(0x09, 0x20, 0x22, 0x5c, 0x2c, 0x3b, 0x3d),
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0x80, max: 0xff }),
    )
    .map((code) => String.fromCharCode(code))

/** Whatever a quoted string can say. */
export const quotable = () => fc.string({ unit: unit(), maxLength: 10 })

/** Any text of up to `maxLength` units below 0x180: octets, and some that are none. */
export const anyText = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0x17f }), { maxLength }).map((units) => String.fromCharCode(...units))
