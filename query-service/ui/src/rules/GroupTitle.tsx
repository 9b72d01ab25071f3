import { Group, Text } from '@mantine/core';
import type { RuleGroup } from '../api/types';
import { humanDuration } from '../format/duration';
import { Ago } from '../shell/Ago';

export function GroupTitle({ group }: { group: RuleGroup }) {
  return (
    <Group gap="sm" justify="space-between">
      <Group gap="xs">
        <Text fw={600} component="h2" m={0}>
          {group.name}
        </Text>
        <Text size="xs" c="dimmed">
          {group.file}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        every {humanDuration(group.interval * 1000)} · last <Ago iso={group.lastEvaluation} />, took{' '}
        {humanDuration(group.evaluationTime * 1000)}
        {(group.limit ?? 0) > 0 && ` · limit ${group.limit}`}
      </Text>
    </Group>
  );
}
