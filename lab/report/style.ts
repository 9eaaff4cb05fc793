// How a report looks, on a screen and on paper.
import { theme } from "../views/index.ts";

const { grid, ink, letters, paper, quiet } = theme;

export const style = `
:root {
  color-scheme: light; --ink: ${ink}; --quiet: #59606a; --line: ${grid}; --tone: #0067a3; --bad: #a33f00;
  --wash: #f5f7f9;
}
* { box-sizing: border-box; }
body { margin: 0; background: ${paper}; color: var(--ink); font: 16px/1.55 ${letters}; }
header, main, footer { max-width: 800px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; }
h1 { font-size: 30px; line-height: 1.2; margin: 4px 0 12px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 44px 0 10px; padding-top: 12px; border-top: 1px solid var(--line); }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
a { color: var(--tone); }
.over { color: var(--quiet); font-size: 14px; margin: 0; }
.lead { font-size: 19px; line-height: 1.45; }
td.sign { white-space: nowrap; overflow-wrap: normal; }
p .sign {
  display: inline-block; font-weight: 600; font-size: 14px; padding: 3px 10px; border-radius: 5px;
  border: 1px solid;
}
.good { color: #005f48; }
.bad { color: var(--bad); }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain li { padding: 3px 0; }
figure { margin: 0 0 30px; break-inside: avoid; }
figure svg, .live svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: 14px; margin-top: 4px; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: 14px; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 6px 0; }
th, td {
  text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere;
}
th { font-weight: 600; overflow-wrap: normal; }
td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
th.number { text-align: right; }
.across { overflow-x: auto; }
.scroll { max-height: 340px; overflow: auto; border: 1px solid var(--line); border-radius: 6px; padding: 0 12px; }
summary { cursor: pointer; font-size: 14px; color: var(--tone); padding: 4px 0; }
pre {
  background: var(--wash); border: 1px solid var(--line); border-radius: 6px; padding: 12px;
  font: 13px/1.45 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  margin: 0 0 12px;
}
pre.record { max-height: 340px; overflow: auto; }
.live { border: 1px solid var(--line); border-radius: 8px; padding: 16px; background: var(--wash); }
.live[hidden] { display: none; }
.live svg { border-radius: 6px; margin-bottom: 8px; }
.row { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin-bottom: 12px; }
.row > label { display: flex; gap: 6px; align-items: center; font-size: 14px; }
.wide { flex: 1 1 240px; }
.wide input { flex: 1; }
button, select, input { font: inherit; font-size: 14px; color: inherit; }
button, select, input[type="number"] {
  border: 1px solid #87909b; border-radius: 5px; background: ${paper}; padding: 5px 10px;
}
button { cursor: pointer; min-width: 64px; }
button:hover { background: #e9eef3; }
input[type="number"] { width: 130px; }
input[type="range"] { accent-color: var(--tone); min-width: 120px; }
:focus-visible { outline: 3px solid var(--tone); outline-offset: 2px; }
.params {
  display: grid; grid-template-columns: max-content 1fr max-content; gap: 6px 14px; align-items: center;
  font-size: 14px; margin-bottom: 12px;
}
.params .about { grid-column: 1 / -1; color: var(--quiet); margin: -6px 0 6px; }
@media screen and (max-width: 640px) {
  .across td:not(.number, .sign, :empty) { min-width: 9em; }
  .params input[type="number"] { width: 96px; }
  .params input[type="range"] { min-width: 72px; }
}
.refused { font-weight: 600; }
.status { font-size: 15px; font-weight: 600; }
footer { color: ${quiet}; font-size: 14px; margin-top: 48px; padding-bottom: 48px; }
@media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto; transition: none; animation: none; } }
@media print {
  body { font-size: 11pt; }
  .live, .screen { display: none; }
  pre.record { max-height: none; font-size: 6pt; }
  .across { overflow-x: visible; }
  .scroll { max-height: none; overflow: visible; border: 0; padding: 0; }
  h2 { break-after: avoid; }
}
`;
