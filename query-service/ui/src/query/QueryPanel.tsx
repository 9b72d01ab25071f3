import { ActionIcon, Anchor, Button, Group, Loader, Menu, Paper, Tabs, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { fetchApi } from '../api/prometheus';
import { groupedNumber } from '../format/number';
import { IconChart, IconClose, IconCopy, IconDots, IconFormat, IconList, IconPlay, IconTable } from '../shell/icons';
import { Empty, Failure, Loading } from '../shell/states';
import { TimeInput } from '../shell/TimeInput';
import { Editor } from './Editor';
import { ExplainView } from './ExplainView';
import { Explorer } from './Explorer';
import { GraphControls } from './GraphControls';
import { GraphView } from './GraphView';
import { remember } from './history';
import { Notes } from './Notes';
import type { Panel, Tab } from './panels';
import classes from './QueryPanel.module.css';
import { TableView } from './TableView';
import { useRun, type Run } from './useRun';

interface Props {
  panel: Panel;
  onChange: (change: Partial<Panel>) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

function Stats({ run, busy }: { run: Run | undefined; busy: boolean }) {
  if (run === undefined) {
    return busy ? <Loader size="xs" /> : null;
  }
  const { result, tookMs } = run;
  const series = result.resultType === 'vector' || result.resultType === 'matrix' ? result.result.length : 1;
  const samples = result.stats?.samples?.totalQueryableSamples;
  const parts = [
    `${groupedNumber(series)} series`,
    `${Math.round(tookMs)} ms`,
    ...(samples === undefined ? [] : [`${groupedNumber(samples)} samples read`]),
  ];
  return (
    <Group gap="xs" wrap="nowrap" ml="auto">
      {busy && <Loader size="xs" />}
      <Text size="xs" c="dimmed" data-testid="stats">
        {parts.join(' · ')}
      </Text>
    </Group>
  );
}

/** Whole seconds unless the range is so short that they would show. */
function zoomed(fromMs: number, toMs: number): Partial<Panel> {
  const unit = toMs - fromMs > 20_000 ? 1000 : 10;
  const round = (ms: number) => Math.round(ms / unit) * unit;
  return { rangeMs: Math.max(1000, round(toMs) - round(fromMs)), endMs: round(toMs) };
}

export function QueryPanel({ panel, onChange, onDuplicate, onRemove }: Props) {
  const [draft, setDraft] = useState(panel.expr);
  const [attempt, setAttempt] = useState(0);
  const [exploring, setExploring] = useState(false);
  const [formatError, setFormatError] = useState<unknown>(null);
  useEffect(() => setDraft(panel.expr), [panel.expr]);
  const { data: run, error, isFetching } = useRun(panel, attempt);

  const execute = (text: string) => {
    const expr = text.trim();
    setFormatError(null);
    if (expr !== '') {
      remember(expr);
    }
    if (expr === panel.expr) {
      setAttempt((count) => count + 1);
    } else {
      onChange({ expr });
    }
  };
  const format = async () => {
    try {
      setDraft((await fetchApi<string>('format_query', { query: draft })).data);
      setFormatError(null);
    } catch (failure) {
      setFormatError(failure);
    }
  };
  const graphed = run?.result.resultType === 'matrix' && panel.tab === 'graph' ? run.result.result : null;

  return (
    <Paper withBorder p="sm" className={classes.panel} component="section" aria-label="Query panel">
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <Editor value={draft} onChange={setDraft} onRun={execute} />
        <Button
          h={36}
          leftSection={<IconPlay size={14} />}
          loading={isFetching && run === undefined}
          onClick={() => execute(draft)}
        >
          Run
        </Button>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon size={36} aria-label="More actions">
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconList />} onClick={() => setExploring(true)}>
              Explore metrics
            </Menu.Item>
            <Menu.Item leftSection={<IconFormat />} disabled={draft.trim() === ''} onClick={() => void format()}>
              Format expression
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconCopy />} onClick={onDuplicate}>
              Duplicate panel
            </Menu.Item>
            <Menu.Item leftSection={<IconClose />} color="red" onClick={onRemove}>
              Remove panel
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {exploring && (
        <Explorer
          onClose={() => setExploring(false)}
          onPick={(name) => {
            setDraft((before) => (before.trim() === '' ? name : `${before} ${name}`));
            setExploring(false);
          }}
        />
      )}

      <Tabs value={panel.tab} onChange={(tab) => onChange({ tab: tab as Tab })} mt="xs" keepMounted={false}>
        <Group gap="sm" className={classes.bar}>
          <Tabs.List className={classes.tabs}>
            <Tabs.Tab value="table" leftSection={<IconTable />}>
              Table
            </Tabs.Tab>
            <Tabs.Tab value="graph" leftSection={<IconChart />}>
              Graph
            </Tabs.Tab>
            <Tabs.Tab value="explain" leftSection={<IconList />}>
              Explain
            </Tabs.Tab>
          </Tabs.List>
          {panel.tab !== 'graph' ? (
            <TimeInput
              label="Evaluation time"
              none="Now"
              value={panel.momentMs}
              stepMs={60_000}
              onChange={(momentMs) => onChange({ momentMs })}
            />
          ) : (
            <GraphControls panel={panel} onChange={onChange} />
          )}
          {panel.tab !== 'explain' && <Stats run={run} busy={isFetching} />}
        </Group>
        {(error ?? formatError) !== null && <Failure error={error ?? formatError} />}
        {run && error === null && <Notes warnings={run.warnings} infos={run.infos} />}
        {run === undefined && isFetching && <Loading what="Running the query" />}
        {panel.expr === '' && (
          <Empty title="Nothing asked yet">
            Type an expression and press Enter, or browse what is there in{' '}
            <Anchor component="button" inherit onClick={() => setExploring(true)}>
              the metrics explorer
            </Anchor>
            .
          </Empty>
        )}
        <Tabs.Panel value="table">
          {run && error === null && panel.expr !== '' && <TableView result={run.result} />}
        </Tabs.Panel>
        <Tabs.Panel value="graph">
          {run && graphed && error === null && (
            <GraphView run={run} series={graphed} panel={panel} onZoom={(from, to) => onChange(zoomed(from, to))} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="explain">
          {panel.expr !== '' && <ExplainView panel={panel} attempt={attempt} />}
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}
