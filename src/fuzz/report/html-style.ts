/** How the page of a report looks. The policy of the page names this text by its hash: no other style counts in it. */

/** The style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #57606a; --paper: #fff; --soft: #f4f6f8; --edge: #d0d7de;
  --link: #0550ae; --mark: #9a3412; --must: #b42318; --should: #8a5300; --choice: #1f5f99; --good: #1a6b34 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9da7b3; --paper: #0f1419; --soft: #1a2129;
  --edge: #37414d; --link: #79b8ff; --mark: #ffa26b; --must: #ff8f85; --should: #f0b44c; --choice: #7cc0ff; --good: #6fd08c } }
* { box-sizing: border-box }
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 68rem; padding: 1.5rem 1rem 4rem }
a { color: var(--link) }
a:focus-visible, pre:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; overflow-wrap: anywhere } h3 .level { margin-right: .4rem; vertical-align: .05em }
p { margin: .35rem 0 } .faint { color: var(--faint) }
.wide { overflow-x: auto; border: 1px solid var(--edge); border-radius: .5rem }
table { border-collapse: collapse; width: 100%; font-size: .925rem }
th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--edge) }
thead th { border-top: 0; background: var(--soft); white-space: nowrap; font-weight: 600 }
tbody th { font-weight: 400 } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
td.name, thead th.name { overflow-wrap: anywhere; white-space: normal; min-width: 9rem } td.short { white-space: nowrap }
.level { font-weight: 700; font-size: .8rem; letter-spacing: .03em; white-space: nowrap; border: 1px solid; border-radius: .3rem;
  padding: .05rem .4rem }
.must { color: var(--must) } .should { color: var(--should) } .choice { color: var(--choice) } .good { color: var(--good) }
article { border: 1px solid var(--edge); border-left: .3rem solid var(--tone, var(--edge)); border-radius: .5rem;
  padding: .9rem 1.1rem 1.1rem; margin: 1rem 0 }
article.at-must { --tone: var(--must) } article.at-should { --tone: var(--should) } article.at-choice { --tone: var(--choice) }
article:target { outline: 3px solid var(--link); outline-offset: 2px }
pre { background: var(--soft); border-radius: .4rem; padding: .6rem .75rem; margin: .6rem 0 0; overflow: auto; max-height: 26rem;
  font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; tab-size: 4 }
pre.octets { white-space: pre-wrap; overflow-wrap: anywhere }
.unseen { color: var(--mark) } .cut { color: var(--link); font-weight: 700 }
details { margin-top: .75rem } summary { cursor: pointer; width: fit-content } h4 { font-size: .9rem; margin: .9rem 0 0 }
@media print { body { max-width: none } pre { max-height: none } article { break-inside: avoid } }
`

/** Its SHA-256 in base64: a test works it out again. */
export const STYLE_HASH = '05eC3LNcfEwQ1FBWktRnQ3d/+hmCFm06kdaInza0aT8='
