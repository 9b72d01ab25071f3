import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { eventually, gone, visible } from './expect.mjs';

/** Posts an alert that no other test knows, and waits until Alertmanager routes it. */
async function postAlert(alertmanagerUrl) {
  const name = `BrowserTest${randomBytes(4).toString('hex')}`;
  const alerts = [
    { labels: { alertname: name, severity: 'none', instance: 'a' }, annotations: { summary: `about ${name}` } },
  ];
  const response = await fetch(`${alertmanagerUrl}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  assert.equal(response.status, 200);
  await eventually(async () => {
    const groups = await (await fetch(`${alertmanagerUrl}/api/v2/alerts/groups?filter=alertname="${name}"`)).json();
    assert.ok(groups.length > 0, 'the alert is in no group');
  }, 30_000);
  return name;
}

async function silences(alertmanagerUrl, name) {
  const all = await (await fetch(`${alertmanagerUrl}/api/v2/silences`)).json();
  return all.filter(({ matchers }) => matchers.some(({ value }) => value === name));
}

async function expire(alertmanagerUrl, { id }) {
  await fetch(`${alertmanagerUrl}/api/v2/silence/${id}`, { method: 'DELETE' });
}

const alerts = (page) => page.getByTestId('routed-alert');
const notifications = (name, rest = '') => `/alertmanager?filter=${encodeURIComponent(`alertname="${name}"`)}${rest}`;

async function fillAndSave(page) {
  await page.getByRole('textbox', { name: 'Created by' }).fill('tester');
  await page.getByRole('textbox', { name: 'Comment' }).fill('for a browser test');
  await page.getByRole('button', { name: 'Create silence' }).click();
  await gone(page.getByRole('dialog'));
}

export default {
  async 'an alert is silenced from its group, and let through again'({ page, alertmanagerUrl }) {
    const name = await postAlert(alertmanagerUrl);
    await page.goto(notifications(name));
    await visible(alerts(page).filter({ hasText: `about ${name}` }));
    await alerts(page).getByRole('link', { name: 'Silence' }).click();
    await visible(page.getByText('1 alert matches now'));
    await fillAndSave(page);
    const [silence] = await silences(alertmanagerUrl, name);
    assert.equal(silence.status.state, 'active');
    assert.equal(silence.createdBy, 'tester');
    await visible(
      page.getByRole('article', { name: `Silence ${silence.id}` }).filter({ hasText: 'for a browser test' }),
    );

    await page.goto(notifications(name));
    await visible(page.getByText('No alert matches these filters'));
    await page.getByRole('checkbox', { name: 'Silenced' }).check();
    await visible(alerts(page).filter({ hasText: /silenced/i }));

    await alerts(page).getByRole('link', { name: 'silenced' }).click();
    const card = page.getByRole('article', { name: `Silence ${silence.id}` });
    await card.getByRole('button', { name: 'Expire' }).click();
    await card.getByRole('button', { name: 'Expire now' }).click();
    await visible(card.filter({ hasText: /expired/i }));
    await page.goto(notifications(name));
    await visible(alerts(page).filter({ hasText: /active/i }));
  },

  async 'a silence is written by hand, and its preview follows the matchers'({ page, alertmanagerUrl }) {
    const name = await postAlert(alertmanagerUrl);
    await page.goto('/silences');
    await page.getByRole('button', { name: 'New silence' }).click();
    await page.getByRole('textbox', { name: 'Label 1' }).fill('alertname');
    await page.getByRole('combobox', { name: 'Operator 1' }).click();
    await page.getByRole('option', { name: '=~', exact: true }).click();
    await page.getByRole('textbox', { name: 'Value 1' }).fill(`${name}|Other`);
    await visible(page.getByText('1 alert matches now'));
    await page.getByRole('button', { name: 'Add matcher' }).click();
    await page.getByRole('textbox', { name: 'Label 2' }).fill('instance');
    await page.getByRole('textbox', { name: 'Value 2' }).fill('b');
    await visible(page.getByText('0 alerts match now'));
    await page.getByRole('textbox', { name: 'Duration' }).fill('45m');
    await fillAndSave(page);
    const [silence] = await silences(alertmanagerUrl, `${name}|Other`);
    assert.equal(silence.matchers.find(({ name: label }) => label === 'alertname').isRegex, true);
    // A server may move the start to its own present.
    const lengthMs = Date.parse(silence.endsAt) - Date.parse(silence.startsAt);
    assert.ok(Math.abs(lengthMs - 45 * 60_000) < 5000, `it lasts ${lengthMs} ms`);
    await expire(alertmanagerUrl, silence);
  },

  async 'what is missing in a silence is said before it is sent'({ page }) {
    await page.goto('/silences?new=1&matcher=alertname%3D%22x%22');
    await page.getByRole('button', { name: 'Create silence' }).click();
    await visible(page.getByRole('alert').filter({ hasText: 'Say who you are and why' }));
  },

  async 'a standing silence is changed'({ page, alertmanagerUrl }) {
    const name = await postAlert(alertmanagerUrl);
    await page.goto(`/silences?new=1&matcher=${encodeURIComponent(`alertname="${name}"`)}`);
    await visible(page.getByText('1 alert matches now'));
    await fillAndSave(page);
    const card = page.getByRole('article').filter({ hasText: name });
    await card.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('another reason');
    await page.getByRole('button', { name: 'Save silence' }).click();
    await visible(page.getByRole('article').filter({ hasText: name }).filter({ hasText: 'another reason' }));
    const left = await silences(alertmanagerUrl, name);
    assert.deepEqual(
      left.map(({ comment }) => comment),
      ['another reason'],
    );
    await expire(alertmanagerUrl, left[0]);
  },

  async 'matchers that cannot be read are marked'({ page }) {
    await page.goto('/alertmanager');
    const field = page.getByRole('textbox', { name: 'Matchers' });
    await field.fill('severity');
    await eventually(async () => assert.equal(await field.getAttribute('aria-invalid'), 'true'));
  },

  async 'an Alertmanager that does not answer is named'({ page }) {
    await page.route('**/api/v2/**', (route) => route.abort());
    await page.goto('/alertmanager');
    await visible(page.getByRole('alert').filter({ hasText: 'No answer from' }));
    await visible(page.getByRole('button', { name: 'Try again' }));
  },
};
