import assert from 'node:assert/strict';
import { api, count, eventually, hasParam, visible } from './expect.mjs';

export default {
  async 'runtime and build are those of the server'({ page, baseUrl }) {
    const { version } = await api(baseUrl, 'status/buildinfo');
    await page.goto('/query');
    await page.getByRole('button', { name: 'Status' }).click();
    await page.getByRole('menuitem', { name: 'Runtime & build' }).click();
    await visible(page.getByRole('region', { name: 'Build' }).getByRole('cell', { name: version, exact: true }));
    await visible(page.getByRole('region', { name: 'Runtime' }).getByText(/\(up .+\)/));
  },

  async 'the configuration is shown and searched'({ page, baseUrl }) {
    const { yaml } = await api(baseUrl, 'status/config');
    const lines = yaml.split('\n').filter((line) => line.toLowerCase().includes('job_name')).length;
    assert.ok(lines > 0, 'the server under test needs a scrape configuration');
    await page.goto('/config');
    const shown = page.getByLabel('Configuration as loaded');
    await eventually(async () => assert.equal((await shown.innerText()).trimEnd(), yaml.trimEnd()));
    await page.getByRole('searchbox').fill('job_name');
    await count(shown.locator('[data-marked]'), lines);
  },

  async 'a metric of the cardinality table opens its series'({ page }) {
    await page.goto('/tsdb-status');
    const first = page.getByRole('region', { name: 'Series by metric name' }).getByRole('link').first();
    const name = await first.innerText();
    await first.click();
    await hasParam(page, 'g0.expr', `{__name__="${name}"}`);
    await visible(page.locator('tbody tr').filter({ hasText: name }));
  },

  async 'a flag is found'({ page, baseUrl }) {
    const [[name, value]] = Object.entries(await api(baseUrl, 'status/flags'));
    await page.goto('/flags');
    await page.getByRole('searchbox', { name: 'Search flags' }).fill(`--${name}=`);
    await count(page.locator('tbody tr'), 1);
    assert.deepEqual(await page.locator('tbody tr td').allInnerTexts(), [`--${name}`, value]);
  },
};
