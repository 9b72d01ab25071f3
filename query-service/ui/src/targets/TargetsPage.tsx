import { Badge, Select, Stack, Text } from '@mantine/core';
import { useApi } from '../api/prometheus';
import type { ActiveTarget, Targets } from '../api/types';
import { Fold } from '../shell/Fold';
import { Empty, Loaded } from '../shell/states';
import { SearchInput, StateFilter, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { countHealth, groupPools, HEALTH_COLORS, HEALTHS, type Pool } from './pools';
import { TargetTable } from './TargetTable';

/** More pools than this start closed. */
const OPEN_POOLS = 12;

function PoolCard({ pool, open }: { pool: Pool; open: boolean }) {
  const { up } = countHealth(pool.targets);
  const all = pool.targets.length;
  const head = (
    <>
      <Text fw={600} span>
        {pool.name}
      </Text>
      <Badge variant="light" color={up === all ? 'fennel' : up === 0 ? 'red' : 'orange'}>
        {up} of {all} up
      </Badge>
    </>
  );
  return (
    <Fold head={head} open={open} edge={up === all ? undefined : 'var(--mantine-color-red-6)'}>
      <TargetTable targets={pool.targets} />
    </Fold>
  );
}

function Pools({ targets }: { targets: ActiveTarget[] }) {
  const [healths, setHealths] = useUrlState('health');
  const [search, setSearch] = useUrlState('search');
  const [only, setOnly] = useUrlState('pool');
  const names = [...new Set(targets.map((target) => target.scrapePool))].sort();
  const ofPool = only === '' ? targets : targets.filter((target) => target.scrapePool === only);
  const counts = countHealth(ofPool);
  const pools = groupPools(ofPool, healths, search);
  const options = HEALTHS.map((health) => ({
    value: health,
    label: health[0]!.toUpperCase() + health.slice(1),
    count: counts[health],
    color: HEALTH_COLORS[health],
  }));
  return (
    <>
      <Toolbar title="Targets">
        <Select
          w={220}
          aria-label="Scrape pool"
          placeholder="All scrape pools"
          searchable
          clearable
          data={names}
          value={only === '' ? null : only}
          onChange={(name) => setOnly(name ?? '')}
        />
        <StateFilter label="Health" options={options} value={healths} onChange={setHealths} />
        <SearchInput label="Search targets" value={search} onChange={setSearch} />
      </Toolbar>
      {targets.length === 0 ? (
        <Empty title="No targets">
          Nothing under scrape_configs yields a target. Service discovery shows what was found and dropped.
        </Empty>
      ) : (
        pools.length === 0 && <Empty title="No target matches these filters" />
      )}
      <Stack gap={6}>
        {pools.map((pool) => (
          <PoolCard key={pool.name} pool={pool} open={pools.length <= OPEN_POOLS} />
        ))}
      </Stack>
    </>
  );
}

export function TargetsPage() {
  const result = useApi<Targets>('targets', { state: 'active' }, 5000);
  return <Loaded result={result}>{({ activeTargets }) => <Pools targets={activeTargets} />}</Loaded>;
}
