"""How the page of a chat looks: light and dark as the reader's system has it, and plain on paper."""

HUES = 12
"""Colours of authors."""

STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --soft: #5d6570; --line: #dfe3e8; --raised: #f4f5f7;
  --link: #0b57d0; --gone: #b3261e; --bright: 30%; }
@media (prefers-color-scheme: dark) { :root { --back: #1b1d21; --text: #dfe1e5; --soft: #9aa1ac; --line: #34373d;
  --raised: #25282d; --link: #8ab4f8; --gone: #f2938c; --bright: 72%; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: anywhere;
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Color Emoji", sans-serif; }
header, main, footer { max-width: 52rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; } footer { padding: 1.2rem 1rem 2rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } header p, footer p { margin: .1rem 0; color: var(--soft); }
.day { display: flex; align-items: center; gap: .75rem; margin: 1.6rem 0 .4rem; font-size: .8rem; font-weight: 600;
  color: var(--soft); break-after: avoid; }
.day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.said { display: grid; grid-template-columns: 2.5rem 1fr; column-gap: .85rem; padding: .1rem .5rem;
  margin: 0 -.5rem; border-radius: .4rem; break-inside: avoid; }
.first { margin-top: .9rem; } .said:target { background: var(--raised); }
.face { width: 2.5rem; height: 2.5rem; border-radius: 50%; display: grid; place-items: center; overflow: hidden;
  font-size: .9rem; font-weight: 600; color: #fff; background: hsl(var(--hue) 45% 36%); user-select: none; }
.time { grid-column: 1; font-size: .7rem; line-height: 1.9; text-align: right; color: var(--soft); opacity: 0; }
.said:hover .time { opacity: 1; }
.body { grid-column: 2; min-width: 0; } .by { margin: 0; line-height: 1.3; }
.name { font-weight: 600; color: hsl(var(--hue) 55% var(--bright)); }
.by time, .mark, .note { font-size: .75rem; color: var(--soft); } .by time { margin-left: .4rem; }
.bot { font-size: .65rem; font-weight: 600; padding: .05rem .3rem; margin-left: .35rem; border-radius: .25rem;
  color: #fff; background: #5865f2; vertical-align: .1em; }
.text { white-space: pre-wrap; margin: 0; } .gone .text { color: var(--soft); text-decoration: line-through; }
.gone .mark { color: var(--gone); }
.answered { display: block; max-width: 100%; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
  font-size: .85rem; color: var(--soft); text-decoration: none; }
.answered::before { content: "\\21B1\\00A0"; }
.card { border-left: .25rem solid var(--line); background: var(--raised); border-radius: .3rem; padding: .5rem .75rem;
  margin: .3rem 0; max-width: 34rem; white-space: pre-wrap; }
.card p { margin: 0 0 .25rem; } .card p:last-child { margin: 0; } .card .small { font-size: .8rem; color: var(--soft); }
.card ul { margin: .2rem 0; padding-left: 1.2rem; white-space: normal; }
.card dl { margin: .3rem 0; } .card dt { font-weight: 600; } .card dd { margin: 0 0 .3rem; }
.file { display: block; margin: .3rem 0; } .file .note { margin-left: .35rem; }
.file img, .file video { display: block; max-width: min(26rem, 100%); max-height: 22rem; border-radius: .4rem; }
.file audio { display: block; width: min(26rem, 100%); }
.reactions { display: flex; flex-wrap: wrap; gap: .3rem; margin: .25rem 0; padding: 0; list-style: none; }
.reactions li { background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: 0 .45rem;
  font-size: .8rem; }
a { color: var(--link); }
@media print { :root { color-scheme: light; --back: #fff; --text: #000; --soft: #444; --line: #bbb; --raised: #fff;
  --link: #000; --gone: #000; --bright: 30%; }
  body { font-size: 10.5pt; } header, main, footer { max-width: none; padding: 0; } .time { opacity: 1; }
  .face { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .card { border: 1px solid var(--line); }
  .file audio, .file video { display: none; } }
""" + "\n".join(f".h{number} {{ --hue: {number * 360 // HUES}; }}" for number in range(HUES))
