import assert from 'node:assert/strict';
import { api, count, eventually, gone, hasParam, visible } from './expect.mjs';

async function firstRule(baseUrl) {
  const { groups } = await api(baseUrl, 'rules?type=alert');
  const rule = groups.flatMap((group) => group.rules)[0];
  assert.ok(rule, 'the server under test needs an alerting rule');
  return rule;
}

export default {
  async 'a rule is found and opened, and its expression runs'({ page, baseUrl }) {
    const rule = await firstRule(baseUrl);
    await page.goto('/alerts');
    await page.getByRole('searchbox', { name: 'Search names and labels' }).fill(rule.name);
    await hasParam(page, 'search', rule.name);
    const head = page.getByRole('button', { name: new RegExp(`^${rule.name} `) }).first();
    await head.click();
    assert.equal(await head.getAttribute('aria-expanded'), 'true');
    await page.getByTitle('Open in the query page').first().click();
    await hasParam(page, 'g0.expr', rule.query);
  },

  async 'a search without a match says so'({ page, baseUrl }) {
    await firstRule(baseUrl);
    await page.goto('/alerts');
    await page.getByRole('searchbox').fill('surely-not-there');
    await visible(page.getByText('No alerting rule matches these filters'));
  },

  async 'states narrow the list and stay in the address'({ page, baseUrl }) {
    const { groups } = await api(baseUrl, 'rules?type=alert');
    const state = groups.flatMap((group) => group.rules)[0].state;
    const inState = groups.flatMap((group) => group.rules).filter((rule) => rule.state === state).length;
    await page.goto('/alerts');
    await page
      .getByText(new RegExp(`^${state} \\d+$`, 'i'))
      .first()
      .click();
    await hasParam(page, 'state', state);
    await count(page.locator('main button[aria-expanded]'), inState);
    await page.reload();
    await count(page.locator('main button[aria-expanded]'), inState);
    await page.goto('/alerts?state=nonsense');
    await eventually(async () => assert.equal(await page.locator('main button[aria-expanded]').count(), 0));
    await gone(page.getByRole('alert').filter({ hasText: 'Error' }));
  },
};
