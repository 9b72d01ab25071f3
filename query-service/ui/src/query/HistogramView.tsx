import { Table } from '@mantine/core';
import { bucketText, parseValue, type Histogram } from './results';
import classes from './HistogramView.module.css';

/** A native histogram: its buckets as bars, and count and sum below. */
export function HistogramView({ histogram }: { histogram: Histogram }) {
  const buckets = histogram.buckets ?? [];
  const largest = Math.max(...buckets.map((bucket) => Math.abs(parseValue(bucket[3]))), 0);
  return (
    <div className={classes.histogram}>
      {buckets.length > 0 && (
        <Table verticalSpacing={1} withRowBorders={false}>
          <Table.Tbody>
            {buckets.map((bucket) => (
              <Table.Tr key={bucket[1]}>
                <Table.Td className={classes.range}>{bucketText(bucket)}</Table.Td>
                <Table.Td className={classes.bars}>
                  <div style={{ width: `${(100 * Math.abs(parseValue(bucket[3]))) / largest}%` }} />
                </Table.Td>
                <Table.Td>{bucket[3]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <div className={classes.totals}>
        count {histogram.count} · sum {histogram.sum}
      </div>
    </div>
  );
}
