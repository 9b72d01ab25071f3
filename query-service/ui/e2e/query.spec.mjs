import assert from 'node:assert/strict';
import { api, count, eventually, gone, hasParam, param, visible } from './expect.mjs';

// Two series at any time on any server, so that graphs do not depend on what is scraped.
const TWO = 'label_replace(vector(1), "line", "one", "", "") or label_replace(vector(2), "line", "two", "", "")';
const link = (expr, rest = {}) => `/query?${new URLSearchParams({ 'g0.expr': expr, ...rest })}`;
const editor = (page) => page.getByRole('textbox', { name: 'PromQL expression' });
const rows = (page) => page.locator('tbody tr');
const legend = (page) => page.getByRole('group', { name: 'Series', exact: true }).getByRole('button');

async function graph(page, rest = {}) {
  await page.goto(link(TWO, { 'g0.tab': 'graph', 'g0.range_input': '1h', ...rest }));
  await visible(page.locator('canvas'));
}

/** Whether the plot has a pixel of this colour. */
function draws(page, [red, green, blue]) {
  return page.locator('canvas').evaluate(
    (canvas, [r, g, b]) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === r && data[at + 1] === g && data[at + 2] === b) {
          return true;
        }
      }
      return false;
    },
    [red, green, blue],
  );
}
const FIRST = [0x22, 0x8b, 0xe6];
const SECOND = [0xf0, 0x8c, 0x00];

export default {
  async 'an expression typed and entered shows its series'({ page, baseUrl }) {
    const { result } = await api(baseUrl, 'query?query=up');
    await page.goto('/query');
    await editor(page).pressSequentially('up');
    await page.keyboard.press('Escape');
    await editor(page).focus();
    await page.keyboard.press('Enter');
    await count(rows(page), result.length);
    await visible(rows(page).filter({ hasText: `instance="${result[0].metric.instance}"` }));
    await hasParam(page, 'g0.expr', 'up');
    await visible(page.getByTestId('stats').filter({ hasText: `${result.length} series` }));
  },

  async 'the explain tab shows the plan and, on demand, what each operator took'({ page }) {
    await page.goto(link('sum by (job) (rate(scrape_samples_scraped[5m]))'));
    await page.getByRole('tab', { name: 'Explain' }).click();
    await hasParam(page, 'g0.tab', 'explain');
    const plan = page.getByRole('tree', { name: 'Plan of the query' });
    await visible(plan.getByText('scrape_samples_scraped', { exact: false }).last());
    await gone(plan.getByText(' ms'));
    await page.getByRole('switch', { name: 'Run and measure' }).check({ force: true });
    await visible(plan.getByText(/series · .* samples · .* ms/).first());
    await page.getByText('Over the graph').click();
    await visible(plan.getByText(/series · .* samples · .* ms/).first());
  },

  async 'completion offers functions and what it takes goes into the editor'({ page }) {
    await page.goto('/query');
    await editor(page).pressSequentially('histogram_quan', { delay: 30 });
    const option = page.getByRole('option', { name: /^histogram_quantile/ }).first();
    await visible(option);
    await option.click();
    await eventually(async () => assert.equal((await editor(page).innerText()).trim(), 'histogram_quantile'));
  },

  async 'completion offers metrics of the server'({ page }) {
    await page.goto('/query');
    await editor(page).pressSequentially('scrape_dura', { delay: 30 });
    await visible(page.getByRole('option', { name: /scrape_duration_seconds/ }));
  },

  async 'a wrong expression shows what the server says of it'({ page }) {
    await page.goto(link('up{'));
    await visible(page.getByRole('alert').filter({ hasText: /bad_data[\s\S]*parse error/ }));
    await editor(page).fill('vector(7)');
    await page.getByRole('button', { name: 'Run' }).click();
    await visible(rows(page).filter({ hasText: '7' }));
    await gone(page.getByRole('alert'));
  },

  async 'an evaluation time is sent and kept in the address'({ page }) {
    await page.goto(link('vector(time())'));
    await page.getByRole('textbox', { name: 'Evaluation time' }).fill('2026-01-02 03:04:05');
    await page.keyboard.press('Enter');
    await visible(rows(page).filter({ hasText: String(Date.UTC(2026, 0, 2, 3, 4, 5) / 1000) }));
    await hasParam(page, 'g0.moment_input', '2026-01-02 03:04:05');
  },

  async 'a scalar, a string and a range of samples have a table too'({ page }) {
    await page.goto(link('3 * 4'));
    await visible(rows(page).filter({ hasText: /scalar\s*12/ }));
    await page.goto(link('"text"'));
    await visible(rows(page).filter({ hasText: /string\s*text/ }));
    await page.goto(link('vector(5)[3m:1m]'));
    await visible(rows(page).filter({ hasText: /5 @ \d{4}-\d\d-\d\d/ }));
  },

  async 'a native histogram is drawn as bars, and remarks of the engine are shown'({ page }) {
    const histogram = {
      count: '7',
      sum: '3.5',
      buckets: [
        [0, '0.5', '1', '4'],
        [3, '-0.001', '0.001', '3'],
      ],
    };
    const data = { resultType: 'vector', result: [{ metric: { __name__: 'latency' }, histogram: [1, histogram] }] };
    const body = { status: 'success', data, warnings: ['a warning'], infos: ['an info'] };
    await page.route('**/api/v1/query', (route) => route.fulfill({ json: body }));
    await page.goto(link('latency'));
    await visible(page.getByText('count 7 · sum 3.5'));
    await visible(page.getByRole('cell', { name: '(0.5, 1]', exact: true }));
    await visible(page.getByRole('cell', { name: '[-0.001, 0.001]', exact: true }));
    await visible(page.getByRole('alert').filter({ hasText: 'a warning' }));
    await visible(page.getByRole('alert').filter({ hasText: 'an info' }));
  },

  async 'nothing found is said'({ page }) {
    await page.goto(link('surely_not_there'));
    await visible(page.getByText('No series', { exact: true }));
  },

  async 'the graph tab draws every series'({ page }) {
    await page.goto(link(TWO));
    await count(rows(page), 2);
    await page.getByRole('tab', { name: 'Graph' }).click();
    await count(legend(page), 2);
    await eventually(async () => assert.ok((await draws(page, FIRST)) && (await draws(page, SECOND))));
    await hasParam(page, 'g0.tab', 'graph');
  },

  async 'a click in the legend isolates a series, a second brings all back'({ page }) {
    await graph(page);
    await eventually(async () => assert.ok(await draws(page, SECOND)));
    await legend(page).first().click();
    await page.mouse.move(5, 5);
    await eventually(async () => assert.ok((await draws(page, FIRST)) && !(await draws(page, SECOND))));
    assert.equal(await legend(page).nth(1).getAttribute('aria-pressed'), 'false');
    await legend(page).first().click();
    await page.mouse.move(5, 5);
    await eventually(async () => assert.ok(await draws(page, SECOND)));
  },

  async 'dragging over the graph zooms, and back undoes it'({ page }) {
    await graph(page, { 'g0.end_input': '2026-01-02 04:00:00' });
    const box = await page.locator('.u-over').boundingBox();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, y, { steps: 5 });
    await page.mouse.up();
    await eventually(() => assert.notEqual(param(page, 'g0.range_input'), '1h'));
    assert.match(param(page, 'g0.range_input'), /^1[45]m/);
    assert.match(param(page, 'g0.end_input'), /^2026-01-02 03:4[45]:/);
    await page.goBack();
    await hasParam(page, 'g0.range_input', '1h');
  },

  async 'the pointer tells value, time and labels of the nearest series'({ page }) {
    await graph(page, { 'g0.end_input': '2026-01-02 04:00:00' });
    const box = await page.locator('.u-over').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 25);
    const tip = page.getByRole('tooltip').filter({ hasText: '2026-01-02 03:30' });
    await visible(tip);
    assert.match(await tip.innerText(), /^2\s[\s\S]*line\s+two/);
  },

  async 'range, end, resolution and stacking go to the address'({ page }) {
    await graph(page);
    await page.getByRole('button', { name: 'Longer range' }).click();
    await hasParam(page, 'g0.range_input', '2h');
    await page.getByRole('button', { name: 'End time: earlier' }).click();
    await eventually(() => assert.ok(param(page, 'g0.end_input')));
    await page.getByRole('combobox', { name: 'Resolution' }).click();
    await page.getByRole('option', { name: '5m', exact: true }).click();
    await hasParam(page, 'g0.res_step', '5m');
    await page.getByText('Stacked', { exact: true }).click();
    await hasParam(page, 'g0.display_mode', 'stacked');
    await page.reload();
    await visible(page.locator('canvas'));
    assert.equal(await page.getByRole('textbox', { name: 'Range' }).inputValue(), '2h');
  },

  async 'panels are added, duplicated and removed'({ page }) {
    await page.goto(link('vector(1)'));
    await page.getByRole('button', { name: 'Add panel' }).click();
    await count(editor(page), 2);
    await editor(page).nth(1).fill('vector(42)');
    await page.keyboard.press('Enter');
    await visible(rows(page).filter({ hasText: '42' }));
    await hasParam(page, 'g1.expr', 'vector(42)');
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Remove panel' }).click();
    await count(editor(page), 1);
    await hasParam(page, 'g0.expr', 'vector(42)');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate panel' }).click();
    await hasParam(page, 'g1.expr', 'vector(42)');
  },

  async 'the explorer finds a metric and puts it into the editor'({ page }) {
    await page.goto('/query');
    await page.getByRole('button', { name: 'the metrics explorer' }).click();
    await page.getByRole('textbox', { name: 'Search metrics' }).fill('scrape samples post');
    await page.getByRole('button', { name: /^scrape_samples_post_metric_relabeling/ }).click();
    await eventually(async () =>
      assert.equal((await editor(page).innerText()).trim(), 'scrape_samples_post_metric_relabeling'),
    );
  },

  async 'an expression is formatted by the server'({ page }) {
    await page.goto('/query');
    await editor(page).fill('sum(up)by(job)');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Format expression' }).click();
    await eventually(async () => assert.equal((await editor(page).innerText()).trim(), 'sum by (job) (up)'));
  },

  async 'a link out of an alert, in the old form, opens'({ page }) {
    await page.goto('/graph?g0.expr=vector%28123%29&g0.tab=1');
    await visible(rows(page).filter({ hasText: '123' }));
    assert.equal(new URL(page.url()).pathname, '/query');
  },
};
