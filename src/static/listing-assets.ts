/**
 * The style and the script of a listing. They stand in the page, allowed by their hashes alone (CSP Level 3 §2.3.1): the
 * constants below, which a test compares with what they are hashes of.
 */

/** Plain, and readable in light and dark, on a phone and by print. */
export const listingStyle = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #59636e; --line: #d8dee4; --back: #ffffff; --band: #f6f8fa; --link: #0757b8; --mark: #0969da }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #30363d; --back: #0d1117; --band: #161b22; --link: #6cb6ff; --mark: #539bf5 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem .25rem 4rem }
h1 { margin: 0; padding: 0 .75rem; font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; border-radius: 3px }
nav ol { display: inline; margin: 0; padding: 0; list-style: none }
nav li { display: inline }
nav li + li::before { content: "/"; margin: 0 .4em; color: var(--soft); font-weight: 400 }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; margin: .75rem 0; padding: 0 .75rem }
.bar p { margin: 0; color: var(--soft); font-size: .875rem }
.bar label { display: flex; gap: .5rem; align-items: center; font-size: .875rem; color: var(--soft) }
[hidden] { display: none !important }
input { font: inherit; font-size: 1rem; color: var(--ink); background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .6rem; width: 14rem; max-width: 60vw }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
thead th { position: sticky; top: 0; background: var(--back); box-shadow: inset 0 -1px var(--line); font-size: .875rem; font-weight: 600; text-align: left; white-space: nowrap; padding: 0 }
thead .name { width: 100% }
thead a { display: block; padding: .5rem .75rem; color: var(--soft) }
thead [aria-sort] a { color: var(--ink) }
[aria-sort=ascending] a::after { content: " \\2191" }
[aria-sort=descending] a::after { content: " \\2193" }
tbody th, td { border-bottom: 1px solid var(--line); font-weight: 400; text-align: left; padding: 0 }
tbody tr:hover { background: var(--band) }
tbody th a { display: block; position: relative; padding: .45rem .75rem .45rem 2.4rem; overflow-wrap: anywhere; white-space: pre-wrap }
tbody th a::before { content: ""; position: absolute; box-sizing: border-box; left: .95rem; top: .65rem; width: .85rem; height: 1.1rem; border: 1.5px solid var(--soft); border-radius: 2px }
tbody .folder a { font-weight: 500 }
tbody .folder a::before { left: .8rem; top: .75rem; width: 1.15rem; height: .9rem; border-color: var(--mark); background: linear-gradient(var(--mark) 0 30%, transparent 0) }
tbody .up a::before { content: "\\2191"; border: 0; top: .4rem; height: auto; width: auto }
td { padding: .45rem .75rem; color: var(--soft); font-size: .875rem; white-space: nowrap }
.size { text-align: right }
.none { color: var(--soft); padding: .75rem }
@media (max-width: 38rem) { main { padding-top: 1rem } h1, .bar, thead a, td { padding-left: .5rem; padding-right: .5rem } tbody th a { padding-left: 2rem; padding-right: .5rem } tbody th a::before { left: .6rem } tbody .folder a::before { left: .45rem } td { font-size: .8125rem } .clock { display: none } .bar label, input { width: 100%; max-width: none } }
@media print { .bar label, thead a::after { display: none } thead th { position: static } }
`

/**
 * The filter box: there only where scripts run. It hides the rows whose names do not hold what is written, whatever its case;
 * `/` goes to it, Escape empties it.
 */
export const listingScript = `
(() => {
  const box = document.getElementById('filter')
  const said = document.getElementById('count')
  const rows = [...document.querySelectorAll('tbody tr[data-name]')]
  const names = rows.map((row) => row.querySelector('a').textContent.toLowerCase())
  const all = said.textContent
  const sift = () => {
    const wanted = box.value.toLowerCase()
    let left = 0
    rows.forEach((row, at) => {
      const fits = names[at].includes(wanted)
      if (fits) left++
      if (row.hidden === fits) row.hidden = !fits
    })
    said.textContent = wanted === '' ? all : left + ' of ' + rows.length + (left === 1 ? ' fits' : ' fit')
  }
  box.addEventListener('input', sift)
  box.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    box.value = ''
    sift()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target === box) return
    event.preventDefault()
    box.focus()
  })
  if (rows.length > 1) box.parentElement.hidden = false
  if (box.value !== '') sift()
})()
`

/** SHA-256 of `listingStyle` and `listingScript`, base64. */
export const listingStyleHash = 'R2a362EguSB8P8Y7FrYSxn54wiN6HeViVhpbB3dzyng='
export const listingScriptHash = 'YBrnoYp7VksOnMRhEXxx0q0XDPcHcZWW7kt5waPPdpM='
