import { Anchor, Badge, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ActiveTarget } from '../api/types';
import { humanDuration } from '../format/duration';
import { Ago } from '../shell/Ago';
import { Growing } from '../shell/Growing';
import { LabelChips } from '../shell/Labels';
import { HEALTH_COLORS } from './pools';
import classes from './TargetTable.module.css';

function ScrapeFacts({ target }: { target: ActiveTarget }) {
  return (
    <>
      <Ago iso={target.lastScrape} />
      <div className={classes.quiet}>
        took {humanDuration(target.lastScrapeDuration * 1000)}
        {target.scrapeInterval && `, every ${target.scrapeInterval}`}
        {target.scrapeTimeout && `, timeout ${target.scrapeTimeout}`}
      </div>
    </>
  );
}

function TargetLabels({ target }: { target: ActiveTarget }) {
  const [discovered, setDiscovered] = useState(false);
  return (
    <>
      <LabelChips labels={discovered ? target.discoveredLabels : target.labels} />
      <div>
        <Button size="compact-xs" variant="subtle" color="gray" fw={400} onClick={() => setDiscovered(!discovered)}>
          {discovered ? 'Show target labels' : 'Show discovered labels'}
        </Button>
      </div>
    </>
  );
}

export function TargetTable({ targets }: { targets: ActiveTarget[] }) {
  return (
    <Growing items={targets} step={60}>
      {(visible) => (
        <Table.ScrollContainer type="native" minWidth={760}>
          <Table className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="30%">Endpoint</Table.Th>
                <Table.Th>Labels</Table.Th>
                <Table.Th w={250}>Last scrape</Table.Th>
                <Table.Th w={90}>State</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {visible.map((target, index) => (
                <Table.Tr key={`${target.scrapeUrl}-${index}`} data-testid="target">
                  <Table.Td className={classes.endpoint}>
                    <Anchor href={target.globalUrl} target="_blank" rel="noreferrer" size="sm">
                      {target.scrapeUrl}
                    </Anchor>
                    {target.lastError !== '' && (
                      <Text size="xs" c="red" ff="monospace" mt={4}>
                        {target.lastError}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <TargetLabels target={target} />
                  </Table.Td>
                  <Table.Td>
                    <ScrapeFacts target={target} />
                  </Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={HEALTH_COLORS[target.health]}>
                      {target.health}
                    </Badge>
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
