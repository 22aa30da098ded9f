import { curveDeclarations } from './plots/curves.ts';
import { rateDeclarations } from './plots/rate-colours.ts';

/** The page's look: one column of quiet type, light and dark, narrow screens and print. */
export function styleSheet(rateCount: number): string {
  const light = `--ink:#1c2430;--soft:#5b6675;--rule:#dde2e8;--edge:#7b8794;--paper:#ffffff;--wash:#f5f7f9;--accent:#1f6fb2;--image:#1f6fb2;--twin:#b4540a;--good:#2a7a4f;--warn:#9a5b00;${rateDeclarations(rateCount, false)}${curveDeclarations(false)}`;
  const dark = `--ink:#e3e7ed;--soft:#9ba7b6;--rule:#2c343e;--edge:#5b6675;--paper:#13171c;--wash:#1a2027;--accent:#6db3ec;--image:#6db3ec;--twin:#f0a05a;--good:#6fc596;--warn:#e8b25a;${rateDeclarations(rateCount, true)}${curveDeclarations(true)}`;
  return `:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
${rules}`;
}

const rules = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:0 28px 80px}
h1,h2,.lead{font-family:Charter,"Bitstream Charter","Iowan Old Style","Source Serif Pro",Georgia,serif;font-weight:500}
h1{font-size:2.5rem;line-height:1.12;letter-spacing:-.015em;margin:0 0 .35rem}
h2{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem;letter-spacing:-.01em}
h3{font-size:1.02rem;margin:2.2rem 0 .5rem;font-weight:600}
p{max-width:72ch;margin:.5rem 0 1rem}
a{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.16em}
header{padding:64px 0 8px}
.eyebrow{color:var(--soft);font-size:.86rem;margin:0 0 1.1rem;max-width:none}
.lead{font-size:1.22rem;line-height:1.5;max-width:64ch;margin:1.2rem 0 1.6rem}
section{border-top:1px solid var(--rule);padding-top:34px;margin-top:54px}
section>p:first-of-type{color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.15rem;font-size:.88rem;margin-top:1.6rem}
nav a{text-decoration:none}
nav a:hover,nav a:focus-visible{text-decoration:underline}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:0;border:1px solid var(--rule);border-radius:8px;overflow:hidden;margin:1.4rem 0}
.numbers>div{padding:15px 18px 13px;box-shadow:1px 1px 0 0 var(--rule)}
.numbers dt{color:var(--soft);font-size:.84rem}
.numbers dd{margin:.1rem 0 0;font-size:1.42rem;line-height:1.3;letter-spacing:-.01em}
.numbers small{display:block;color:var(--soft);font-size:.82rem;letter-spacing:0;line-height:1.4}
.steps{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;margin:.4rem 0 0;padding:0;font-size:.85rem}
.steps li{border:1px solid var(--rule);border-radius:99px;padding:.12rem .75rem}
.steps b{font-weight:600}
.cached{color:var(--good)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:26px 36px;align-items:start;margin:1.2rem 0}
.grid.three{grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));gap:22px 26px}
figure{margin:0;min-width:0}
figure svg{display:block;max-width:100%;height:auto}
figure .render,figure .slice{width:100%}
.picture{max-width:640px}
figcaption{color:var(--soft);font-size:.87rem;line-height:1.45;margin-top:.5rem;max-width:64ch}
figcaption div{position:sticky;left:0;max-width:min(120ch,calc(100vw - 34px))}
caption strong{color:var(--ink);font-weight:600}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:.2rem 0 .5rem;padding:0;font-size:.87rem}
.key li{display:flex;align-items:center;gap:.45rem}
.key svg{flex:none;width:auto}
.scroll{overflow-x:auto;margin:1rem 0 1.4rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--soft);font-size:.87rem;padding-bottom:.55rem}
caption div{position:sticky;left:0;max-width:min(120ch,calc(100vw - 34px))}
caption strong{color:var(--ink);font-weight:600}
th,td{padding:.4rem .7rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;font-size:.84rem;color:var(--soft);vertical-align:bottom;border-bottom-color:var(--edge)}
tbody th{font-weight:500}
.n{text-align:right}td.n,tbody th{white-space:nowrap}
td small{color:var(--soft);white-space:normal}
.why{display:inline-block;min-width:17em}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.5em;vertical-align:-.05em;border:1px solid rgb(0 0 0/.18)}
.note{background:var(--wash);border-left:3px solid var(--edge);padding:.7rem 1rem;border-radius:0 6px 6px 0;max-width:78ch;font-size:.93rem;margin:1rem 0}
.note.warn{border-left-color:var(--warn)}
.note ul,.plain{margin:.2rem 0;padding-left:1.15rem}
.plain li{max-width:78ch;margin:.3rem 0}
code,.code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.84em;overflow-wrap:anywhere}
details{border-top:1px solid var(--rule);padding-top:.6rem}
summary{cursor:pointer;list-style-position:outside}
summary b{font-weight:600}
summary span{color:var(--soft);font-size:.88rem}
pre{margin:.15rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.45}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.4rem;font-size:.9rem;margin:.6rem 0}
dl.facts dt{color:var(--soft)}
dl.facts dd{margin:0;overflow-wrap:anywhere}
:target{background:var(--wash);outline:6px solid var(--wash)}
.ramp{display:flex;flex-wrap:wrap;align-items:start;gap:.3rem .9rem;font-size:.87rem;margin:.2rem 0 .6rem}
.ramp>div{flex:1 1 180px;max-width:300px}
.ramp i{display:block;height:10px;margin-top:.35em;border-radius:2px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.ticks{position:relative;height:1.4em;color:var(--soft);font-size:.92em}
.ticks span{position:absolute;transform:translateX(-50%)}
.ticks span:first-child{transform:none}.ticks span:last-child{transform:translateX(-100%)}
.leaf{margin-top:.5rem;display:flex;gap:.8rem;align-items:center;font-size:.87rem;color:var(--soft)}
.leaf input{flex:1;max-width:330px;accent-color:var(--accent)}
footer{color:var(--soft);font-size:.86rem;margin-top:48px}
@media (max-width:640px){main{padding:0 16px 48px}header{padding-top:34px}h1{font-size:1.9rem}.lead{font-size:1.1rem}table{font-size:.84rem}dl.facts{grid-template-columns:1fr}dl.facts dd{margin-bottom:.5rem}}
@media print{@page{margin:16mm 14mm}body{font-size:10pt}main{max-width:none;padding:0}header{padding-top:0}nav,.leaf{display:none}section{margin-top:26px;padding-top:20px}h2,h3,h2+p,.key{break-after:avoid}figure,table,tr,.numbers,.note,details{break-inside:avoid}table{font-size:7.6pt}th,td{padding-right:.5rem}.grid{grid-template-columns:1fr 1fr;gap:14px 20px}.grid.three{grid-template-columns:1fr 1fr 1fr}.scroll{overflow:visible}caption div{max-width:none}a{color:inherit;text-decoration:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
