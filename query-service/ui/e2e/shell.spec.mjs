import assert from 'node:assert/strict';
import { count, eventually, hasParam, visible } from './expect.mjs';

const PAGES = {
  Query: '/query',
  Alerts: '/alerts',
  Rules: '/rules',
  Targets: '/targets',
  Notifications: '/alertmanager',
  Silences: '/silences',
};

const scheme = (page) => page.locator('html').getAttribute('data-mantine-color-scheme');

export default {
  async 'every page is reached from the head'({ page }) {
    await page.goto('/');
    await hasParam(page, 'g0.expr', null);
    for (const [label, path] of Object.entries(PAGES)) {
      await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: label }).click();
      await eventually(() => assert.equal(new URL(page.url()).pathname, path));
      await eventually(async () => assert.match(await page.title(), new RegExp(label)));
      if (path !== '/query') {
        await visible(page.getByRole('heading', { level: 1, name: label }));
      }
    }
  },

  async 'light and dark are switched and remembered'({ page }) {
    await page.goto('/flags');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    await page.getByRole('button', { name: 'Colours: light' }).click();
    await eventually(async () => assert.equal(await scheme(page), 'dark'));
    await page.reload();
    await eventually(async () => assert.equal(await scheme(page), 'dark'));
    await page.getByRole('button', { name: 'Colours: dark' }).click();
  },

  async 'times follow the chosen zone'({ page }) {
    await page.goto('/query?g0.expr=vector(time())&g0.moment_input=2026-01-02%2003:04:05');
    const field = page.getByRole('textbox', { name: 'Evaluation time' });
    await eventually(async () => assert.equal(await field.inputValue(), '2026-01-02 03:04:05'));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('Local', { exact: true }).click();
    const local = await page.evaluate(() => {
      const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
      return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}:05`;
    });
    await eventually(async () => assert.ok((await field.inputValue()).endsWith(local)));
    await page.getByText('UTC', { exact: true }).click();
  },

  async 'on a small screen the menu opens the pages'({ page }) {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.goto('/query');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'All pages' }).getByRole('link', { name: 'Rules' }).click();
    await visible(page.getByRole('heading', { level: 1, name: 'Rules' }));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  },

  async 'a refused configuration and a clock that is off are told on every page'({ page }) {
    const data = { reloadConfigSuccess: false, serverTime: new Date(Date.now() - 300_000).toISOString() };
    await page.route('**/api/v1/status/runtimeinfo', (route) => route.fulfill({ json: { status: 'success', data } }));
    await page.goto('/rules');
    await visible(page.getByRole('alert').filter({ hasText: 'The last reload of the configuration failed' }));
    await visible(page.getByRole('alert').filter({ hasText: /5m( \d+s)? ahead of the server/ }));
  },

  async 'an unknown page says so'({ page }) {
    await page.goto('/no-such-page');
    await count(page.getByText('No such page'), 1);
  },

  async 'a server that does not answer is told, and asked again on demand'({ page }) {
    await page.route('**/api/v1/rules*', (route) => route.abort());
    await page.goto('/rules');
    await visible(page.getByRole('alert').filter({ hasText: 'No answer from' }));
    await page.unroute('**/api/v1/rules*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await visible(page.getByRole('searchbox', { name: 'Search rules' }));
  },
};
