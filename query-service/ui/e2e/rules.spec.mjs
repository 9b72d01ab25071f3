import assert from 'node:assert/strict';
import { api, count, eventually, hasParam, visible } from './expect.mjs';

async function rules(baseUrl) {
  const { groups } = await api(baseUrl, 'rules');
  const found = groups.flatMap((group) => group.rules);
  assert.ok(found.length > 0, 'the server under test needs a rule');
  return found;
}

export default {
  async 'a rule is found by name, and its expression opens in the query page'({ page, baseUrl }) {
    const [rule] = await rules(baseUrl);
    await page.goto('/rules');
    await page.getByRole('searchbox', { name: 'Search rules' }).fill(rule.name);
    const row = page
      .locator('tbody tr')
      .filter({ has: page.getByText(rule.name, { exact: true }) })
      .first();
    await visible(row);
    await row.getByTitle('Open in the query page').click();
    await hasParam(page, 'g0.expr', rule.query);
    await visible(page.getByTestId('stats'));
  },

  async 'a long list grows as it is scrolled'({ page }) {
    const when = new Date().toISOString();
    const rule = { type: 'recording', name: 'a:b', query: 'up', health: 'ok', evaluationTime: 0, lastEvaluation: when };
    const groups = Array.from({ length: 60 }, (_, n) => ({
      name: `group ${n}`,
      file: 'f.yml',
      interval: 60,
      evaluationTime: 0,
      lastEvaluation: when,
      rules: Array(10).fill(rule),
    }));
    await page.route('**/api/v1/rules?*', (route) => route.fulfill({ json: { status: 'success', data: { groups } } }));
    await page.goto('/rules');
    await visible(page.getByRole('heading', { name: 'group 0', exact: true }));
    assert.equal(await page.getByRole('heading', { name: 'group 59' }).count(), 0);
    await eventually(async () => {
      await page.mouse.wheel(0, 20_000);
      assert.equal(await page.getByRole('heading', { name: 'group 59' }).count(), 1);
    });
  },

  async 'health narrows the list'({ page, baseUrl }) {
    await page.goto('/rules');
    await visible(page.locator('tbody tr'));
    await page.getByText(/^Failing \d+$/).click();
    await hasParam(page, 'health', 'err');
    const failing = (await rules(baseUrl)).filter((rule) => rule.health === 'err').length;
    await count(page.locator('tbody tr'), failing);
    await eventually(async () =>
      assert.equal(await page.getByText('No rule matches these filters').count(), failing === 0 ? 1 : 0),
    );
  },
};
