/** The style of the first page: system fonts, both colour schemes, contrast of at least 4.5 to 1. */
export const firstPageCss = `
:root { color-scheme: light dark; --ink: #16202b; --quiet: #526070; --paper: #ffffff; --wash: #f2f5f8; --line: #d5dce4; --link: #0b5aa8; --good: #0f6b3c; --bad: #a3261b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --quiet: #a4b0bd; --paper: #12181f; --wash: #1b232c; --line: #33404d; --link: #7fb8f0; --good: #6fd3a0; --bad: #ff9d92; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { font-size: 2.2rem; margin: 2rem 0 .25rem; letter-spacing: -.02em; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.sample { margin: 0; padding: .6rem 1.25rem; text-align: center; background: #ffe08a; color: #33270a; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
.figures li { flex: 1 1 11rem; padding: .8rem 1rem; background: var(--wash); border: 1px solid var(--line); border-radius: .5rem; color: var(--quiet); }
.figures strong { display: block; font-size: 1.5rem; color: var(--ink); }
.links, .queries { padding-left: 1.2rem; } .queries span, .stories span, .quiet { color: var(--quiet); font-size: .92rem; }
.stories { padding-left: 1.4rem; } .stories li { margin-bottom: .6rem; }
pre { overflow: auto; padding: .9rem 1rem; background: var(--wash); border: 1px solid var(--line); border-radius: .5rem; font-size: .88rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .45rem .75rem; text-align: left; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; background: var(--wash); } tbody th { font-weight: 600; }
td time { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.state { font-weight: 600; } .good { color: var(--good); } .bad { color: var(--bad); }
footer { padding-block: 2rem; color: var(--quiet); font-size: .92rem; }
`;
