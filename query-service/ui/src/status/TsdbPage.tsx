import { NumberInput, Paper, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useApi } from '../api/prometheus';
import { quote } from '../format/labels';
import { byteSize, groupedNumber } from '../format/number';
import { formatTime } from '../format/time';
import { queryLink } from '../query/panels';
import { useSettings } from '../shell/settings';
import { Empty, Loaded } from '../shell/states';
import { Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import { FactTable } from './FactTable';
import classes from './FactTable.module.css';

interface Named {
  name: string;
  value: number;
}

interface TsdbStatus {
  headStats: { numSeries: number; numLabelPairs: number; chunkCount: number; minTime: number; maxTime: number };
  seriesCountByMetricName: Named[] | null;
  labelValueCountByLabelName: Named[] | null;
  memoryInBytesByLabelName: Named[] | null;
  seriesCountByLabelValuePair: Named[] | null;
}

interface TopProps {
  title: string;
  rows: Named[] | null;
  format?: (value: number) => string;
  /** The expression that looks into a row. */
  query?: (name: string) => string;
}

function Top({ title, rows, format = groupedNumber, query }: TopProps) {
  const largest = Math.max(1, ...(rows ?? []).map((row) => row.value));
  return (
    <Paper withBorder component="section" aria-label={title} className={classes.card}>
      <Title order={2} p="sm">
        {title}
      </Title>
      {rows === null || rows.length === 0 ? (
        <Empty title="None" />
      ) : (
        <Table>
          <Table.Tbody>
            {rows.map(({ name, value }) => (
              <Table.Tr key={name}>
                <Table.Td className={classes.value}>
                  {query ? <Link to={queryLink(query(name))}>{name}</Link> : name}
                  <div className={classes.bar} style={{ width: `${(100 * value) / largest}%` }} />
                </Table.Td>
                <Table.Td className={classes.number}>{format(value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}

/** Pairs come as name=value. */
function pairQuery(pair: string): string {
  const at = pair.indexOf('=');
  return `count by (__name__) ({${pair.slice(0, at)}=${quote(pair.slice(at + 1))}})`;
}

function Tables({ status }: { status: TsdbStatus }) {
  const [{ localTime }] = useSettings();
  const { numSeries, numLabelPairs, chunkCount, minTime, maxTime } = status.headStats;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
      <FactTable
        title="Head"
        rows={[
          ['Series', groupedNumber(numSeries)],
          ['Chunks', groupedNumber(chunkCount)],
          ['Label pairs', groupedNumber(numLabelPairs)],
          ['From', numSeries === 0 ? '–' : formatTime(minTime, localTime)],
          ['To', numSeries === 0 ? '–' : formatTime(maxTime, localTime)],
        ]}
      />
      <Top
        title="Series by metric name"
        rows={status.seriesCountByMetricName}
        query={(name) => `{__name__=${quote(name)}}`}
      />
      <Top title="Series by label pair" rows={status.seriesCountByLabelValuePair} query={pairQuery} />
      <Top title="Values by label name" rows={status.labelValueCountByLabelName} />
      <Top title="Memory by label name" rows={status.memoryInBytesByLabelName} format={byteSize} />
    </SimpleGrid>
  );
}

export function TsdbPage() {
  const [limit, setLimit] = useUrlState('limit');
  const result = useApi<TsdbStatus>('status/tsdb', { limit: limit === '' ? undefined : limit });
  return (
    <>
      <Toolbar title="Storage & cardinality">
        <Text size="sm" c="dimmed">
          Rows
        </Text>
        <NumberInput
          w={90}
          size="xs"
          aria-label="Rows of each table"
          min={1}
          max={10_000}
          value={limit === '' ? 10 : Number(limit)}
          onChange={(value) => setLimit(value === '' || value === 10 ? '' : String(value))}
        />
      </Toolbar>
      <Loaded result={result}>{(status) => <Tables status={status} />}</Loaded>
    </>
  );
}
