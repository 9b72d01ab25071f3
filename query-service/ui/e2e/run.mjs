// run.mjs --base-url URL --alertmanager-url URL [--only WORD] [--screenshots DIR]
//
// Drives a browser through the pages of a running server: a user's act, then its effect. CHROMIUM names the browser,
// /usr/bin/chromium by default. Exits 1 when a test failed.
import { readdir } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-GB',
];

async function specs(only) {
  const names = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.spec.mjs')).sort();
  const found = [];
  for (const name of names) {
    const { default: tests } = await import(`./${name}`);
    for (const [title, run] of Object.entries(tests)) {
      found.push({ title: `${name.replace('.spec.mjs', '')}: ${title}`, run });
    }
  }
  return found.filter(({ title }) => title.includes(only));
}

/** A page of its own for each test; what the page itself reports as an error fails the test too. */
async function runOne(context, { title, run }, env) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.setDefaultTimeout(15_000);
  try {
    await run({ page, ...env });
    if (errors.length > 0) {
      throw new Error(`errors in the page: ${errors.join('; ')}`);
    }
    console.log(`ok    ${title}`);
    return true;
  } catch (failure) {
    console.log(
      `FAIL  ${title}\n      ${String(failure.stack ?? failure)
        .split('\n')
        .slice(0, 12)
        .join('\n      ')}`,
    );
    if (env.screenshots) {
      await page
        .screenshot({ path: join(env.screenshots, `${title.replace(/\W+/g, '-')}.png`) })
        .catch(() => undefined);
    }
    return false;
  } finally {
    await page.close();
  }
}

/** True when at least one test ran and all passed. */
export async function runAll({ baseUrl, alertmanagerUrl, only = '', screenshots }) {
  const profile = await mkdtemp(join(tmpdir(), 'narthex-ui-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: QUIET,
    baseURL: baseUrl,
    viewport: { width: 1360, height: 860 },
  });
  let passed = 0;
  let failed = 0;
  try {
    for (const test of await specs(only)) {
      (await runOne(context, test, { baseUrl, alertmanagerUrl, screenshots })) ? passed++ : failed++;
    }
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values } = parseArgs({
    options: {
      'base-url': { type: 'string' },
      'alertmanager-url': { type: 'string' },
      only: { type: 'string', default: '' },
      screenshots: { type: 'string' },
    },
  });
  if (!values['base-url'] || !values['alertmanager-url']) {
    console.error('usage: run.mjs --base-url URL --alertmanager-url URL [--only WORD] [--screenshots DIR]');
    process.exit(2);
  }
  const ok = await runAll({
    baseUrl: values['base-url'],
    alertmanagerUrl: values['alertmanager-url'],
    only: values.only,
    screenshots: values.screenshots,
  });
  process.exit(ok ? 0 : 1);
}
