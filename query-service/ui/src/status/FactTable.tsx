import { Paper, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './FactTable.module.css';

export function FactTable({ title, rows }: { title: string; rows: [string, ReactNode][] }) {
  return (
    <Paper withBorder component="section" aria-label={title} className={classes.card}>
      <Title order={2} p="sm">
        {title}
      </Title>
      <Table>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th className={classes.name}>{name}</Table.Th>
              <Table.Td className={classes.value}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
