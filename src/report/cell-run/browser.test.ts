import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithProgram } from '../../../test/support/gates.ts';
import { parameterSet, runCell } from '../../cell/index.ts';
import { cellPage } from './page.ts';

const switches = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];

describeWithProgram('chromium', 'the page of a cell run in a browser', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'cell-page-'));
  const file = join(folder, 'run.html');
  let browser: Browser;

  beforeAll(async () => {
    const parameters = parameterSet('chen2020');
    const experiment = 'Discharge at 2C for 10 min; Rest for 5 min';
    const mesh = { negative: 6, separator: 4, positive: 6, radial: 6 };
    const solution = await runCell({ parameters, heat: 'lumped', experiment, mesh, fieldCount: 20 });
    const run = { name: 'one', parameters, model: 'dfn', heat: 'lumped', experiment, solution } as const;
    writeFileSync(file, cellPage([run], { title: 'Run', version: '1' }));
    browser = await chromium.launch({ executablePath: program, args: switches });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const page = await (await browser.newContext({ offline: true, ...options })).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(data|file):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  it('moves its states by keys and by itself, and stops', async () => {
    const { page, complaints } = await open({ viewport: { width: 1280, height: 900 } });
    const slider = page.locator('#states-at');
    const words = page.locator('#states-words');
    const line = page.locator('[data-line]').first();
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.inputValue()).toBe('0');
    expect(await words.textContent()).toMatch(/^0 min: 3\.\d+ V, 10\.0 A$/);
    const first = await line.getAttribute('d');
    await page.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('1');
    expect(await slider.getAttribute('aria-valuetext')).toBe(await words.textContent());
    await page.keyboard.press('End');
    expect(await words.textContent()).toMatch(/^15 min: 3\.\d+ V, 0 A$/);
    expect(await line.getAttribute('d')).not.toBe(first);
    const button = page.locator('#states-play');
    await button.press('Space');
    expect(await button.textContent()).toBe('Pause');
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(0);
    await button.press('Enter');
    expect(await button.textContent()).toBe('Play');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([320, 400, 768, 1400])('fits a window %i pixels wide', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  });

  it('shows whole tables on a desk, and is dark in dark surroundings', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' });
    const cut = `[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth).length`;
    expect(await page.evaluate<number>(cut)).toBe(0);
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(19, 23, 28)',
    );
    await page.context().close();
  });

  it('shows a state without scripts', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('#states-controls').isVisible()).toBe(false);
    expect(await page.locator('#states-words').textContent()).toMatch(/ V, /);
    await page.context().close();
  });
});
