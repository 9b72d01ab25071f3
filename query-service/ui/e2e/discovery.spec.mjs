import assert from 'node:assert/strict';
import { api, eventually, hasParam, visible } from './expect.mjs';

export default {
  async 'a search over labels keeps the rows that have them'({ page, baseUrl }) {
    const { activeTargets } = await api(baseUrl, 'targets?state=any');
    const address = activeTargets[0].discoveredLabels.__address__;
    await page.goto('/service-discovery');
    await page.getByRole('searchbox', { name: 'Search labels' }).fill(`__address__=${address}`);
    await hasParam(page, 'search', `__address__=${address}`);
    await visible(page.locator('tbody tr'));
    await eventually(async () => {
      for (const row of await page.locator('tbody tr').all()) {
        assert.ok((await row.innerText()).includes(address));
      }
    });
  },

  async 'dropped targets alone are shown as such'({ page, baseUrl }) {
    const { droppedTargets } = await api(baseUrl, 'targets?state=any');
    await page.goto('/service-discovery?search=__address__');
    await page.getByText('Dropped', { exact: true }).click();
    await hasParam(page, 'show', 'dropped');
    await eventually(async () => {
      const rows = page.locator('tbody tr');
      assert.equal(await rows.count(), droppedTargets.length);
      assert.equal(await rows.filter({ hasText: /dropped/i }).count(), droppedTargets.length);
    });
  },
};
