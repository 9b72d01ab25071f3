import { describe, expect, test } from 'vitest';
import { decodePanels, encodePanels, NEW_PANEL, queryLink, stepMs, type Panel } from './panels';

const decode = (query: string) => decodePanels(new URLSearchParams(query));

describe('panels in the address', () => {
  test('an empty address is one empty panel', () => {
    expect(decode('')).toEqual([NEW_PANEL]);
  });

  test('panels come back as they were written', () => {
    const panels: Panel[] = [
      { ...NEW_PANEL, expr: 'rate(a{b="&=?"}[5m])\n/ 2', momentMs: Date.UTC(2026, 0, 2, 3, 4, 5) },
      {
        expr: 'up',
        tab: 'graph',
        endMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
        momentMs: null,
        rangeMs: 90_000,
        resolution: { type: 'custom', stepMs: 15_000 },
        displayMode: 'stacked',
        fromZero: true,
      },
    ];
    expect(decodePanels(new URLSearchParams(encodePanels(panels).toString()))).toEqual(panels);
  });

  test("links of alerts carry Prometheus' old tab numbers", () => {
    expect(decode('g0.expr=up&g0.tab=1')[0]).toMatchObject({ expr: 'up', tab: 'table' });
    expect(decode('g0.expr=up&g0.tab=0')[0]).toMatchObject({ expr: 'up', tab: 'graph' });
  });

  test('links of Prometheus open alike', () => {
    const [panel] = decode(
      'g0.expr=up&g0.show_tree=0&g0.tab=graph&g0.end_input=2026-11-22%2008:00:00&g0.range_input=2h&g0.res_type=fixed&g0.res_step=60&g0.display_mode=lines&g0.show_exemplars=0',
    );
    expect(panel).toMatchObject({
      endMs: Date.UTC(2026, 10, 22, 8),
      rangeMs: 7_200_000,
      resolution: { type: 'fixed', stepMs: 60_000 },
    });
    expect(decode('g0.expr=up&g0.stacked=1&g0.step_input=30')[0]).toMatchObject({
      displayMode: 'stacked',
      resolution: { type: 'custom', stepMs: 30_000 },
    });
  });

  test('order is by number, gaps are closed, nonsense is passed over', () => {
    expect(
      decode('g7.expr=c&g2.expr=b&x=1&g.expr=q&g2.range_input=soon').map(({ expr, rangeMs }) => [expr, rangeMs]),
    ).toEqual([
      ['b', NEW_PANEL.rangeMs],
      ['c', NEW_PANEL.rangeMs],
    ]);
  });

  test('a link to an expression opens it', () => {
    expect(decode(queryLink('a + b').split('?')[1]!)[0]).toMatchObject({ expr: 'a + b', tab: 'table' });
  });
});

test('the step follows from the range and is at least a second', () => {
  expect(stepMs({ type: 'auto', density: 'medium' }, 3_600_000)).toBe(14_000);
  expect(stepMs({ type: 'auto', density: 'high' }, 60_000)).toBe(1000);
  expect(stepMs({ type: 'fixed', stepMs: 30_000 }, 60_000)).toBe(30_000);
});
