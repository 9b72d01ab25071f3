import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import type { Matcher } from '../api/alertmanager';
import { IconClose, IconPlus } from '../shell/icons';
import { matcherOf, operatorOf, OPERATORS, withOperator, type Operator } from './matchers';

interface Props {
  matchers: Matcher[];
  onChange: (matchers: Matcher[]) => void;
}

export function MatcherRows({ matchers, onChange }: Props) {
  const set = (index: number, matcher: Matcher) => onChange(matchers.with(index, matcher));
  return (
    <Stack gap={6} role="group" aria-label="Matchers">
      {matchers.map((matcher, index) => (
        <Group key={index} gap={6} wrap="nowrap">
          <TextInput
            flex={1}
            data-autofocus={index === 0 || undefined}
            aria-label={`Label ${index + 1}`}
            placeholder="Label"
            value={matcher.name}
            onChange={(event) => set(index, { ...matcher, name: event.currentTarget.value.trim() })}
          />
          <Select
            w={70}
            aria-label={`Operator ${index + 1}`}
            allowDeselect={false}
            data={OPERATORS}
            value={operatorOf(matcher)}
            onChange={(operator) => set(index, withOperator(matcher, operator as Operator))}
          />
          <TextInput
            flex={2}
            aria-label={`Value ${index + 1}`}
            placeholder="Value"
            value={matcher.value}
            onChange={(event) => set(index, { ...matcher, value: event.currentTarget.value })}
          />
          <ActionIcon aria-label={`Remove matcher ${index + 1}`} onClick={() => onChange(matchers.toSpliced(index, 1))}>
            <IconClose size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...matchers, matcherOf('', '=', '')])}
      >
        Add matcher
      </Button>
    </Stack>
  );
}
