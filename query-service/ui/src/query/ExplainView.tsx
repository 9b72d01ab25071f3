import { Group, SegmentedControl, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type CSSProperties } from 'react';
import { postApi } from '../api/prometheus';
import { groupedNumber } from '../format/number';
import { Loaded } from '../shell/states';
import classes from './ExplainView.module.css';
import { askedTimes, type Panel } from './panels';

/** An operator of a plan and those it reads from; what it gave is there once it was run. */
export interface PlanNode {
  name: string;
  detail: string;
  series?: number;
  samples?: number;
  /** Within the operator and those it reads from. */
  seconds?: number;
  children: PlanNode[];
}

type Over = 'moment' | 'range';

function measures({ series, samples, seconds }: PlanNode): string {
  return seconds === undefined
    ? ''
    : `${groupedNumber(series ?? 0)} series · ${groupedNumber(samples ?? 0)} samples · ${(seconds * 1000).toFixed(1)} ms`;
}

/** The query itself is not measured, but what it consists of. */
function wholeSeconds(root: PlanNode): number {
  return root.seconds ?? root.children.reduce((sum, child) => sum + (child.seconds ?? 0), 0);
}

function Operator({ node, whole }: { node: PlanNode; whole: number }) {
  const share = whole > 0 ? (node.seconds ?? 0) / whole : 0;
  return (
    <li role="treeitem" aria-expanded={node.children.length > 0 ? true : undefined} aria-label={node.name}>
      <div className={classes.row}>
        <span className={classes.name}>{node.name}</span>
        <code className={classes.detail}>{node.detail}</code>
        <span className={classes.measures} style={{ '--share': `${Math.min(1, share) * 100}%` } as CSSProperties}>
          {measures(node)}
        </span>
      </div>
      {node.children.length > 0 && (
        <ul role="group">
          {node.children.map((child, index) => (
            <Operator key={index} node={child} whole={whole} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What the server does to answer: the plan of its operators, and on demand what each of them took. */
export function ExplainView({ panel, attempt }: { panel: Panel; attempt: number }) {
  const [over, setOver] = useState<Over>('moment');
  const [analyze, setAnalyze] = useState(false);
  const plan = useQuery({
    queryKey: ['explain', panel, over, analyze, attempt],
    queryFn: async ({ signal }) => {
      const asked = { query: panel.expr, analyze: String(analyze) };
      const { startMs, endMs, stepMs } = askedTimes(panel, over === 'range', Date.now());
      const answer =
        over === 'range'
          ? postApi<PlanNode>(
              'query_range_explain',
              { ...asked, start: startMs / 1000, end: endMs / 1000, step: stepMs / 1000 },
              signal,
            )
          : postApi<PlanNode>('query_explain', { ...asked, time: endMs / 1000 }, signal);
      return (await answer).data;
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <>
      <Group gap="md" my="xs">
        <SegmentedControl
          aria-label="Explain a query"
          value={over}
          onChange={(value) => setOver(value as Over)}
          data={[
            { value: 'moment', label: 'At one time' },
            { value: 'range', label: 'Over the graph' },
          ]}
        />
        <Switch
          label="Run and measure"
          checked={analyze}
          onChange={(event) => setAnalyze(event.currentTarget.checked)}
        />
        {analyze && (
          <Text size="xs" c="dimmed">
            The time of an operator includes those it reads from.
          </Text>
        )}
      </Group>
      <Loaded result={plan}>
        {(root) => (
          <ul className={classes.tree} role="tree" aria-label="Plan of the query">
            <Operator node={root} whole={wholeSeconds(root)} />
          </ul>
        )}
      </Loaded>
    </>
  );
}
