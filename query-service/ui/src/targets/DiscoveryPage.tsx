import { Alert, Badge, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useApi } from '../api/prometheus';
import type { Targets } from '../api/types';
import { labelsContain, type LabelSet } from '../format/labels';
import { Fold } from '../shell/Fold';
import { Growing } from '../shell/Growing';
import { LabelChips } from '../shell/Labels';
import { Empty, Loaded } from '../shell/states';
import { SearchInput, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { discoveredPools, type DiscoveredPool } from './pools';
import classes from './TargetTable.module.css';

interface Row {
  discovered: LabelSet;
  /** Null for a target that relabelling dropped. */
  target: LabelSet | null;
}

function rowsOf(pool: DiscoveredPool, show: string, search: string): Row[] {
  const active = pool.active.map((one) => ({ discovered: one.discoveredLabels, target: one.labels }));
  const dropped = pool.dropped.map((one) => ({ discovered: one.discoveredLabels, target: null }));
  const rows: Row[] = [...(show === 'dropped' ? [] : active), ...(show === 'active' ? [] : dropped)];
  return rows.filter((row) => labelsContain(row.discovered, search) || labelsContain(row.target ?? {}, search));
}

function PoolRows({ rows }: { rows: Row[] }) {
  return (
    <Growing items={rows} step={60}>
      {(visible) => (
        <Table.ScrollContainer type="native" minWidth={640}>
          <Table className={classes.table} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Discovered labels</Table.Th>
                <Table.Th>Target labels</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {visible.map((row, index) => (
                <Table.Tr key={index}>
                  <Table.Td>
                    <LabelChips labels={row.discovered} />
                  </Table.Td>
                  <Table.Td>
                    {row.target ? (
                      <LabelChips labels={row.target} />
                    ) : (
                      <Badge variant="light" color="gray">
                        dropped
                      </Badge>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Growing>
  );
}

function PoolCard({ pool, show, search, open }: { pool: DiscoveredPool; show: string; search: string; open: boolean }) {
  const rows = rowsOf(pool, show, search);
  const head = (
    <>
      <Text fw={600} span>
        {pool.name}
      </Text>
      <Text size="sm" c="dimmed" span>
        {pool.active.length} active, {pool.droppedCount} dropped
      </Text>
    </>
  );
  return (
    <Fold head={head} open={open}>
      {pool.droppedCount > pool.dropped.length && (
        <Alert color="yellow" variant="light" p="xs" my="xs">
          {pool.droppedCount - pool.dropped.length} dropped targets are not kept and not shown (keep_dropped_targets).
        </Alert>
      )}
      {rows.length === 0 ? <Empty title="Nothing here matches" /> : <PoolRows rows={rows} />}
    </Fold>
  );
}

function Pools({ targets }: { targets: Targets }) {
  const [show, setShow] = useUrlState('show');
  const [search, setSearch] = useUrlState('search');
  const pools = discoveredPools(targets);
  return (
    <>
      <Toolbar title="Service discovery">
        <SegmentedControl
          aria-label="Targets to show"
          value={show === '' ? 'all' : show}
          onChange={(value) => setShow(value === 'all' ? '' : value)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'active', label: 'Active' },
            { value: 'dropped', label: 'Dropped' },
          ]}
        />
        <SearchInput label="Search labels" value={search} onChange={setSearch} />
      </Toolbar>
      {pools.length === 0 && (
        <Empty title="Nothing was discovered">
          The configuration has no scrape_configs, or discovery found nothing.
        </Empty>
      )}
      <Stack gap={6}>
        {pools.map((pool) => (
          <PoolCard key={pool.name} pool={pool} show={show} search={search} open={pools.length <= 3 || search !== ''} />
        ))}
      </Stack>
    </>
  );
}

export function DiscoveryPage() {
  const result = useApi<Targets>('targets', { state: 'any' }, 10_000);
  return <Loaded result={result}>{(targets) => <Pools targets={targets} />}</Loaded>;
}
