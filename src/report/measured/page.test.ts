import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { compareWithMeasurement, parameterSet, runCell } from '../../cell/index.ts';
import { measuredPage } from './page.ts';

it('shows each rate beside its measurement, and how far they are apart', async () => {
  const parameters = parameterSet('chen2020');
  const mesh = { negative: 4, separator: 3, positive: 4, radial: 5 };
  const runs = [];
  for (const [rate, added] of [
    [1, 0.01],
    [2, -0.03],
  ]) {
    const solution = await runCell({ parameters, mesh, experiment: `Discharge at ${rate}C for 10 min` });
    const voltage = solution.voltage.map((volts) => volts - added);
    const comparison = compareWithMeasurement(solution, { name: 'it', time: solution.time, voltage });
    runs.push({ label: `${rate}C`, solution, comparison });
  }
  const page = measuredPage([{ title: 'A <b>cell</b>', citation: 'somebody', words: 'DFN', runs }], '1');
  const { document } = parseHTML(page);
  expect(document.querySelectorAll('figure').length).toBe(2);
  expect(document.querySelectorAll('b').length).toBe(0);
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].slice(0, 3).map(({ textContent }) => textContent),
  );
  expect(rows).toEqual([
    ['1C', '10.0', '10'],
    ['2C', '30.0', '30'],
  ]);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});
