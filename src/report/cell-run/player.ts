import { decimals, significant } from '../format.ts';
import { html, nothing, scriptData, trusted, type Html } from '../html.ts';
import { lineKey } from '../page.ts';
import { drawClock } from './clock.ts';
import { timeText, type CellPageRun, type TimeUnit } from './data.ts';
import { currentAt } from './losses.ts';
import { drawPanels } from './panels.ts';

/** What is shown at one place of the slider. */
interface Moment {
  /** s */
  readonly time: number;
  /** State of each run. */
  readonly states: readonly number[];
}

/** Internal states over time, with a slider and a button. Without scripts one state stays. */
export function player(runs: readonly CellPageRun[], unit: TimeUnit): Html {
  const moments = momentsOf(runs);
  if (moments.length === 0) return nothing;
  const place = tellingMoment(runs, moments);
  const { states } = moments[place];
  const clock = drawClock(runs, unit, states);
  const panels = drawPanels(runs, states);
  const words = moments.map((moment) => wordsOf(moment, runs, unit));
  const data = {
    words,
    states: moments.map((moment) => moment.states),
    dots: clock.dots,
    panels: panels.map(({ moving }) => moving),
  };
  const shared = runs.length > 1 ? lineKey(panels[0]?.key ?? []) : nothing;
  return html`<div id="states" role="group" aria-label="Internal states over time">
<div class="player"><div id="states-controls" hidden><button type="button" id="states-play" aria-pressed="false">Play</button><input id="states-at" type="range" min="0" max="${moments.length - 1}" value="${place}" aria-label="Time" aria-valuetext="${words[place] ?? ''}"></div>
<output id="states-words" for="states-at">${words[place] ?? ''}</output></div>
${shared}
<div class="grid three"><figure>${trusted(clock.svg)}<figcaption>Cell voltage; the dot is at the time shown.</figcaption></figure>${panels.map(
    ({ svg, caption, key }) =>
      html`<figure>${trusted(svg)}<figcaption>${caption}</figcaption>${runs.length > 1 || key.length < 2 ? nothing : lineKey(key)}</figure>`,
  )}</div>
<script type="application/json" id="states-data">${scriptData(data)}</script></div>`;
}

/** Where the electrolyte of the first run is least even: what is shown before anything moves. */
function tellingMoment([{ solution }]: readonly CellPageRun[], moments: readonly Moment[]): number {
  const spans = moments.map(({ states }) => {
    const { electrolyteConcentration } = solution.fields[states[0]];
    return Math.max(...electrolyteConcentration) - Math.min(...electrolyteConcentration);
  });
  return spans.indexOf(Math.max(...spans));
}

/** All times of which a run has a state; each run shows its latest state until then. */
export function momentsOf(runs: readonly CellPageRun[]): Moment[] {
  const shown = runs.filter(({ solution }) => solution.fields.length > 0);
  if (shown.length === 0 || shown.length < runs.length) return [];
  // Alone, both sides of a jump are shown.
  if (runs.length === 1) return runs[0].solution.fields.map(({ time }, k) => ({ time, states: [k] }));
  const times = [...new Set(runs.flatMap(({ solution }) => solution.fields.map(({ time }) => time)))].sort(
    (a, b) => a - b,
  );
  return times.map((time) => ({
    time,
    states: runs.map(({ solution }) =>
      Math.max(
        0,
        solution.fields.findLastIndex((fields) => fields.time <= time),
      ),
    ),
  }));
}

function wordsOf({ time, states }: Moment, runs: readonly CellPageRun[], unit: TimeUnit): string {
  const parts = runs.map(({ name, solution }, k) => {
    const fields = solution.fields[states[k]];
    const current = significant(currentAt(solution, fields), 3);
    return `${runs.length > 1 ? `${name} ` : ''}${decimals(fields.voltage, 3)} V, ${current} A`;
  });
  return `${timeText(time, unit)}: ${parts.join('; ')}`;
}

export const playerStyle = `
:root{--layer-negative:rgb(31 111 178/.07);--layer-separator:rgb(120 120 120/.14);--layer-positive:rgb(180 84 10/.08)}
@media screen and (prefers-color-scheme:dark){:root{--layer-negative:rgb(109 179 236/.1);--layer-separator:rgb(180 180 180/.14);--layer-positive:rgb(240 160 90/.1)}}
.player{position:sticky;top:0;z-index:1;background:var(--paper);padding:.6rem 0;border-bottom:1px solid var(--rule);margin-bottom:1rem}
#states-controls{display:flex;gap:1rem;align-items:center}
#states-controls[hidden]{display:none}
.player output{display:block;font-size:.95rem;margin-top:.4rem;min-height:1.5em}
.player button{font:inherit;font-size:.9rem;min-width:5.2em;padding:.3rem .9rem;border:1px solid var(--edge);border-radius:6px;background:var(--wash);color:var(--ink);cursor:pointer}
.player button:focus-visible,.player input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.player input{flex:1;min-width:0;max-width:640px;accent-color:var(--accent)}
#states .key{margin-top:.4rem}
.numbers{grid-template-columns:repeat(auto-fit,minmax(170px,1fr))}
#steps td:nth-child(2){min-width:10em}
#accuracy table{width:auto;min-width:min(100%,520px)}
@media print{#states-controls{display:none}}
`;

/** Moves the panels' lines. Nothing moves by itself; where less motion is wanted, it goes state by state and slowly. */
export const playerScript = `
const held = document.getElementById('states-data');
if (held !== null) {
  const { words, states, panels, dots } = JSON.parse(held.textContent);
  const slider = document.getElementById('states-at');
  const button = document.getElementById('states-play');
  const text = document.getElementById('states-words');
  const circles = document.querySelectorAll('#states [data-dot]');
  const lines = [...document.querySelectorAll('#states figure')].slice(1).map((one) => one.querySelectorAll('[data-line]'));
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  const pathOf = (x, y) => x.map((place, k) => (k === 0 ? 'M' : 'L') + place / 10 + ' ' + y[k] / 10).join('');
  let timer;
  const show = () => {
    const at = Number(slider.value);
    text.textContent = words[at];
    slider.setAttribute('aria-valuetext', words[at]);
    dots.forEach((places, k) => {
      const [x, y] = places[states[at][k]];
      circles[k].setAttribute('cx', x / 10);
      circles[k].setAttribute('cy', y / 10);
    });
    panels.forEach((panel, p) => panel.forEach(({ run, x, y }, k) => {
      lines[p][k].setAttribute('d', pathOf(x, y[states[at][run]]));
    }));
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    button.textContent = 'Play';
    button.setAttribute('aria-pressed', 'false');
  };
  const next = () => {
    if (Number(slider.value) >= words.length - 1) return stop();
    slider.value = String(Number(slider.value) + 1);
    show();
    timer = setTimeout(next, calm.matches ? 1000 : Math.max(40, 12000 / words.length));
  };
  slider.addEventListener('input', () => { stop(); show(); });
  button.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    if (Number(slider.value) >= words.length - 1) slider.value = '0';
    button.textContent = 'Pause';
    button.setAttribute('aria-pressed', 'true');
    show();
    timer = setTimeout(next, calm.matches ? 1000 : 120);
  });
  document.getElementById('states-controls').hidden = false;
}
`;
