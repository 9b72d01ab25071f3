import { Paper, Table } from '@mantine/core';
import { useApi } from '../api/prometheus';
import { Empty, Loaded } from '../shell/states';
import { SearchInput, Toolbar } from '../shell/Toolbar';
import { useUrlState } from '../shell/useUrlState';
import classes from './FactTable.module.css';

function Flags({ flags, search }: { flags: Record<string, string>; search: string }) {
  const shown = Object.entries(flags)
    .filter(([name, value]) => `--${name}=${value}`.toLowerCase().includes(search.toLowerCase()))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (shown.length === 0) {
    return <Empty title="No flag matches" />;
  }
  return (
    <Paper withBorder className={classes.card}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Flag</Table.Th>
            <Table.Th>Value</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ff="monospace">
          {shown.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td>--{name}</Table.Td>
              <Table.Td className={classes.value}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

export function FlagsPage() {
  const [search, setSearch] = useUrlState('search');
  const result = useApi<Record<string, string>>('status/flags');
  return (
    <>
      <Toolbar title="Command-line flags">
        <SearchInput label="Search flags" value={search} onChange={setSearch} />
      </Toolbar>
      <Loaded result={result}>{(flags) => <Flags flags={flags} search={search} />}</Loaded>
    </>
  );
}
