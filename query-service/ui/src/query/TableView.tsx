import { Button, Group, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useUiConfig } from '../api/config';
import type { LabelSet } from '../format/labels';
import { formatTime } from '../format/time';
import { SeriesName } from '../shell/Labels';
import { useSettings } from '../shell/settings';
import { Empty } from '../shell/states';
import { HistogramView } from './HistogramView';
import type { InstantSeries, QueryResult, RangeSeries } from './results';
import classes from './TableView.module.css';

const ROWS_AT_FIRST = 500;

function Rows<T extends { metric: LabelSet }>({ series, render }: { series: T[]; render: (one: T) => ReactNode }) {
  const [all, setAll] = useState(false);
  const shown = all ? series : series.slice(0, ROWS_AT_FIRST);
  return (
    <>
      <Table className={classes.table} highlightOnHover withRowBorders>
        <Table.Tbody>
          {shown.map((one, index) => (
            <Table.Tr key={index}>
              <Table.Td>
                <SeriesName labels={one.metric} />
              </Table.Td>
              <Table.Td className={classes.value}>{render(one)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < series.length && (
        <Group p="sm" gap="sm">
          <Text size="sm" c="dimmed">
            The first {shown.length} of {series.length} series.
          </Text>
          <Button variant="light" onClick={() => setAll(true)}>
            Show all
          </Button>
        </Group>
      )}
    </>
  );
}

function Instant({ series }: { series: InstantSeries }) {
  return series.histogram ? <HistogramView histogram={series.histogram[1]} /> : <>{series.value?.[1]}</>;
}

function Samples({ series }: { series: RangeSeries }) {
  const [{ localTime }] = useSettings();
  return (
    <>
      {(series.values ?? []).map(([seconds, value]) => (
        <div key={seconds} className={classes.sample}>
          {value} <span>@ {formatTime(seconds * 1000, localTime)}</span>
        </div>
      ))}
      {(series.histograms ?? []).map(([seconds, histogram]) => (
        <div key={seconds} className={classes.sample}>
          <HistogramView histogram={histogram} /> <span>@ {formatTime(seconds * 1000, localTime)}</span>
        </div>
      ))}
    </>
  );
}

export function TableView({ result }: { result: QueryResult }) {
  switch (result.resultType) {
    case 'scalar':
    case 'string':
      return (
        <Table className={classes.table}>
          <Table.Tbody>
            <Table.Tr>
              <Table.Td c="dimmed">{result.resultType}</Table.Td>
              <Table.Td className={classes.value}>{result.result[1]}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      );
    case 'vector':
      return result.result.length === 0 ? (
        <NoSeries />
      ) : (
        <Rows series={result.result} render={(one) => <Instant series={one} />} />
      );
    case 'matrix':
      return result.result.length === 0 ? (
        <NoSeries />
      ) : (
        <Rows series={result.result} render={(one) => <Samples series={one} />} />
      );
  }
}

export function NoSeries() {
  const { lookbackDelta } = useUiConfig();
  return (
    <Empty title="No series">
      The expression is valid, but no sample fits it. An instant selector looks back {lookbackDelta}.
    </Empty>
  );
}
