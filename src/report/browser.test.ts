import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithProgram } from '../../test/support/gates.ts';
import { sampleReport } from '../../test/support/report-sample.ts';
import { imageToCellPage } from './image-to-cell.ts';

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Every picture of the page, plots aside, is decoded; gives width and height of each. */
const decodeImages = `Promise.all(
  [...document.querySelectorAll('image')].map(async (image) => {
    const picture = new Image();
    picture.src = image.getAttribute('href');
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight];
  }),
)`;

describeWithProgram('chromium', 'the report in a browser', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.html');
  const address = pathToFileURL(file).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, imageToCellPage(sampleReport()));
    browser = await chromium.launch({ executablePath: program, args: switches });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    options: BrowserContextOptions,
  ): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    return { page, requests, complaints };
  }

  it('opens from disk, asks for nothing else and complains of nothing', async () => {
    const { page, requests, complaints } = await open({ viewport: { width: 1280, height: 900 } });
    const sizes = await page.evaluate<[number, number][]>(decodeImages);
    await page.waitForLoadState('networkidle');
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address]);
    expect(complaints).toEqual([]);
    expect(sizes).toHaveLength(5);
    expect(sizes.slice(1)).toEqual([
      [40, 36],
      [36, 48],
      [40, 48],
      [40, 36],
    ]);
    expect(await page.locator('h2').allTextContents()).toEqual([
      'Microstructure',
      'Composition and interfaces',
      'Transport',
      'Cell parameters',
      'Discharge',
      'Through the thickness',
      'Provenance',
    ]);
    await page.context().close();
  });

  it('leafs through the slices', async () => {
    const { page, complaints } = await open({ viewport: { width: 1280, height: 900 } });
    const plate = page.locator('#leaf image');
    const before = await plate.getAttribute('href');
    await page.locator('#leaf-at').fill('0');
    expect(await page.locator('#leaf-height').textContent()).toBe('0.2 µm');
    expect(await plate.getAttribute('href')).not.toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('forbids itself to fetch anything', async () => {
    const { page } = await open({});
    const broken = await page.evaluate<string>(`new Promise((done) => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => done(violatedDirective));
      const picture = new Image();
      picture.onload = () => done('loaded');
      picture.src = 'http://127.0.0.1:9/picture.png';
    })`);
    expect(broken).toBe('img-src');
    await page.context().close();
  });

  it.each([320, 390, 768, 1280])('fits a window %i pixels wide', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  });

  it('shows whole tables on a desk, and rows of few lines on a phone', async () => {
    const tables = `[...document.querySelectorAll('.scroll')]`;
    const { page } = await open({ viewport: { width: 1280, height: 900 } });
    expect(
      await page.evaluate<string[]>(
        `${tables}.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent.slice(0, 40))`,
      ),
    ).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    const heights = `[...document.querySelectorAll('#parameters tbody tr')].map((row) => row.clientHeight)`;
    // Three lines of text and the padding.
    expect(Math.max(...(await page.evaluate<number[]>(heights)))).toBeLessThan(100);
    await page.context().close();
  });

  it('follows dark surroundings, and prints on white', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    const background = 'getComputedStyle(document.body).backgroundColor';
    expect(await page.evaluate<string>(background)).toBe('rgb(19, 23, 28)');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate<string>(background)).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });
});
