import assert from 'node:assert/strict';
import { api, count, eventually, hasParam, visible } from './expect.mjs';

async function active(baseUrl) {
  const { activeTargets } = await api(baseUrl, 'targets?state=active');
  assert.ok(
    activeTargets.some((target) => target.health === 'up'),
    'the server under test needs a target that is up',
  );
  return activeTargets;
}

export default {
  async 'health narrows the list to what is up'({ page, baseUrl }) {
    const up = (await active(baseUrl)).filter((target) => target.health === 'up').length;
    await page.goto('/targets');
    await page.getByText(/^Up \d+$/).click();
    await hasParam(page, 'health', 'up');
    await count(page.getByTestId('target'), up);
    for (const row of await page.getByTestId('target').all()) {
      assert.match(await row.innerText(), /\bup\b/i);
    }
  },

  async 'a pool is chosen'({ page, baseUrl }) {
    const targets = await active(baseUrl);
    const pool = targets[0].scrapePool;
    await page.goto('/targets');
    await page.getByRole('combobox', { name: 'Scrape pool' }).click();
    await page.getByRole('option', { name: pool, exact: true }).click();
    await hasParam(page, 'pool', pool);
    await count(page.getByTestId('target'), targets.filter((target) => target.scrapePool === pool).length);
  },

  async 'labels as discovered are shown on demand'({ page, baseUrl }) {
    const [target] = await active(baseUrl);
    await page.goto(`/targets?search=${encodeURIComponent(target.labels.instance)}`);
    const row = page.getByTestId('target').first();
    await visible(row);
    assert.equal(await row.getByText('__address__').count(), 0);
    await row.getByRole('button', { name: 'Show discovered labels' }).click();
    await visible(row.getByText('__address__'));
  },

  async 'a pool is folded away'({ page, baseUrl }) {
    await active(baseUrl);
    await page.goto('/targets');
    await visible(page.getByTestId('target'));
    const before = await page.getByTestId('target').count();
    await page.locator('main button[aria-expanded=true]').first().click();
    await eventually(async () => assert.ok((await page.getByTestId('target').count()) < before));
  },
};
