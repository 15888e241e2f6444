/**
 * Names of files as text, one unit an octet (latin-1): what a file system calls a file is octets, and need be no UTF-8.
 * Which of them a request may ask for.
 */

/** Units that no name has, `\` among them: a name made on one system is asked for on another. */
const hasSeparator = (name: string): boolean => name.includes('/') || name.includes('\\') || name.includes('\0')

/** Digits that end a device's name, the superscript ones of Latin-1 too, in UTF-8. */
const DIGITS = [...'0123456789', '\xc2\xb9', '\xc2\xb2', '\xc2\xb3']

const devices: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['con', 'prn', 'aux', 'nul', 'clock$', 'conin$', 'conout$'],
  ...DIGITS.flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
])

/** No longer than the longest of them. */
const DEVICE = 7

const stemOf = (name: string): string => {
  let end = 0
  while (end < name.length && end <= DEVICE && name[end] !== '.' && name[end] !== ':' && name[end] !== ' ') end++
  return name.slice(0, end)
}

/** Does the name start as that of a Windows device does, whatever extension or spaces follow? `nul.txt` is `NUL`. */
export const isDevice = (name: string): boolean => devices.has(foldAscii(stemOf(name)))

const foldAscii = (text: string): string => {
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    folded += unit >= 0x41 && unit <= 0x5a ? String.fromCharCode(unit | 0x20) : text[at]
  }
  return folded
}

/** What leads to another name on Windows: a stream (`a:b`), and dots and spaces at the end, which are dropped there. */
const isWindowsAlias = (name: string): boolean => name.includes(':') || name.endsWith('.') || name.endsWith(' ')

/** Whose rules for names hold, beside those that hold everywhere. */
export type NameRules = 'octets' | 'windows'

/**
 * Is it a name that no request may use: none at all, `.`, `..`, one with a separator or NUL in it, or a device of Windows?
 * On every system, so that what is safe on one is safe on the next.
 *
 * @example
 * assert.deepEqual(['..', 'a/b', 'a\\b', 'a\0', 'NUL.txt'].map(isRefused('octets')), [true, true, true, true, true])
 * assert.deepEqual(['a:b', 'a b', '%2e', '...'].map(isRefused('octets')), [false, false, false, false])
 * assert.equal(isRefused('windows')('a.txt::$DATA'), true)
 */
export const isRefused =
  (rules: NameRules) =>
  (name: string): boolean =>
    name === '' ||
    name === '.' ||
    name === '..' ||
    hasSeparator(name) ||
    isDevice(name) ||
    (rules === 'windows' && isWindowsAlias(name))

/** Is it hidden by custom, as `.git` and `.env` are? */
export const isDotName = (name: string): boolean => name.startsWith('.')
